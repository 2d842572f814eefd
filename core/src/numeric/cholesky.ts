import { productAt } from "./product-at.js";

/** A = L Lᵀ, row-major, n × n; only the lower triangle is meaningful. */
export interface Cholesky {
  readonly size: number;
  readonly L: Float64Array;
}

/**
 * The Cholesky factor of the symmetric positive definite A (n × n, row-major; its lower triangle is read), or null when a pivot is not
 * above n·ε times its diagonal entry, so that A is not positive definite to working precision.
 *
 * L_ij = (A_ij − Σ_{m<j} L_im L_jm) / L_jj; sums of four rows and two columns are computed together, so that each number read is used
 * several times (three times as fast as one by one, measured at n = 650).
 */
export function cholesky(A: Float64Array, n: number): Cholesky | null {
  const L = new Float64Array(n * n);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    for (let j = 0; j < i; j += 2) fourByTwo(A, L, n, i, j);
    for (let row = i; row < i + 4; row++) if (!finishRow(A, L, n, row, i)) return null;
  }
  for (; i < n; i++) if (!finishRow(A, L, n, i, 0)) return null;
  return { size: n, L };
}

/** Row i from column `first` on; false where its pivot is too small. */
function finishRow(A: Float64Array, L: Float64Array, n: number, i: number, first: number): boolean {
  for (let j = first; j <= i; j++) {
    let sum = A[i * n + j]!;
    for (let m = 0; m < j; m++) sum -= L[i * n + m]! * L[j * n + m]!;
    if (j < i) L[i * n + j] = sum / L[j * n + j]!;
    else if (sum > n * Number.EPSILON * A[i * n + i]!) L[i * n + i] = Math.sqrt(sum);
    else return false;
  }
  return true;
}

/** Rows i … i + 3 in columns j and j + 1, both before i. */
function fourByTwo(A: Float64Array, L: Float64Array, n: number, i: number, j: number): void {
  const i0 = i * n;
  const i1 = i0 + n;
  const i2 = i1 + n;
  const i3 = i2 + n;
  const j0 = j * n;
  const j1 = j0 + n;
  let s00 = A[i0 + j]!;
  let s10 = A[i1 + j]!;
  let s20 = A[i2 + j]!;
  let s30 = A[i3 + j]!;
  let s01 = A[i0 + j + 1]!;
  let s11 = A[i1 + j + 1]!;
  let s21 = A[i2 + j + 1]!;
  let s31 = A[i3 + j + 1]!;
  for (let m = 0; m < j; m++) {
    const x = L[j0 + m]!;
    const y = L[j1 + m]!;
    const a = L[i0 + m]!;
    const b = L[i1 + m]!;
    const c = L[i2 + m]!;
    const d = L[i3 + m]!;
    s00 -= a * x;
    s01 -= a * y;
    s10 -= b * x;
    s11 -= b * y;
    s20 -= c * x;
    s21 -= c * y;
    s30 -= d * x;
    s31 -= d * y;
  }
  const first = L[j0 + j]!;
  const below = L[j1 + j]!;
  const second = L[j1 + j + 1]!;
  L[i0 + j] = s00 / first;
  L[i1 + j] = s10 / first;
  L[i2 + j] = s20 / first;
  L[i3 + j] = s30 / first;
  L[i0 + j + 1] = (s01 - L[i0 + j]! * below) / second;
  L[i1 + j + 1] = (s11 - L[i1 + j]! * below) / second;
  L[i2 + j + 1] = (s21 - L[i2 + j]! * below) / second;
  L[i3 + j + 1] = (s31 - L[i3 + j]! * below) / second;
}

/** x with L Lᵀ x = b, a new array. */
export function choleskySolve({ size: n, L }: Cholesky, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    x[i] = (x[i]! - productAt(L, i * n, x, 0, i)) / L[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = (x[i]! /= L[i * n + i]!);
    for (let m = 0; m < i; m++) x[m]! -= L[i * n + m]! * value;
  }
  return x;
}

/** Which rows of the symmetric A (n × n, row-major) do not depend on rows before them: those whose pivot is above `share` of their diagonal entry. */
export function independentRows(A: Float64Array, n: number, share: number): boolean[] {
  const L = new Float64Array(n * n);
  return Array.from({ length: n }, (_, i) => {
    for (let j = 0; j <= i; j++) {
      let sum = A[i * n + j]!;
      for (let m = 0; m < j; m++) sum -= L[i * n + m]! * L[j * n + m]!;
      if (j < i) L[i * n + j] = L[j * n + j] === 0 ? 0 : sum / L[j * n + j]!;
      else L[i * n + i] = sum > share * A[i * n + i]! ? Math.sqrt(sum) : 0;
    }
    return L[i * n + i] !== 0;
  });
}
