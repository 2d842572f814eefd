/** Σ w s (diag p − p pᵀ), K × K, from each chunk's Σ w s p pᵀ, in rows of `stride`; rows of it sum to zero, which gives the diagonal all its digits. */
export function fromClassProducts(
  chunks: Iterable<Float64Array>,
  K: number,
  stride: number,
  factor: number,
): Float64Array {
  const out = new Float64Array(K * K);
  for (const chunk of chunks)
    for (let k = 0; k < K; k++)
      for (let l = 0; l < K; l++) if (k !== l) out[k * K + l]! -= factor * chunk[k * stride + l]!;
  for (let k = 0; k < K; k++) for (let l = 0; l < K; l++) if (l !== k) out[k * K + k]! -= out[k * K + l]!;
  return out;
}

/** The same matrix of many classes, column by column. */
export async function byColumns(K: number, times: (v: Float64Array) => Promise<Float64Array>): Promise<Float64Array> {
  const out = new Float64Array(K * K);
  for (let k = 0; k < K; k++) {
    const unit = new Float64Array(K);
    unit[k] = 1;
    out.set((await times(unit)).subarray(0, K), k * K);
  }
  return out;
}
