import { keptFor } from "../kept-for.js";
import { MOST_CLASSES_COUPLED } from "../likelihood/curvature.js";
import { constantHessianOf } from "../likelihood/curvature-by-products.js";
import type { Likelihood } from "../likelihood/likelihood.js";
import { massOfErrors } from "../likelihood/mass-of-errors.js";
import { totalWeight } from "../likelihood/total-weight.js";
import { cholesky, choleskySolve } from "../numeric/cholesky.js";
import { addScaled, dot } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { constantStepByProducts } from "./constant-step-by-products.js";
import { lineSearch } from "./line-search.js";
import { roundingOfTerms, slopeAtWorst } from "./slope-rounding.js";
import { LARGEST_SPREAD, scaleOf } from "./solver.js";

/** Balancing stops where the constant's decrement is below this share of f's scale, the rounding of f itself. */
const BALANCED_DECREMENT = 1e-16;
/** The most iterations of Newton's method in K numbers, with a line search; a guard. */
const MOST_STEPS = 30;

/** The Newton step of the constant's weights alone. */
export interface ConstantStep {
  /** V, d × K, zero but for the constant's row −M⁺b; b the gradient and M the Hessian in the constant's weights */
  readonly direction: Float64Array;
  /** ½ bᵀM⁺b, nats; Infinity where M has no more digits */
  readonly decrement: number;
  /** N(V): max − min of −M⁺b, how far V moves the scores of every row relative to each other */
  readonly spread: number;
}

/**
 * With a ridge, the duality gap in nats: an upper bound on f(W) − min f at any W.
 *
 * The dual point is q = p where the constant is balanced. Elsewhere it is Newton's in the constant alone: with V its step and b = ΦV,
 * q_ik = p_ik (1 + b_ik − Σ_l p_il b_il), whose residuals sum to zero in every class. For N(V) < 1 (docs/likelihood.md, L33, L34 and the
 * proof of L39)
 *
 *     f(W) − D(Q)  ≤  (1 + N(V)) · ½ bᵀM⁺b  +  Σ_{jk : λ_j > 0} (∇f + ∇²f V)_jk² / (2λ_j)
 *
 * which has no cancellation, and is Σ ∇f² / (2λ) where V = 0 (L35). f itself is a bound as well, since f ≥ 0: the only one where N(V) ≥ 1,
 * so that there is no such q, and the better one where λ is so small that nearly all rows have probability 1.
 */
export function dualityGap(objective: Objective, point: Point): Promise<number> {
  return keptFor(gaps, point, () => gapAt(objective, point));
}

/** The gaps known so far: a solver's last point is asked again when it is certified. */
const gaps = new WeakMap<Point, Promise<number>>();

async function gapAt(objective: Objective, point: Point): Promise<number> {
  const gap = await dualGapAt(objective, point);
  // squares of features that overflow leave NaN
  return Number.isNaN(gap) ? point.value : Math.min(gap, point.value);
}

async function dualGapAt(objective: Objective, point: Point): Promise<number> {
  const { direction, decrement, spread } = await constantStep(objective, point);
  const worst = async (W: Float64Array, slope: Float64Array) =>
    objective.dualGap(await slopeAtWorst(objective, point, inGauge(objective, W, slope)));
  if (decrement === 0) return worst(point.W, point.gradient);
  if (!(spread < LARGEST_SPREAD)) return Infinity;
  const balanced = addScaled(point.gradient, 1, await point.hessianVector(direction));
  return (1 + spread) * decrement + (await worst(addScaled(point.W, 1, direction), balanced));
}

/**
 * ∇f at W, whose sum over the classes is that of ΛW: residuals of a row sum to zero (L23), which rounding in the sums over rows violates
 * and small λ would amplify.
 */
export function inGauge({ ridge, classes }: Objective, W: Float64Array, slope: Float64Array): Float64Array {
  const K = classes.length;
  const out = slope.slice();
  for (let j = 0; j < ridge.length; j++) {
    let excess = 0;
    for (let jk = j * K; jk < j * K + K; jk++) excess += slope[jk]! - ridge[j]! * W[jk]!;
    for (let jk = j * K; jk < j * K + K; jk++) out[jk]! -= excess / K;
  }
  return out;
}

/**
 * The point with the constant's weights moved to their best for the scores at hand, so that R sums to zero in every class, to rounding.
 * Newton in K numbers, with a line search; W itself where there is no constant.
 */
export async function balanceConstant(objective: Objective, start: Point): Promise<Point> {
  let point = start;
  let step = await constantStep(objective, point);
  for (let round = 0; round < MOST_STEPS && isUnbalanced(objective, step, point); round++) {
    const next = await lineSearch(objective, point, step.direction);
    if (next === null) return point;
    const nextStep = await constantStep(objective, next);
    if (!(next.value < point.value || nextStep.decrement < step.decrement)) return point;
    [point, step] = [next, nextStep];
  }
  return point;
}

function isUnbalanced(objective: Objective, { decrement }: ConstantStep, { value }: Point): boolean {
  return decrement > BALANCED_DECREMENT * scaleOf(objective, value) && Number.isFinite(decrement);
}

/** For `slope` instead of ∇f, if given. */
export async function constantStep(
  { ridge, classes, likelihood }: Objective,
  point: Point,
  slope = point.gradient,
): Promise<ConstantStep> {
  const K = classes.length;
  // the one feature that a ridge does not penalise
  const j = ridge.indexOf(0);
  const direction = new Float64Array(point.W.length);
  if (j < 0) return { direction, decrement: 0, spread: 0 };
  const b = slope.slice(j * K, j * K + K);
  const solved =
    K > MOST_CLASSES_COUPLED && point.constantCurvature
      ? await constantStepByProducts((v) => point.constantCurvature!(v), b, roundingOfSums(likelihood, point))
      : gaugedSolve(await constantHessianOf(point, j, K), b);
  if (solved === null) return { direction, decrement: Infinity, spread: Infinity };
  for (let k = 0; k < K; k++) direction[j * K + k] = -solved[k]!;
  const spread = Math.max(...solved) - Math.min(...solved);
  return { direction, decrement: Math.max(0, dot(b, solved) / 2), spread };
}

/** M⁺b for the Hessian M of K class scores, whose null vector is 1: solved with 11ᵀ added in the scale of its diagonal. */
function gaugedSolve(M: Float64Array, b: Float64Array): Float64Array | null {
  const K = b.length;
  let trace = 0;
  for (let k = 0; k < K; k++) trace += M[k * K + k]!;
  const factor = cholesky(
    M.map((m) => m + trace / (K * K)),
    K,
  );
  return factor && choleskySolve(factor, b);
}

/** Rounding of Σ_i R_ik, at most, as in `slopeAtWorst`. */
function roundingOfSums(likelihood: Likelihood, point: Point): number {
  return roundingOfTerms(likelihood) * massOfErrors(likelihood, point) * Math.sqrt(totalWeight(likelihood));
}
