import { standardizedNumber } from "../numeric/standardized-number.js";
import type { DesignMatrix } from "./design-matrix.js";
import { RowEntries } from "./row-entries.js";

/**
 * (Φ − 1 cᵀ) diag(s)⁻¹ without a second copy of Φ: Φ[i,j] becomes (Φ[i,j] − center[j]) / scale[j].
 *
 * The centre is a rank-one correction: ΦW needs one number per class for all rows, ΦᵀR the column sums of R. (glum's tabmat calls this
 * StandardizedMatrix.)
 */
export function standardized(inner: DesignMatrix, center: Float64Array, scale: Float64Array): DesignMatrix {
  const { rows: n, features: d } = inner;
  const row = new RowEntries(d);
  return {
    storage: { kind: "standardized", inner, center, scale },
    rows: n,
    features: d,
    bytes: inner.bytes + center.byteLength + scale.byteLength,
    times(W, K, out) {
      const V = perScale(W, scale, K);
      inner.times(V, K, out);
      const shift = new Float64Array(K);
      for (let j = 0; j < d; j++) for (let k = 0; k < K; k++) shift[k]! += center[j]! * V[j * K + k]!;
      for (let i = 0; i < n; i++) for (let k = 0; k < K; k++) out[i * K + k]! -= shift[k]!;
    },
    transposeTimes(R, K, out) {
      const G = new Float64Array(d * K);
      inner.transposeTimes(R, K, G);
      const total = new Float64Array(K);
      for (let i = 0; i < n; i++) for (let k = 0; k < K; k++) total[k]! += R[i * K + k]!;
      for (let j = 0; j < d; j++)
        for (let k = 0; k < K; k++) out[j * K + k]! += (G[j * K + k]! - center[j]! * total[k]!) / scale[j]!;
    },
    appendRow(i, entries, shift) {
      row.length = 0;
      inner.appendRow(i, row, 0);
      for (let j = 0, e = 0; j < d; j++) {
        const x = e < row.length && row.columns[e] === j ? row.values[e++]! : 0;
        const value = standardizedNumber(x, center[j]!, scale[j]!);
        if (value !== 0) entries.push(j + shift, value);
      }
    },
  };
}

/** W[j,k] / scale[j] */
function perScale(W: Float64Array, scale: Float64Array, K: number): Float64Array {
  const V = new Float64Array(W.length);
  for (let j = 0; j < scale.length; j++) for (let k = 0; k < K; k++) V[j * K + k] = W[j * K + k]! / scale[j]!;
  return V;
}
