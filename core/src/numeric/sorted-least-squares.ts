/** The x that minimises ‖A x + z‖, and half of what that takes from ‖z‖². */
export interface LeastSquares {
  readonly x: Float64Array;
  readonly decrement: number;
}

/**
 * min ‖A x + z‖ by Householder's QR with the largest rows first and the longest column next. Each row is then as if it had been perturbed in
 * its own last digits only, however much rows differ in size (Cox & Higham 1998, "Stability of Householder QR factorization for weighted
 * least squares problems"). `rows` are m arrays of q numbers; null where they are not finite, or leave a column without any length.
 */
export function sortedLeastSquares(rows: readonly Float64Array[], z: ArrayLike<number>): LeastSquares | null {
  const q = rows[0]?.length ?? 0;
  const order = rows.map((row, r) => ({ row, r, size: largest(row) })).sort((a, b) => b.size - a.size || a.r - b.r);
  const A = order.map(({ row }) => row.slice());
  const b = Float64Array.from(order, ({ r }) => z[r]!);
  const columns = Array.from({ length: q }, (_, c) => c);
  if (A.length < q) return null;
  for (let k = 0; k < q; k++) {
    const longest = pivotOf(A, columns, k);
    [columns[k], columns[longest]] = [columns[longest]!, columns[k]!];
    if (!reflect(A, b, columns, k)) return null;
  }
  const x = new Float64Array(q);
  for (let k = q - 1; k >= 0; k--) {
    let rest = -b[k]!;
    for (let m = k + 1; m < q; m++) rest -= A[k]![columns[m]!]! * x[columns[m]!]!;
    x[columns[k]!] = rest / A[k]![columns[k]!]!;
  }
  let squares = 0;
  for (let k = 0; k < q; k++) squares += b[k]! ** 2;
  return x.every(Number.isFinite) && Number.isFinite(squares) ? { x, decrement: squares / 2 } : null;
}

function largest(row: Float64Array): number {
  return row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The place, from k, of the column of which most is left below row k. */
function pivotOf(A: readonly Float64Array[], columns: readonly number[], k: number): number {
  let [best, most] = [k, -1];
  for (let m = k; m < columns.length; m++) {
    let squares = 0;
    for (let r = k; r < A.length; r++) squares += A[r]![columns[m]!]! ** 2;
    if (squares > most) [best, most] = [m, squares];
  }
  return best;
}

/** Zeroes column k below row k by a reflection of all that is right of it; false where nothing is left of the column. */
function reflect(A: readonly Float64Array[], b: Float64Array, columns: readonly number[], k: number): boolean {
  const c = columns[k]!;
  let squares = 0;
  for (let r = k; r < A.length; r++) squares += A[r]![c]! ** 2;
  const length = Math.sqrt(squares);
  if (!(length > 0 && length < Infinity)) return false;
  const head = A[k]![c]!;
  const v = A.slice(k).map((row) => row[c]!);
  v[0] = head + (head < 0 ? -length : length);
  const scale = length * (length + Math.abs(head));
  for (const m of columns.slice(k)) {
    let product = 0;
    for (let r = 0; r < v.length; r++) product += v[r]! * A[k + r]![m]!;
    for (let r = 0; r < v.length; r++) A[k + r]![m]! -= (product / scale) * v[r]!;
  }
  let product = 0;
  for (let r = 0; r < v.length; r++) product += v[r]! * b[k + r]!;
  for (let r = 0; r < v.length; r++) b[k + r]! -= (product / scale) * v[r]!;
  return true;
}
