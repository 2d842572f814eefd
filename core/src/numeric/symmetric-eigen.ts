/** A = Q diag(values) Qᵀ; column i of `vectors` (row-major, n × n) belongs to value i. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** A guard: the off-diagonal falls quadratically, and 6 to 8 sweeps reach rounding. */
const MOST_SWEEPS = 60;

/** The eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations (Golub & Van Loan, §8.5). */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const A = matrix.slice();
  const Q = new Float64Array(n * n);
  let scale = 0;
  for (let i = 0; i < n; i++) {
    Q[i * n + i] = 1;
    scale = Math.max(scale, Math.abs(A[i * n + i]!));
  }
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let isDiagonal = true;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = A[p * n + q]!;
        if (Math.abs(off) <= (Number.EPSILON / 8) * scale) continue;
        isDiagonal = false;
        rotate(A, Q, n, p, q);
      }
    }
    if (isDiagonal) break;
  }
  return { values: Float64Array.from({ length: n }, (_, i) => A[i * n + i]!), vectors: Q };
}

/** One rotation that makes A[p,q] zero. */
function rotate(A: Float64Array, Q: Float64Array, n: number, p: number, q: number): void {
  const theta = (A[q * n + q]! - A[p * n + p]!) / (2 * A[p * n + q]!);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let i = 0; i < n; i++) {
    const [x, y] = [A[i * n + p]!, A[i * n + q]!];
    A[i * n + p] = c * x - s * y;
    A[i * n + q] = s * x + c * y;
  }
  for (let i = 0; i < n; i++) {
    const [x, y] = [A[p * n + i]!, A[q * n + i]!];
    A[p * n + i] = c * x - s * y;
    A[q * n + i] = s * x + c * y;
    const [u, v] = [Q[i * n + p]!, Q[i * n + q]!];
    Q[i * n + p] = c * u - s * v;
    Q[i * n + q] = s * u + c * v;
  }
  A[p * n + q] = A[q * n + p] = 0;
}
