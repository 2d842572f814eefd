/** W as its numbers that are not 0. */
export interface SparseWeights {
  /** d·K */
  readonly length: number;
  /** j·K + k, ascending */
  readonly entries: Int32Array;
  readonly values: Float64Array;
}

export function sparseWeightsOf(W: Float64Array): SparseWeights {
  const entries: number[] = [];
  for (let jk = 0; jk < W.length; jk++) if (W[jk] !== 0) entries.push(jk);
  return {
    length: W.length,
    entries: Int32Array.from(entries),
    values: Float64Array.from(entries, (jk) => W[jk]!),
  };
}

export function denseWeights({ length, entries, values }: SparseWeights): Float64Array {
  const W = new Float64Array(length);
  for (let e = 0; e < entries.length; e++) W[entries[e]!] = values[e]!;
  return W;
}
