/** factor · the sums for features m ≤ j (of d), without the padding of their C numbers to `stride`: [(j*d + m)*C + c]. */
export function unpaddedGram(sums: Float64Array | Float32Array, d: number, C: number, stride: number, factor: number) {
  const out = new Float64Array(d * d * C);
  for (let j = 0; j < d; j++) {
    let to = j * d * C;
    for (let from = j * d * stride; from <= (j * d + j) * stride; from += stride)
      for (let c = 0; c < C; c++) out[to++] = factor * sums[from + c]!;
  }
  return out;
}
