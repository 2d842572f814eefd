/**
 * Adds to each feature's K × K diagonal block of the Hessian H (dK × dK), or to those in its first `end` rows, the matrix 11ᵀ in the block's own scale.
 *
 * W and W + c1ᵀ are the same model, so H is singular along c1ᵀ (docs/likelihood.md, "Gauge"). Gradients have no component there; with this
 * term a solve gives the centred solution, Σ_k V[j,k] = 0, and is otherwise unchanged.
 */
export function fixGauge(H: Float64Array, K: number, end = Math.sqrt(H.length)): void {
  const dK = Math.sqrt(H.length);
  for (let at = 0; at < end; at += K) {
    let trace = 0;
    for (let k = at; k < at + K; k++) trace += H[k * dK + k]!;
    for (let k = at; k < at + K; k++) for (let l = at; l < at + K; l++) H[k * dK + l]! += trace / (K * K);
  }
}
