import type { Likelihood, LikelihoodPoint, LinearisedDual } from "../../likelihood/likelihood.js";
import { massOfErrors } from "../../likelihood/mass-of-errors.js";
import type { TowardsObserved } from "../../likelihood/working-sums.js";
import { addScaled } from "../../numeric/vectors.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import { roundingOfTerms, squaresOf } from "../slope-rounding.js";
import type { SparseProblem } from "./sparse-problem.js";

/** What is known of a dual point besides its residuals' sums. */
interface DualPoint {
  /** G = ΦᵀR there, d × K, less in the unpenalised features, where it is 0 but for rounding */
  readonly slope: Float64Array;
  /** by how much rounding may change each entry of G, d numbers, one for a feature's K entries */
  readonly hidden: Float64Array;
  /** Σ_i w_i s_i KL(q_i ‖ p_i) against the probabilities at the weights */
  readonly divergence: number;
  /** where known, what bounds the divergence on the way to what was observed */
  readonly towards?: TowardsObserved;
}

/**
 * How far f(W) may be above its minimum, nats, for a dual point with residuals R and G = ΦᵀR, and any s from 0 to 1:
 *
 *     s · Σ w s KL(q ‖ p)  +  (1 − s) · (−ℓ(W))  +  Σ [ Ω(W) + Ω*(−sG) + ⟨sG, W⟩ ]
 *
 * since sR, the residuals of s q + (1 − s) y, is a dual point too and KL is convex. The lasso needs |sG| ≤ λ1, which fixes s; where λ2 > 0 every s
 * will do, and the better of that one and 1 is taken. Nothing cancels: each term is 0 at the minimum.
 */
export function sparseGap(
  penalties: FeaturePenalties,
  W: Float64Array,
  logLikelihood: number,
  dual: DualPoint,
): number {
  const fits = (s: number) =>
    s * dual.divergence + observedDivergence(logLikelihood, dual, 1 - s) + penaltyGap(penalties, W, dual, s);
  const s = largestFeasible(penalties, dual);
  return Math.min(fits(s), s < 1 ? fits(1) : Infinity);
}

/** By how much the divergence may exceed s Σ w s KL(q ‖ p) at s q + t y, s + t = 1: in proportion to t (docs/paths.md, S9), or where more is known by (S14). */
function observedDivergence(logLikelihood: number, { towards }: DualPoint, t: number): number {
  const inProportion = t * Math.max(0, -logLikelihood);
  if (towards === undefined || t === 0) return inProportion;
  const nearby = t * (towards.logLikelihood - logLikelihood) + t * t * towards.spread;
  return Number.isNaN(nearby) ? inProportion : Math.min(inProportion, Math.max(0, nearby));
}

/** Calls `visit` for each unit of the penalty, an entry or a group, as a range of entries, with its λ1 and λ2; not for what is left out. */
function forEachUnit(
  { lambda1, lambda2, isGrouped, groups }: FeaturePenalties,
  K: number,
  visit: (from: number, end: number, lambda1: number, lambda2: number, feature: number) => void,
): void {
  const d = lambda1.length;
  for (let j = 0; j < d; ) {
    let end = j + 1;
    while (isGrouped && end < d && groups[end] === groups[j]) end++;
    const isPenalised = lambda1[j]! + lambda2[j]! > 0 && lambda1[j] !== Infinity;
    if (isPenalised && isGrouped) visit(j * K, end * K, lambda1[j]!, lambda2[j]!, j);
    else if (isPenalised) for (let jk = j * K; jk < j * K + K; jk++) visit(jk, jk + 1, lambda1[j]!, lambda2[j]!, j);
    j = end;
  }
}

/** The size of G in one unit, at its worst. */
function sizeAtWorst({ slope, hidden }: DualPoint, from: number, end: number, K: number): number {
  if (end === from + 1) return Math.abs(slope[from]!) + hidden[Math.floor(from / K)]!;
  let square = 0;
  for (let jk = from; jk < end; jk++) square += (Math.abs(slope[jk]!) + hidden[Math.floor(jk / K)]!) ** 2;
  return Math.sqrt(square);
}

/** The largest s ≤ 1 at which no unit's sG exceeds its λ1. */
function largestFeasible(penalties: FeaturePenalties, dual: DualPoint): number {
  const K = dual.slope.length / penalties.lambda1.length;
  let s = 1;
  if (!penalties.isGrouped) {
    // most entries of wide data are looked at here and nowhere else
    for (let j = 0; j < penalties.lambda1.length; j++) {
      const l1 = penalties.lambda1[j]!;
      if (l1 + penalties.lambda2[j]! === 0) continue;
      for (let jk = j * K; jk < j * K + K; jk++) {
        const size = Math.abs(dual.slope[jk]!) + dual.hidden[j]!;
        if (size > l1) s = Math.min(s, l1 / size);
      }
    }
    return s;
  }
  forEachUnit(penalties, K, (from, end, lambda1) => {
    const size = sizeAtWorst(dual, from, end, K);
    if (size > lambda1) s = Math.min(s, lambda1 / size);
  });
  return s;
}

