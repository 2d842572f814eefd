import type { Likelihood } from "../../likelihood/likelihood.js";
import type { DualStep, WorkingSums } from "../../likelihood/working-sums.js";
import { type Cholesky, cholesky, choleskySolve } from "../../numeric/cholesky.js";
import { scaled } from "../../numeric/vectors.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import { fixGauge } from "../gauge.js";
import { LARGEST_SPREAD } from "../solver.js";
import type { ActiveFit } from "./active-fit.js";
import type { ActiveSet, ActiveStep } from "./active-set.js";
import { hiddenSlopes, sparseGap } from "./linearised-gap.js";

interface Arrival {
  readonly likelihood: Likelihood;
  readonly sums: WorkingSums;
  readonly penalties: FeaturePenalties;
  /** its weights have taken the step, the sums have not */
  readonly active: ActiveSet;
  readonly step: ActiveStep;
  readonly watched: Int32Array;
  /** largest gap, as a share of f */
  readonly tolerance: number;
}

/** Rounds that make the dual point's residuals sum to 0 along unpenalised features: the curvature is rough, so that each gains two digits or more. */
const ROUNDS = 5;
/** What the slopes left there may add to those of penalised features, as a share of their λ1 and the tolerance. */
const NEGLIGIBLE = 1e-3;

/** Takes a step, and bounds how far its end is from the minimum by the dual point that it leads to. Null where unpenalised features are dependent. */
export function certifiedStep(arrival: Arrival): Omit<ActiveFit, "iterations"> | null {
  const { likelihood, sums, penalties, active, step, watched } = arrival;
  const first = sums.step(step.entries, step.V, false);
  const few = negligible(arrival);
  const balanced = balancedStep(sums, active, first, few);
  if (balanced === null) return null;
  const { dual, left } = balanced;
  // of the dual point without what is left, which has to be next to nothing
  const towards = left <= 2 * few ? sums.towardsObserved() : null;
  const measured = active.with(watched);
  const { logLikelihood, slopes, dualSlopes } = sums.arrive(measured);
  const value = active.penalty(penalties) - logLikelihood;
  active.slope.set(dualSlopes);
  active.know(measured, slopes);
  const isProved = dual.least > (active.unpenalised.length === 0 ? 0 : 1 - LARGEST_SPREAD);
  const found = sparseGap(penalties, active.W, logLikelihood, {
    slope: dualSlopes,
    hidden: hiddenSlopes(likelihood, { logLikelihood }, sums.squares, left),
    divergence: dual.divergence + left,
    ...(towards && { towards }),
  });
  const gap = isProved && !Number.isNaN(found) ? Math.min(found, Math.max(0, value)) : Infinity;
  return { W: active.W.slice(), logLikelihood, slope: scaled(-1, active.slope), value, gap };
}

/** bᵀH_UU⁺b of slopes b that change others by up to √(H_jj · bᵀH_UU⁺b) / 2. */
function negligible({ sums, penalties, tolerance }: Arrival): number {
  let [least, most] = [Infinity, 0];
  for (const l1 of penalties.lambda1) if (l1 > 0 && l1 < least) least = l1;
  for (const square of sums.squares) most = Math.max(most, square);
  return (2 * NEGLIGIBLE * tolerance * least) ** 2 / most;
}

/** Moves the unpenalised weights, in the step and in `active`, until the dual point has slope 0 there; `left` is bᵀH_UU⁺b of what is left of it. */
function balancedStep(
  sums: WorkingSums,
  active: ActiveSet,
  first: DualStep,
  negligible: number,
): { readonly dual: DualStep; readonly left: number } | null {
  const { unpenalised } = active;
  if (unpenalised.length === 0) return { dual: first, left: 0 };
  const factor = factorOfUnpenalised(sums, active);
  if (factor === null) return null;
  let dual = first;
  for (let round = 0; ; round++) {
    const slopes = sums.dualSlopes(unpenalised);
    const change = choleskySolve(factor, slopes);
    const left = slopes.reduce((sum, b, e) => sum + Math.abs(b * change[e]!), 0);
    // the metric is rough, hence twice
    if (round === ROUNDS || left <= negligible) return { dual, left: 2 * left };
    dual = sums.step(unpenalised, scaled(-1, change), true);
    for (const [e, jk] of unpenalised.entries()) active.W[jk]! -= change[e]!;
  }
}

function factorOfUnpenalised(sums: WorkingSums, { unpenalised, classes }: ActiveSet): Cholesky | null {
  const H = sums.exactCurvature(unpenalised);
  fixGauge(H, classes);
  return cholesky(H, unpenalised.length);
}
