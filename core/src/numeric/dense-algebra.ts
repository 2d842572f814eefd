import { type Cholesky, cholesky, choleskySolve } from "./cholesky.js";

/** Who factors symmetric positive definite matrices and solves with them; engines may be faster than plain loops. */
export interface DenseAlgebra {
  /** L with L Lᵀ = A, or null where A is not positive definite to working precision; as `cholesky`. */
  factor(A: Float64Array, size: number): Cholesky | null;
  /** X, size × columns row-major, with L_k L_kᵀ x_k = b_k for every column k of B; one factor for all columns, or one for each. */
  solveColumns(factors: readonly Cholesky[], B: Float64Array, columns: number): Float64Array;
}

export const plainAlgebra: DenseAlgebra = Object.freeze({
  factor: cholesky,
  solveColumns: (factors: readonly Cholesky[], B: Float64Array, columns: number) => {
    const size = factors[0]!.size;
    const X = new Float64Array(B.length);
    const column = new Float64Array(size);
    for (let k = 0; k < columns; k++) {
      for (let j = 0; j < size; j++) column[j] = B[j * columns + k]!;
      const x = choleskySolve(factors[k % factors.length]!, column);
      for (let j = 0; j < size; j++) X[j * columns + k] = x[j]!;
    }
    return X;
  },
});
