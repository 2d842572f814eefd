import type { DesignMatrix } from "./design-matrix.js";

/** Compressed sparse rows: row i holds values[e] in columns[e], ascending, for starts[i] ≤ e < starts[i+1]. */
export interface SparseRows {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** Mostly-zero numbers: only the others are stored, 12 bytes each. */
export function csr({ starts, columns, values }: SparseRows, d: number): DesignMatrix {
  const n = starts.length - 1;
  return {
    representation: "csr",
    rows: n,
    features: d,
    bytes: starts.byteLength + columns.byteLength + values.byteLength,
    times(W, K, out) {
      for (let i = 0; i < n; i++) {
        for (let e = starts[i]!; e < starts[i + 1]!; e++) {
          const [x, at] = [values[e]!, columns[e]! * K];
          for (let k = 0; k < K; k++) out[i * K + k]! += x * W[at + k]!;
        }
      }
    },
    transposeTimes(R, K, out) {
      for (let i = 0; i < n; i++) {
        for (let e = starts[i]!; e < starts[i + 1]!; e++) {
          const [x, at] = [values[e]!, columns[e]! * K];
          for (let k = 0; k < K; k++) out[at + k]! += x * R[i * K + k]!;
        }
      }
    },
    appendRow(i, entries, shift) {
      for (let e = starts[i]!; e < starts[i + 1]!; e++) entries.push(columns[e]! + shift, values[e]!);
    },
  };
}
