import { type Cholesky, cholesky, choleskySolve } from "./cholesky.js";

/** Cholesky factors of one or more matrices, opaque to everyone but the algebra that made them. */
export interface Factors {
  readonly size: number;
  readonly count: number;
}

/** Factors symmetric positive definite matrices and solves with them; an engine's may be faster than plain loops. */
export interface DenseAlgebra {
  /**
   * The factors L Lᵀ of `count` matrices (default 1), side by side in A: entry (j,m) of matrix c at [(j*size + m)*count + c]; lower triangles.
   * Null where one of them is not positive definite to working precision; as `cholesky`. Rough ones may be kept in single precision.
   */
  factor(A: Float64Array, size: number, count?: number, isRough?: boolean): Factors | null;
  /** X, size × columns row-major, with L_k L_kᵀ x_k = b_k for every column k of B; one factor for all columns, or one for each. */
  solveColumns(factors: Factors, B: Float64Array, columns: number): Float64Array;
  /** A X for A of `rows` rows and X with `columns` columns, both row-major; plain loops do without it. */
  product?(A: Float64Array, rows: number, X: Float64Array, columns: number): Float64Array;
}

class PlainFactors implements Factors {
  constructor(
    readonly size: number,
    readonly each: readonly Cholesky[],
  ) {}

  get count(): number {
    return this.each.length;
  }
}

export const plainAlgebra: DenseAlgebra = Object.freeze({
  factor: (A: Float64Array, size: number, count = 1) => {
    const each: Cholesky[] = [];
    for (let c = 0; c < count; c++) {
      const factor = cholesky(
        count === 1 ? A : Float64Array.from({ length: size ** 2 }, (_, jm) => A[jm * count + c]!),
        size,
      );
      if (factor === null) return null;
      each.push(factor);
    }
    return new PlainFactors(size, each);
  },
  solveColumns: (factors: Factors, B: Float64Array, columns: number) => {
    const { size, each } = factors as PlainFactors;
    const X = new Float64Array(B.length);
    const column = new Float64Array(size);
    for (let k = 0; k < columns; k++) {
      for (let j = 0; j < size; j++) column[j] = B[j * columns + k]!;
      const x = choleskySolve(each[k % each.length]!, column);
      for (let j = 0; j < size; j++) X[j * columns + k] = x[j]!;
    }
    return X;
  },
});
