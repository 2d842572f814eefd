import { RowEntries } from "../design/row-entries.js";
import type { Sample } from "../objective/sample.js";
import { lossGradient, rowMasses } from "./likelihood.js";

/**
 * ∇ of ½ ln det I(W), d × K. V, dK × dK, is the inverse of the information I = Σ_i w_i s_i φ_i φ_iᵀ ⊗ (diag p_i − p_i p_iᵀ) on the
 * contrasts between classes. As d ½ ln det I = ½ tr(V dI), with the covariance of the row's scores S_kl = φ_iᵀ V_kl φ_i,
 *
 *     C_im = ½ w_i s_i p_im [ S_mm − Σ_k p_ik S_kk − 2 (S p_i)_m + 2 p_iᵀ S p_i ],        ∇ = Φᵀ C
 *
 * Costs what the Hessian costs.
 */
export function jeffreysGradient(sample: Sample, P: Float64Array, V: Float64Array): Float64Array {
  const K = sample.classes.length;
  const masses = rowMasses(sample);
  const C = new Float64Array(P.length);
  const entries = new RowEntries(sample.design.features);
  const S = new Float64Array(K * K);
  const mixed = new Float64Array(K);
  for (let i = 0; i < masses.length; i++) {
    if (masses[i] === 0) continue;
    entries.length = 0;
    sample.design.appendRow(i, entries, 0);
    scoreCovariance(entries, V, K, S);
    let [mean, square] = [0, 0];
    for (let k = 0; k < K; k++) {
      const p = P[i * K + k]!;
      mixed[k] = 0;
      for (let l = 0; l < K; l++) mixed[k]! += S[k * K + l]! * P[i * K + l]!;
      mean += p * S[k * K + k]!;
      square += p * mixed[k]!;
    }
    for (let m = 0; m < K; m++)
      C[i * K + m] = 0.5 * masses[i]! * P[i * K + m]! * (S[m * K + m]! - mean - 2 * mixed[m]! + 2 * square);
  }
  return lossGradient(sample.design, C, K);
}

/** S_kl = φᵀ V_kl φ, K × K: the covariance of the scores of one row. */
function scoreCovariance({ length, columns, values }: RowEntries, V: Float64Array, K: number, S: Float64Array): void {
  const dK = Math.sqrt(V.length);
  S.fill(0);
  for (let a = 0; a < length; a++)
    for (let b = 0; b < length; b++) {
      const product = values[a]! * values[b]!;
      for (let k = 0; k < K; k++) {
        const at = (columns[a]! * K + k) * dK + columns[b]! * K;
        for (let l = 0; l < K; l++) S[k * K + l]! += product * V[at + l]!;
      }
    }
}
