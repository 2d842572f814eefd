import { multiplyAdd } from "./plan";

// Sparse rows: row i has values[e] in columns[e] for starts[i] ≤ e < starts[i+1]. S is the type of the stored values. As in lookup.ts, the
// classes of a few vectors stay in registers, and where these are all, the stride is a constant.

/** scores[i] += Σ_e values[e] weights[columns[e]] */
export function sparseScores<T, S>(
  values: usize,
  columns: usize,
  starts: usize,
  weights: usize,
  rows: i32,
  stride: i32,
  scores: usize,
): void {
  sparseProduct<T, S>(false, values, columns, starts, weights, rows, stride, scores);
}

/** The adjoint: sums[columns[e]] += values[e] residuals[i] */
export function sparseSums<T, S>(
  values: usize,
  columns: usize,
  starts: usize,
  sums: usize,
  rows: i32,
  stride: i32,
  residuals: usize,
): void {
  sparseProduct<T, S>(true, values, columns, starts, sums, rows, stride, residuals);
}

/** Either of them, by the number of vectors in a row; `numbers` are the features' weights or sums, `block` the rows' scores or residuals. */
@inline
function sparseProduct<T, S>(
  isAdjoint: bool,
  values: usize,
  columns: usize,
  starts: usize,
  numbers: usize,
  rows: i32,
  stride: i32,
  block: usize,
): void {
  if (stride == 16) sparseVectors<T, S>(isAdjoint, values, columns, starts, numbers, rows, 16, block, 1);
  else if (stride == 32) sparseVectors<T, S>(isAdjoint, values, columns, starts, numbers, rows, 32, block, 2);
  else if (stride == 48) sparseVectors<T, S>(isAdjoint, values, columns, starts, numbers, rows, 48, block, 3);
  else if (stride == 80) sparseVectors<T, S>(isAdjoint, values, columns, starts, numbers, rows, 80, block, 5);
  else {
    let c = 0;
    for (; c + 64 <= stride; c += 64)
      sparseVectors<T, S>(isAdjoint, values, columns, starts, numbers + c, rows, stride, block + c, 4);
    for (; c < stride; c += 16)
      sparseVectors<T, S>(isAdjoint, values, columns, starts, numbers + c, rows, stride, block + c, 1);
  }
}

@inline
function sparseVectors<T, S>(
  isAdjoint: bool,
  values: usize,
  columns: usize,
  starts: usize,
  numbers: usize,
  rows: i32,
  stride: i32,
  block: usize,
  V: i32,
): void {
  if (isAdjoint) sparseSumVectors<T, S>(values, columns, starts, numbers, rows, stride, block, V);
  else sparseScoreVectors<T, S>(values, columns, starts, numbers, rows, stride, block, V);
}

@inline
function sparseScoreVectors<T, S>(
  values: usize,
  columns: usize,
  starts: usize,
  weights: usize,
  rows: i32,
  stride: i32,
  s: usize,
  V: i32,
): void {
  let e = load<i32>(starts);
  for (let i = 0; i < rows; i++, s += stride) {
    let a0 = v128.load(s);
    let a1 = V > 1 ? v128.load(s, 16) : a0;
    let a2 = V > 2 ? v128.load(s, 32) : a0;
    let a3 = V > 3 ? v128.load(s, 48) : a0;
    let a4 = V > 4 ? v128.load(s, 64) : a0;
    for (const end = load<i32>(starts + 4 * i, 4); e < end; e++) {
      const x = v128.splat<T>(<T>load<S>(values + e * sizeof<S>()));
      const w = weights + <usize>load<i32>(columns + 4 * e) * stride;
      a0 = multiplyAdd<T>(x, v128.load(w), a0);
      if (V > 1) a1 = multiplyAdd<T>(x, v128.load(w, 16), a1);
      if (V > 2) a2 = multiplyAdd<T>(x, v128.load(w, 32), a2);
      if (V > 3) a3 = multiplyAdd<T>(x, v128.load(w, 48), a3);
      if (V > 4) a4 = multiplyAdd<T>(x, v128.load(w, 64), a4);
    }
    v128.store(s, a0);
    if (V > 1) v128.store(s, a1, 16);
    if (V > 2) v128.store(s, a2, 32);
    if (V > 3) v128.store(s, a3, 48);
    if (V > 4) v128.store(s, a4, 64);
  }
}

@inline
function sparseSumVectors<T, S>(
  values: usize,
  columns: usize,
  starts: usize,
  sums: usize,
  rows: i32,
  stride: i32,
  s: usize,
  V: i32,
): void {
  let e = load<i32>(starts);
  for (let i = 0; i < rows; i++, s += stride) {
    const r0 = v128.load(s);
    const r1 = V > 1 ? v128.load(s, 16) : r0;
    const r2 = V > 2 ? v128.load(s, 32) : r0;
    const r3 = V > 3 ? v128.load(s, 48) : r0;
    const r4 = V > 4 ? v128.load(s, 64) : r0;
    for (const end = load<i32>(starts + 4 * i, 4); e < end; e++) {
      const x = v128.splat<T>(<T>load<S>(values + e * sizeof<S>()));
      const g = sums + <usize>load<i32>(columns + 4 * e) * stride;
      v128.store(g, multiplyAdd<T>(x, r0, v128.load(g)));
      if (V > 1) v128.store(g, multiplyAdd<T>(x, r1, v128.load(g, 16)), 16);
      if (V > 2) v128.store(g, multiplyAdd<T>(x, r2, v128.load(g, 32)), 32);
      if (V > 3) v128.store(g, multiplyAdd<T>(x, r3, v128.load(g, 48)), 48);
      if (V > 4) v128.store(g, multiplyAdd<T>(x, r4, v128.load(g, 64)), 64);
    }
  }
}
