import type { DesignMatrix } from "./design-matrix.js";

/** One-hot features of one column, one code per row: Φ[i,j] = 1 if codes[i] = j, else 0. A row with code −1 is all zero. */
export function codes(code: Int32Array, levels: number): DesignMatrix {
  return {
    storage: { kind: "codes", code, levels },
    rows: code.length,
    features: levels,
    bytes: code.byteLength,
    times(W, K, out) {
      for (let i = 0; i < code.length; i++) {
        const j = code[i]!;
        if (j >= 0) for (let k = 0; k < K; k++) out[i * K + k]! += W[j * K + k]!;
      }
    },
    transposeTimes(R, K, out) {
      for (let i = 0; i < code.length; i++) {
        const j = code[i]!;
        if (j >= 0) for (let k = 0; k < K; k++) out[j * K + k]! += R[i * K + k]!;
      }
    },
    appendRow(i, entries, shift) {
      const j = code[i]!;
      if (j >= 0) entries.push(j + shift, 1);
    },
  };
}
