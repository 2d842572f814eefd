import { RowEntries } from "../design/row-entries.js";
import { effectiveWeights, lossGradient } from "./formulas.js";
import type { Sample } from "./sample.js";

/**
 * The gradient in W of ½ tr(V I(W)), d × K, for a fixed symmetric V, dK × dK, where I = Σ_i w_i s_i φ_i φ_iᵀ ⊗ (diag p_i − p_i p_iᵀ) is the
 * Hessian of −ℓ. With V = I⁻¹ on the contrasts between classes that is ∇ of ½ ln det I(W), the logarithm of Jeffreys' prior, as
 * d ½ ln det I = ½ tr(V dI). With the covariance of the row's scores S_kl = φ_iᵀ V_kl φ_i,
 *
 *     C_im = ½ w_i s_i p_im [ S_mm − Σ_k p_ik S_kk − 2 (S p_i)_m + 2 p_iᵀ S p_i ],        ∇ = Φᵀ C
 *
 * S_kl is a sum over features m ≤ j, so this costs as much as the Hessian.
 */
export function curvatureSlope(sample: Sample, P: Float64Array, V: Float64Array): Float64Array {
  const K = sample.classes.length;
  const pairs = (K * (K + 1)) / 2;
  const effective = effectiveWeights(sample);
  const C = new Float64Array(P.length);
  const entries = new RowEntries(sample.design.features);
  const trace = traceWeights(V, sample.design.features, K);
  const S = new Float64Array(pairs);
  for (let i = 0; i < effective.length; i++) {
    if (effective[i] === 0) continue;
    entries.length = 0;
    sample.design.appendRow(i, entries, 0);
    scoreCovariance(entries, trace, sample.design.features, S);
    addRowGradient(S, P, i * K, K, effective[i]!, C);
  }
  return lossGradient(sample.design, C, K);
}

/** V for features m ≤ j and class pairs l ≤ k, [(j*d + m)*pairs + pair]: what multiplies φ_j φ_m in S_kl. */
export function traceWeights(V: Float64Array, d: number, K: number): Float64Array {
  const dK = d * K;
  const pairs = (K * (K + 1)) / 2;
  const out = new Float64Array(d * d * pairs);
  for (let j = 0; j < d; j++)
    for (let m = 0; m <= j; m++)
      for (let k = 0, at = (j * d + m) * pairs; k < K; k++)
        for (let l = 0; l <= k; l++, at++) {
          const value = V[(j * K + k) * dK + m * K + l]!;
          out[at] = m === j ? value : value + V[(j * K + l) * dK + m * K + k]!;
        }
  return out;
}

/** S_kl = φᵀ V_kl φ, l ≤ k: the covariance of the scores of one row. */
function scoreCovariance({ length, columns, values }: RowEntries, trace: Float64Array, d: number, S: Float64Array) {
  S.fill(0);
  for (let a = 0; a < length; a++)
    for (let b = 0; b <= a; b++) {
      const product = values[a]! * values[b]!;
      const at = (columns[a]! * d + columns[b]!) * S.length;
      for (let pair = 0; pair < S.length; pair++) S[pair]! += product * trace[at + pair]!;
    }
}

/** C of one row, whose K numbers start at `at`. */
function addRowGradient(
  S: Float64Array,
  P: Float64Array,
  at: number,
  K: number,
  weight: number,
  C: Float64Array,
): void {
  let [mean, square] = [0, 0];
  for (let k = 0, pair = 0; k < K; k++)
    for (let l = 0; l <= k; l++, pair++) {
      const [s, p, q] = [S[pair]!, P[at + k]!, P[at + l]!];
      // C holds (S p)_k until S has been read
      C[at + k]! += s * q;
      if (l < k) C[at + l]! += s * p;
      else mean += p * s;
    }
  for (let k = 0; k < K; k++) square += P[at + k]! * C[at + k]!;
  for (let k = 0; k < K; k++) {
    const own = S[(k * (k + 3)) / 2]!;
    C[at + k] = 0.5 * weight * P[at + k]! * (own - mean - 2 * C[at + k]! + 2 * square);
  }
}
