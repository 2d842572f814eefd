import { addGramDiagonal, addGrams } from "../design/gram.js";
import type { Sample } from "../objective/sample.js";
import { rowMasses } from "./likelihood.js";

// Sums of w_i s_i p_ik (δ_kl − p_il) φ_i φ_iᵀ over rows, in the forms that solvers ask for. d features, K classes.

/** Which rows stand for all: every `every`-th, and the factor that scales their sums up to the whole weight. */
interface RowSelection {
  readonly every: number;
  readonly factor: number;
}

function selection(masses: Float64Array, atMost: number): RowSelection {
  const every = Math.max(1, Math.ceil(masses.length / Math.max(1, atMost)));
  if (every === 1) return { every, factor: 1 };
  let [seen, whole] = [0, 0];
  for (let i = 0; i < masses.length; i++) {
    whole += masses[i]!;
    if (i % every === 0) seen += masses[i]!;
  }
  return { every, factor: seen > 0 ? whole / seen : 0 };
}

/** Σ_i w_i s_i φ_i φ_iᵀ, d × d, lower triangle. */
export function gram(sample: Sample, rows: number): Float64Array {
  const masses = rowMasses(sample);
  const { every, factor } = selection(masses, rows);
  const out = new Float64Array(sample.design.features ** 2);
  addGrams(
    sample.design,
    masses.map((m) => factor * m),
    1,
    every,
    out,
  );
  return out;
}

/** Σ_i w_i s_i Φ_ij², d numbers. */
export function gramDiagonal(sample: Sample): Float64Array {
  const out = new Float64Array(sample.design.features);
  addGramDiagonal(sample.design, rowMasses(sample), out);
  return out;
}

/** Σ_i w_i s_i p_ik (1 − p_ik) φ_i φ_iᵀ for every class: [(j*d + m)*K + k], m ≤ j. */
export function lossClassBlocks(sample: Sample, P: Float64Array, rows: number): Float64Array {
  const K = sample.classes.length;
  const masses = rowMasses(sample);
  const { every, factor } = selection(masses, rows);
  const weights = P.map((p, ik) => factor * masses[Math.floor(ik / K)]! * p * (1 - p));
  const out = new Float64Array(sample.design.features ** 2 * K);
  addGrams(sample.design, weights, K, every, out);
  return out;
}

/** The whole Hessian of −ℓ, dK × dK, row-major, both triangles. */
export function lossHessian(sample: Sample, P: Float64Array): Float64Array {
  const [d, K] = [sample.design.features, sample.classes.length];
  const pairs = K * K;
  const grams = new Float64Array(d * d * pairs);
  addGrams(sample.design, pairWeights(sample, P), pairs, 1, grams);
  const H = new Float64Array((d * K) ** 2);
  for (let j = 0; j < d; j++)
    for (let m = 0; m <= j; m++)
      for (let kl = 0; kl < pairs; kl++) {
        const [k, l] = [Math.floor(kl / K), kl % K];
        const value = grams[(j * d + m) * pairs + kl]!;
        H[(j * K + k) * d * K + m * K + l] = value;
        H[(m * K + l) * d * K + j * K + k] = value;
      }
  return H;
}

/** Σ_i w_i s_i (diag p_i − p_i p_iᵀ), K × K. */
export function lossConstantHessian(sample: Sample, P: Float64Array): Float64Array {
  const K = sample.classes.length;
  const masses = rowMasses(sample);
  const out = new Float64Array(K * K);
  for (let i = 0; i < masses.length; i++)
    for (let k = 0; k < K; k++)
      for (let l = 0; l < K; l++) out[k * K + l]! += masses[i]! * P[i * K + k]! * ((k === l ? 1 : 0) - P[i * K + l]!);
  return out;
}

/** w_i s_i p_ik (δ_kl − p_il) for every row and pair of classes, n × K². */
function pairWeights(sample: Sample, P: Float64Array): Float64Array {
  const K = sample.classes.length;
  const masses = rowMasses(sample);
  const weights = new Float64Array(masses.length * K * K);
  for (let i = 0; i < masses.length; i++)
    for (let k = 0; k < K; k++)
      for (let l = 0; l < K; l++)
        weights[(i * K + k) * K + l] = masses[i]! * P[i * K + k]! * ((k === l ? 1 : 0) - P[i * K + l]!);
  return weights;
}
