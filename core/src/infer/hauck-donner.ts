import type { Combination } from "../features/raw-combinations.js";
import { effectiveWeights, linearScores } from "../likelihood/formulas.js";
import { choleskySolve } from "../numeric/cholesky.js";
import { orthogonalColumns } from "../numeric/orthogonal-columns.js";
import { dot } from "../numeric/vectors.js";
import { contrastInTheta, expand } from "./coordinates.js";
import type { LikelihoodFit } from "./likelihood-fit.js";

/**
 * How a Wald statistic z = β/√V of β = Σ_jk c_jk W_jk changes as the weights move along `direction` (d × K, with Σ c · direction = 1):
 *
 *     dz/dβ = [1 − β V'/(2V)] / √V       V = cᵀ I⁻¹ c,   V' = −Σ_i w_i s_i κ₃(φ_iᵀv, φ_iᵀv, φ_iᵀdirection),   v = I⁻¹ c
 *
 * κ₃ the third cumulant under the row's probabilities. Where it is negative, a larger effect looks less significant: the Hauck–Donner
 * effect (Hauck & Donner 1977; Yee 2022, "On the Hauck–Donner effect in Wald tests"), and a likelihood-ratio test is to be preferred.
 * Null where β is not identified.
 */
export function waldSlope(fit: LikelihoodFit, c: Float64Array, direction: Float64Array): number | null {
  const { sample, inColumns, coordinates, maximum, probabilities } = fit.internals;
  const inTheta = contrastInTheta(coordinates, c);
  if (inTheta === null) return null;
  const { information, theta } = maximum.point;
  const solved = choleskySolve(information, inTheta);
  const [beta, V] = [dot(inTheta, theta), dot(inTheta, solved)];
  const K = sample.classes.length;
  const b = linearScores(inColumns.design, expand(coordinates, solved), K, null);
  const moved = linearScores(sample.design, direction, K, null);
  const slope = -thirdCumulants(probabilities(), b, moved, effectiveWeights(sample));
  return (1 - (beta * slope) / (2 * V)) / Math.sqrt(V);
}

/** Σ_i w_i s_i Σ_k p_ik (b_ik − ⟨p_i, b_i⟩)² (u_ik − ⟨p_i, u_i⟩) */
function thirdCumulants(P: Float64Array, b: Float64Array, u: Float64Array, effective: Float64Array): number {
  const K = P.length / effective.length;
  let sum = 0;
  for (let i = 0; i < effective.length; i++) {
    let [meanOfB, meanOfU] = [0, 0];
    for (let ik = i * K; ik < i * K + K; ik++) {
      meanOfB += P[ik]! * b[ik]!;
      meanOfU += P[ik]! * u[ik]!;
    }
    for (let ik = i * K; ik < i * K + K; ik++)
      sum += effective[i]! * P[ik]! * (b[ik]! - meanOfB) ** 2 * (u[ik]! - meanOfU);
  }
  return sum;
}

/**
 * For each raw term the direction, d numbers, in which its weight grows by 1 and those of the other raw terms stay: the columns of the
 * inverse of `combinations`, the matrix from weights to raw weights.
 */
export function rawDirections(combinations: readonly Combination[]): Float64Array[] {
  const d = combinations.length;
  const columns = Array.from({ length: d }, () => new Float64Array(d));
  combinations.forEach((combination, term) => {
    for (const [j, factor] of combination) columns[j]![term]! += factor;
  });
  // A = Q T⁻¹, so that A⁻¹ = T Qᵀ.
  const { Q, T } = orthogonalColumns(columns);
  return combinations.map((_, term) =>
    Float64Array.from({ length: d }, (_, j) => dot(T.subarray(j * d, j * d + d), Q.subarray(term * d, term * d + d))),
  );
}
