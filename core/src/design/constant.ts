import type { DesignMatrix } from "./design-matrix.js";

/** The one feature that is 1 in each of n rows; nothing needs to be stored. */
export function constant(n: number): DesignMatrix {
  return {
    storage: { kind: "constant" },
    rows: n,
    features: 1,
    bytes: 0,
    times(W, K, out) {
      for (let i = 0; i < n; i++) for (let k = 0; k < K; k++) out[i * K + k]! += W[k]!;
    },
    transposeTimes(R, K, out) {
      for (let i = 0; i < n; i++) for (let k = 0; k < K; k++) out[k]! += R[i * K + k]!;
    },
    appendRow(_, entries, shift) {
      entries.push(shift, 1);
    },
  };
}
