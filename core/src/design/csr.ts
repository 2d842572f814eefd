import type { DesignMatrix, SparseRows } from "./design-matrix.js";

/** Mostly-zero numbers: only the others are stored, each with its column. */
export function csr(sparse: SparseRows, d: number): DesignMatrix {
  const { starts, columns, values } = sparse;
  const n = starts.length - 1;
  return {
    storage: { kind: "csr", sparse },
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
