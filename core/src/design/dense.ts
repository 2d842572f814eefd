import type { DenseNumbers, DesignMatrix } from "./design-matrix.js";

/** Any numbers, row-major: Φ[i,j] = values[i*d + j]. Zeros are skipped, so a row gives the same digits here and as `csr`. */
export function dense(values: DenseNumbers, d: number): DesignMatrix {
  const n = values.length / d;
  return {
    storage: { kind: "dense", values },
    rows: n,
    features: d,
    bytes: values.byteLength,
    times(W, K, out) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < d; j++) {
          const x = values[i * d + j]!;
          if (x !== 0) for (let k = 0; k < K; k++) out[i * K + k]! += x * W[j * K + k]!;
        }
      }
    },
    transposeTimes(R, K, out) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < d; j++) {
          const x = values[i * d + j]!;
          if (x !== 0) for (let k = 0; k < K; k++) out[j * K + k]! += x * R[i * K + k]!;
        }
      }
    },
    appendRow(i, entries, shift) {
      for (let j = 0; j < d; j++) {
        const x = values[i * d + j]!;
        if (x !== 0) entries.push(j + shift, x);
      }
    },
  };
}
