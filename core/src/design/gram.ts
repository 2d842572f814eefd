import type { DesignMatrix } from "./design-matrix.js";
import { RowEntries } from "./row-entries.js";

/**
 * out[(j*d + m)*C + c] += Σ_v weights[v*C + c] Φ[i,j] Φ[i,m], i = v·every, for m ≤ j: C weighted Gram matrices at once, lower
 * triangles, the C sets adjacent. Visits rows 0, every, 2·every …; `weights` has one set of C for each visited row. Costs the square of
 * a row's non-zero entries a row.
 */
export function addGrams(
  design: DesignMatrix,
  weights: Float64Array,
  C: number,
  every: number,
  out: Float64Array,
): void {
  const d = design.features;
  const row = new RowEntries(d);
  for (let i = 0, v = 0; i < design.rows; i += every, v++) {
    row.length = 0;
    design.appendRow(i, row, 0);
    const ofRow = weights.subarray(v * C, v * C + C);
    for (let a = 0; a < row.length; a++) {
      for (let b = 0; b <= a; b++) {
        const product = row.values[a]! * row.values[b]!;
        const at = (row.columns[a]! * d + row.columns[b]!) * C;
        for (let c = 0; c < C; c++) out[at + c]! += ofRow[c]! * product;
      }
    }
  }
}

/** out[j] += Σ_i weights[i] Φ[i,j]²: the diagonal of the weighted Gram matrix. */
export function addGramDiagonal(design: DesignMatrix, weights: Float64Array, out: Float64Array): void {
  const row = new RowEntries(design.features);
  for (let i = 0; i < design.rows; i++) {
    row.length = 0;
    design.appendRow(i, row, 0);
    for (let e = 0; e < row.length; e++) out[row.columns[e]!]! += weights[i]! * row.values[e]! ** 2;
  }
}
