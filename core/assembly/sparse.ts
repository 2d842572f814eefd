import { multiplyAdd } from "./plan";

// Sparse rows: row i has values[e] in columns[e] for starts[i] ≤ e < starts[i+1]. S is the type of the stored values.

/** scores[i] += Σ_e values[e] weights[columns[e]] */
// @ts-expect-error: decorator
@inline
export function sparseScores<T, S>(
  values: usize,
  columns: usize,
  starts: usize,
  weights: usize,
  rows: i32,
  stride: i32,
  scores: usize,
): void {
  let c = 0;
  for (; c + 64 < stride; c += 64) sparseVectors<T, S>(values, columns, starts, weights + c, rows, stride, scores + c, 4);
  const left = (stride - c) >> 4;
  if (left == 1) sparseVectors<T, S>(values, columns, starts, weights + c, rows, stride, scores + c, 1);
  else if (left == 2) sparseVectors<T, S>(values, columns, starts, weights + c, rows, stride, scores + c, 2);
  else if (left == 3) sparseVectors<T, S>(values, columns, starts, weights + c, rows, stride, scores + c, 3);
  else sparseVectors<T, S>(values, columns, starts, weights + c, rows, stride, scores + c, 4);
}

// @ts-expect-error: decorator
@inline
function sparseVectors<T, S>(
  values: usize,
  columns: usize,
  starts: usize,
  weights: usize,
  rows: i32,
  stride: i32,
  s: usize,
  V: i32,
): void {
  for (let i = 0; i < rows; i++, s += stride) {
    let a0 = v128.load(s);
    let a1 = V > 1 ? v128.load(s, 16) : a0;
    let a2 = V > 2 ? v128.load(s, 32) : a0;
    let a3 = V > 3 ? v128.load(s, 48) : a0;
    const end = load<i32>(starts + 4 * i, 4);
    for (let e = load<i32>(starts + 4 * i); e < end; e++) {
      const x = v128.splat<T>(<T>load<S>(values + e * sizeof<S>()));
      const w = weights + <usize>load<i32>(columns + 4 * e) * stride;
      a0 = multiplyAdd<T>(x, v128.load(w), a0);
      if (V > 1) a1 = multiplyAdd<T>(x, v128.load(w, 16), a1);
      if (V > 2) a2 = multiplyAdd<T>(x, v128.load(w, 32), a2);
      if (V > 3) a3 = multiplyAdd<T>(x, v128.load(w, 48), a3);
    }
    v128.store(s, a0);
    if (V > 1) v128.store(s, a1, 16);
    if (V > 2) v128.store(s, a2, 32);
    if (V > 3) v128.store(s, a3, 48);
  }
}

/** sums[columns[e]] += values[e] residuals[i] */
// @ts-expect-error: decorator
@inline
export function sparseSums<T, S>(
  values: usize,
  columns: usize,
  starts: usize,
  sums: usize,
  rows: i32,
  stride: i32,
  residuals: usize,
): void {
  for (let i = 0; i < rows; i++, residuals += stride) {
    const end = load<i32>(starts + 4 * i, 4);
    for (let e = load<i32>(starts + 4 * i); e < end; e++) {
      const x = v128.splat<T>(<T>load<S>(values + e * sizeof<S>()));
      const g = sums + <usize>load<i32>(columns + 4 * e) * stride;
      for (let v = 0; v < stride; v += 16)
        v128.store(g + v, multiplyAdd<T>(x, v128.load(residuals + v), v128.load(g + v)));
    }
  }
}
