import { addGramDiagonal, addGrams, placesOf } from "../design/gram.js";
import { effectiveWeights } from "./formulas.js";
import type { ConstantCurvature } from "./likelihood.js";
import type { Sample } from "./sample.js";

// Sums of w_i s_i p_ik (δ_kl − p_il) φ_i φ_iᵀ over rows, in the forms that solvers ask for. d features, K classes.

/**
 * The classes up to which K × K numbers are summed for the constant: summing them costs n K² operations, a product that a solve takes ten to
 * twenty of n K (2 d + 60) or so (1000 classes of 20 features: 6.3 s and 20 times 0.14 s).
 */
export const MOST_CLASSES_COUPLED = 256;

/** Which rows represent all of them: every `every`-th, and the factor that scales their sums up to the whole weight. */
export interface EvenShare {
  readonly every: number;
  readonly factor: number;
}

/** A subsample of at most `atMost` rows with these effective weights w_i s_i, or of this many rows of weight 1. */
export function evenShare(effective: Float64Array | number, atMost: number): EvenShare {
  const n = typeof effective === "number" ? effective : effective.length;
  const every = Math.max(1, Math.ceil(n / Math.max(1, atMost)));
  if (every === 1) return { every, factor: 1 };
  if (typeof effective === "number") return { every, factor: n / Math.ceil(n / every) };
  let [seen, whole] = [0, 0];
  for (let i = 0; i < effective.length; i++) {
    whole += effective[i]!;
    if (i % every === 0) seen += effective[i]!;
  }
  return { every, factor: seen > 0 ? whole / seen : 0 };
}

/** Σ_i w_i s_i φ_i φ_iᵀ, d × d, lower triangle; of the `chosen` features alone, if given. */
export function gram(sample: Sample, rows: number, chosen?: Int32Array): Float64Array {
  const effective = effectiveWeights(sample);
  const { every, factor } = evenShare(effective, rows);
  const { features } = sample.design;
  const out = new Float64Array((chosen?.length ?? features) ** 2);
  const weights = Float64Array.from(
    { length: Math.ceil(effective.length / every) },
    (_, v) => factor * effective[v * every]!,
  );
  const places = chosen && placesOf(chosen, new Int32Array(features));
  addGrams(sample.design, weights, 1, every, out, places);
  return out;
}

/** Σ_i w_i s_i Φ_ij², d numbers. */
export function gramDiagonal(sample: Sample): Float64Array {
  const out = new Float64Array(sample.design.features);
  addGramDiagonal(sample.design, effectiveWeights(sample), out);
  return out;
}

/** 1 − p_k of the K probabilities from `at`; for a likely class the sum of the others, which keeps its digits where p_k is near 1. */
export function othersOf(P: Float64Array, at: number, k: number, K: number): number {
  const p = P[at + k]!;
  if (p <= 0.5) return 1 - p;
  let others = 0;
  for (let l = 0; l < K; l++) if (l !== k) others += P[at + l]!;
  return others;
}

/** Σ_i w_i s_i p_ik (1 − p_ik) φ_i φ_iᵀ for every class: [(j*d + m)*K + k], m ≤ j. */
export function lossClassBlocks(sample: Sample, P: Float64Array, rows: number): Float64Array {
  const K = sample.classes.length;
  const effective = effectiveWeights(sample);
  const { every, factor } = evenShare(effective, rows);
  const weights = new Float64Array(Math.ceil(effective.length / every) * K);
  for (let i = 0, at = 0; i < effective.length; i += every)
    for (let k = 0; k < K; k++, at++) weights[at] = factor * effective[i]! * P[i * K + k]! * othersOf(P, i * K, k, K);
  const out = new Float64Array(sample.design.features ** 2 * K);
  addGrams(sample.design, weights, K, every, out);
  return out;
}

/** The whole Hessian of −ℓ, dK × dK, row-major, both triangles. */
export function lossHessian(sample: Sample, P: Float64Array, rows: number): Float64Array {
  const [d, K] = [sample.design.features, sample.classes.length];
  const { every, factor } = evenShare(effectiveWeights(sample), rows);
  const pairs = (K * (K + 1)) / 2;
  const grams = new Float64Array(d * d * pairs);
  addGrams(sample.design, classPairWeights(sample, P, every, factor), pairs, every, grams);
  return fromClassPairs(grams, d, K);
}

/**
 * M, dK × dK with both triangles, from its sums for class pairs l ≤ k: entry (j,k),(m,l) and (j,l),(m,k), m ≤ j, at [(j*d + m)*pairs +
 * pair].
 */
export function fromClassPairs(grams: Float64Array, d: number, K: number): Float64Array {
  const dK = d * K;
  const pairs = (K * (K + 1)) / 2;
  const M = new Float64Array(dK * dK);
  for (let j = 0; j < d; j++) {
    for (let m = 0; m <= j; m++) {
      for (let k = 0, at = (j * d + m) * pairs; k < K; k++) {
        for (let l = 0; l <= k; l++, at++) {
          const value = grams[at]!;
          M[(j * K + k) * dK + m * K + l] = M[(m * K + l) * dK + j * K + k] = value;
          M[(j * K + l) * dK + m * K + k] = M[(m * K + k) * dK + j * K + l] = value;
        }
      }
    }
  }
  return M;
}

/** Σ_i w_i s_i (diag p_i − p_i p_iᵀ), K × K. */
export function lossConstantHessian(sample: Sample, P: Float64Array): Float64Array {
  const K = sample.classes.length;
  const effective = effectiveWeights(sample);
  const out = new Float64Array(K * K);
  for (let i = 0; i < effective.length; i++)
    for (let k = 0; k < K; k++)
      for (let l = 0; l < K; l++)
        out[k * K + l]! += effective[i]! * P[i * K + k]! * (k === l ? othersOf(P, i * K, k, K) : -P[i * K + l]!);
  return out;
}

/** M v and the diagonal of M, for M = Σ_i w_i s_i (diag p_i − p_i p_iᵀ). */
export function lossConstantCurvature(sample: Sample, P: Float64Array, v: Float64Array): ConstantCurvature {
  const K = sample.classes.length;
  const effective = effectiveWeights(sample);
  const [product, diagonal] = [new Float64Array(K), new Float64Array(K)];
  for (let i = 0; i < effective.length; i++) {
    let mean = 0;
    for (let k = 0; k < K; k++) mean += P[i * K + k]! * v[k]!;
    for (let k = 0; k < K; k++) {
      const share = effective[i]! * P[i * K + k]!;
      product[k]! += share * (v[k]! - mean);
      diagonal[k]! += share * (1 - P[i * K + k]!);
    }
  }
  return { product, diagonal };
}

/** factor · w_i s_i p_ik (δ_kl − p_il) for the class pairs l ≤ k of each visited row, n × K(K+1)/2. */
function classPairWeights(sample: Sample, P: Float64Array, every: number, factor: number): Float64Array {
  const K = sample.classes.length;
  const effective = effectiveWeights(sample);
  const pairs = (K * (K + 1)) / 2;
  const weights = new Float64Array(Math.ceil(effective.length / every) * pairs);
  for (let i = 0, at = 0; i < effective.length; i += every)
    for (let k = 0; k < K; k++)
      for (let l = 0; l <= k; l++, at++)
        weights[at] = factor * effective[i]! * P[i * K + k]! * (k === l ? othersOf(P, i * K, k, K) : -P[i * K + l]!);
  return weights;
}
