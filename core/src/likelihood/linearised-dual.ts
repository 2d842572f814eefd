import { CompensatedSum } from "../numeric/compensated-sum.js";
import { dot } from "../numeric/vectors.js";
import { effectiveWeights, linearScores, lossGradient } from "./formulas.js";
import type { LikelihoodPoint, LinearisedDual } from "./likelihood.js";
import type { Sample } from "./sample.js";

/** Steps that move scores by less than this have their divergence bounded by BOUND Σ p δ⁴, at most 1.3e-9 of the row's weight, which needs no logarithm. */
const BOUNDED = 0.01;
/** 1 / (12 (1 − N)³) + e^N / 24 for that N. */
const BOUND = 0.128;

/** The linearised dual point of a sample whose probabilities at W are P; C is n × K to work in. */
export function linearisedDual(
  sample: Sample,
  P: Float64Array,
  V: Float64Array,
  C: Float64Array = new Float64Array(P.length),
): LinearisedDual {
  const K = sample.classes.length;
  const effective = effectiveWeights(sample);
  linearScores(sample.design, V, K, null, C);
  const sum = new CompensatedSum();
  let least = 1;
  for (let i = 0, at = 0; i < effective.length; i++, at += K) {
    const w = effective[i]!;
    const [lowest, largest] = centreRow(P, C, at, K);
    if (w > 0) {
      least = Math.min(least, 1 + lowest);
      sum.add(w * rowDivergence(P, C, at, K, Math.max(-lowest, largest)));
    }
    for (let ik = at; ik < at + K; ik++) C[ik]! *= w * P[ik]!;
  }
  return { curvature: lossGradient(sample.design, C, K), divergence: Math.max(0, sum.total), least };
}

/** Replaces the K changes b from `at` by δ = b − Σ p b, 0 where p is; the least and the largest δ. */
function centreRow(P: Float64Array, C: Float64Array, at: number, K: number): [number, number] {
  let top = at;
  for (let ik = at + 1; ik < at + K; ik++) if (P[ik]! > P[top]!) top = ik;
  // changes relative to the likeliest class: where it is nearly certain, its own δ keeps its digits
  const shift = C[top]!;
  let mean = 0;
  for (let ik = at; ik < at + K; ik++) mean += P[ik]! * (C[ik]! - shift);
  let [lowest, largest] = [0, 0];
  for (let ik = at; ik < at + K; ik++) {
    const delta = P[ik]! > 0 ? C[ik]! - shift - mean : 0;
    C[ik] = delta;
    if (delta < lowest) lowest = delta;
    if (delta > largest) largest = delta;
  }
  return [lowest, largest];
}

/**
 * Σ_k q_k ln(q_k / p⁺_k) of one row, p⁺ ∝ p e^δ, |δ| ≤ N. With Σ p δ = 0 it is Σ p (1 + δ)(ln(1 + δ) − δ) + ln Σ p e^δ; for small N at most
 * Σ p δ⁴ (1 / (12 (1 − N)³) + e^N / 24), from the Taylor series of both logarithms.
 */
function rowDivergence(P: Float64Array, D: Float64Array, at: number, K: number, N: number): number {
  let [first, second] = [0, 0];
  if (N < BOUNDED) {
    for (let ik = at; ik < at + K; ik++) first += P[ik]! * D[ik]! ** 4;
    return BOUND * first;
  }
  for (let ik = at; ik < at + K; ik++) {
    const delta = D[ik]!;
    if (1 + delta > 0) first += P[ik]! * (1 + delta) * (Math.log1p(delta) - delta);
    second += P[ik]! * (Math.expm1(delta) - delta);
  }
  return Math.max(0, first + Math.log1p(second));
}

/**
 * The linearised dual point from any likelihood: summed where it offers that, otherwise from H·V and the spread N of the step, since every
 * |δ| ≤ N and Σ w s p δ² = ⟨V, H V⟩, so that the divergence is at most N² ⟨V, H V⟩ (1 / (12 (1 − N)³) + e^N / 24).
 */
export async function linearisedAt(
  point: Pick<LikelihoodPoint, "hessianVector" | "scoreChange" | "linearised">,
  V: Float64Array,
): Promise<LinearisedDual> {
  if (point.linearised) return point.linearised(V);
  const curvature = await point.hessianVector(V);
  const { spread: N } = await point.scoreChange(V);
  const square = Math.max(0, dot(V, curvature));
  const divergence = N < 1 ? N * N * square * (1 / (12 * (1 - N) ** 3) + Math.exp(N) / 24) : Infinity;
  return { curvature, divergence, least: 1 - N };
}
