import type { DenseAlgebra } from "./dense-algebra.js";

/** A X for A of `rows` rows and X with `columns` columns, both row-major; by the algebra where it has products. */
export function matrixProduct(
  algebra: DenseAlgebra,
  A: Float64Array,
  rows: number,
  X: Float64Array,
  columns: number,
): Float64Array {
  if (algebra.product) return algebra.product(A, rows, X, columns);
  const inner = X.length / columns;
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let m = 0; m < inner; m++) {
      const a = A[i * inner + m]!;
      for (let k = 0; k < columns; k++) out[i * columns + k]! += a * X[m * columns + k]!;
    }
  return out;
}

/** Aᵀ, columns × rows, of A, rows × columns. */
export function rowsFromColumns(A: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(A.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = A[i * columns + j]!;
  return out;
}
