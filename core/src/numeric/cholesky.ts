/** A = L Lᵀ, row-major, n × n; only the lower triangle is meaningful. */
export interface Cholesky {
  readonly size: number;
  readonly L: Float64Array;
}

/**
 * The Cholesky factor of the symmetric positive definite A (n × n, row-major; its lower triangle is read), or null when a pivot is not
 * above n·ε times its diagonal entry, so that A is not positive definite to working precision.
 */
export function cholesky(A: Float64Array, n: number): Cholesky | null {
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = A[i * n + j]!;
      for (let m = 0; m < j; m++) sum -= L[i * n + m]! * L[j * n + m]!;
      if (j < i) L[i * n + j] = sum / L[j * n + j]!;
      else if (sum > n * Number.EPSILON * A[i * n + i]!) L[i * n + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return { size: n, L };
}

/** x with L Lᵀ x = b, a new array. */
export function choleskySolve({ size: n, L }: Cholesky, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    let sum = x[i]!;
    for (let m = 0; m < i; m++) sum -= L[i * n + m]! * x[m]!;
    x[i] = sum / L[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = (x[i]! /= L[i * n + i]!);
    for (let m = 0; m < i; m++) x[m]! -= L[i * n + m]! * value;
  }
  return x;
}