/** Σ over units of Ω(W) + Ω*(−sG) + ⟨sG, W⟩, rounding included; Infinity where −sG is not in the domain of Ω*. */
function penaltyGap(penalties: FeaturePenalties, W: Float64Array, dual: DualPoint, s: number): number {
  const K = W.length / penalties.lambda1.length;
  let gap = 0;
  if (penalties.isGrouped)
    forEachUnit(penalties, K, (from, end, lambda1, lambda2) => {
      gap += unitGap(W, dual, s, from, end, lambda1, lambda2);
    });
  else
    for (let j = 0; j < penalties.lambda1.length; j++) {
      const [lambda1, lambda2] = [penalties.lambda1[j]!, penalties.lambda2[j]!];
      if (lambda1 + lambda2 === 0 || lambda1 === Infinity) continue;
      // nearly all entries of wide data have no weight, and a slope within their λ1
      const most = lambda1 / s - dual.hidden[j]!;
      for (let jk = j * K; jk < j * K + K; jk++)
        if (W[jk] !== 0 || !(Math.abs(dual.slope[jk]!) <= most))
          gap += unitGap(W, dual, s, jk, jk + 1, lambda1, lambda2);
    }
  return gap;
}

/** The same of one unit. */
function unitGap(
  W: Float64Array,
  dual: DualPoint,
  s: number,
  from: number,
  end: number,
  lambda1: number,
  lambda2: number,
): number {
  const K = W.length / dual.hidden.length;
  // what scaling by a feasible s leaves above λ1 is rounding
  const slack = 1 + 4 * Number.EPSILON;
  const size = s * sizeAtWorst(dual, from, end, K);
  const beyond = size > lambda1 * slack ? size - lambda1 : 0;
  const conjugate = beyond === 0 ? 0 : lambda2 > 0 ? beyond * (beyond / (2 * lambda2)) : Infinity;
  let [square, product] = [0, 0];
  for (let jk = from; jk < end; jk++) {
    const w = W[jk]!;
    if (w === 0) continue;
    square += w * w;
    product += s * (dual.slope[jk]! * w + dual.hidden[Math.floor(jk / K)]! * Math.abs(w));
  }
  return Math.max(0, conjugate + lambda1 * Math.sqrt(square) + (lambda2 / 2) * square + product);
}

/**
 * The gap at `next` = W + V for the linearised dual point of V from `point`. `left` is bᵀH_UU⁺b of the slope b that is left in unpenalised features:
 * one more step of those alone would take it away, which changes the divergence by at most `left` and G_jk by at most √(H_jj · left).
 */
export async function linearisedGap(
  { likelihood, penalties }: SparseProblem,
  point: LikelihoodPoint,
  dual: LinearisedDual,
  next: LikelihoodPoint,
  left: number,
): Promise<number> {
  if (!(dual.least >= 0) || !Number.isFinite(left)) return Infinity;
  const squares = await squaresOf(likelihood, point);
  const gap = sparseGap(penalties, next.W, next.logLikelihood, {
    slope: addScaled(dual.curvature, -1, point.slope),
    hidden: squares === null ? new Float64Array(likelihood.features) : hiddenSlopes(likelihood, point, squares, left),
    divergence: dual.divergence + left,
  });
  return Number.isNaN(gap) ? Infinity : gap;
}

/**
 * What may be hidden in the slopes of the dual point, d numbers, for `squares` Σ w s φ²: twice the rounding of ∇f, as two sums over the rows make it, and what
 * one more step of the unpenalised features would change (`left`, as in `linearisedGap`).
 */
export function hiddenSlopes(
  likelihood: Likelihood,
  point: Pick<LikelihoodPoint, "logLikelihood">,
  squares: Float64Array,
  left: number,
): Float64Array {
  const rounding = 2 * roundingOfTerms(likelihood) * massOfErrors(likelihood, point);
  const share = rounding + Math.sqrt(left) / 2;
  const out = new Float64Array(squares.length);
  for (let j = 0; j < out.length; j++) {
    const size = share * Math.sqrt(squares[j]!);
    out[j] = Number.isFinite(size) ? size : 0;
  }
  return out;
}
