import { Position } from "./plan";

// Columns of flags and categories: a row is a few codes, and each code stands for a row of a table. Eight flags share a table of 256 sums
// of weights, so that a row of 64 flags costs 8 additions of K numbers instead of 64; its gradient adds to tables of the same shape, which
// are folded into features at the end. Exact: the same sums in another order.

/** scores[i] += Σ_p table_p[code_ip] for the rows of a block; P positions. */
export function lookUp<T, C>(
  codes: usize,
  P: i32,
  positions: usize,
  table: usize,
  rows: i32,
  stride: i32,
  scores: usize,
): void {
  look<T, C>(false, codes, P, positions, table, rows, stride, scores);
}

/** The adjoint: table_p[code_ip] += residuals[i] for the rows of a block. */
export function lookDown<T, C>(
  codes: usize,
  P: i32,
  positions: usize,
  table: usize,
  rows: i32,
  stride: i32,
  residuals: usize,
): void {
  look<T, C>(true, codes, P, positions, table, rows, stride, residuals);
}

/** Either of them, by the number of vectors in a row. */
@inline
function look<T, C>(
  isAdjoint: bool,
  codes: usize,
  P: i32,
  positions: usize,
  table: usize,
  rows: i32,
  stride: i32,
  block: usize,
): void {
  if (stride == 16) lookVectors<T, C>(isAdjoint, codes, P, positions, table, rows, 16, block, 1);
  else if (stride == 32) lookVectors<T, C>(isAdjoint, codes, P, positions, table, rows, 32, block, 2);
  else if (stride == 48) lookVectors<T, C>(isAdjoint, codes, P, positions, table, rows, 48, block, 3);
  else if (stride == 64) lookVectors<T, C>(isAdjoint, codes, P, positions, table, rows, 64, block, 4);
  else if (stride == 80) lookVectors<T, C>(isAdjoint, codes, P, positions, table, rows, 80, block, 5);
  else {
    let c = 0;
    for (; c + 64 <= stride; c += 64)
      lookVectors<T, C>(isAdjoint, codes, P, positions, table + c, rows, stride, block + c, 4);
    for (; c < stride; c += 16)
      lookVectors<T, C>(isAdjoint, codes, P, positions, table + c, rows, stride, block + c, 1);
  }
}

/**
 * The classes of V vectors, kept in registers over all positions; where these are all, the stride is a constant that costs no
 * multiplication.
 */
@inline
function lookVectors<T, C>(
  isAdjoint: bool,
  codes: usize,
  P: i32,
  positions: usize,
  table: usize,
  rows: i32,
  stride: i32,
  block: usize,
  V: i32,
): void {
  if (isAdjoint) lookDownVectors<T, C>(codes, P, positions, table, rows, stride, block, V);
  else lookUpVectors<T, C>(codes, P, positions, table, rows, stride, block, V);
}

@inline
function lookUpVectors<T, C>(
  codes: usize,
  P: i32,
  positions: usize,
  table: usize,
  rows: i32,
  stride: i32,
  scores: usize,
  V: i32,
): void {
  const last = scores + rows * stride;
  for (let s = scores; s < last; s += stride) {
    let a0 = v128.load(s);
    let a1 = V > 1 ? v128.load(s, 16) : a0;
    let a2 = V > 2 ? v128.load(s, 32) : a0;
    let a3 = V > 3 ? v128.load(s, 48) : a0;
    let a4 = V > 4 ? v128.load(s, 64) : a0;
    for (let p = 0; p < P; p++) {
      const t = table + tableRow<C>(codes, positions, p) * stride;
      a0 = v128.add<T>(a0, v128.load(t));
      if (V > 1) a1 = v128.add<T>(a1, v128.load(t, 16));
      if (V > 2) a2 = v128.add<T>(a2, v128.load(t, 32));
      if (V > 3) a3 = v128.add<T>(a3, v128.load(t, 48));
      if (V > 4) a4 = v128.add<T>(a4, v128.load(t, 64));
      codes += sizeof<C>();
    }
    v128.store(s, a0);
    if (V > 1) v128.store(s, a1, 16);
    if (V > 2) v128.store(s, a2, 32);
    if (V > 3) v128.store(s, a3, 48);
    if (V > 4) v128.store(s, a4, 64);
  }
}

/** The row, counted over all tables, that a row's code for position p stands for. */
@inline
function tableRow<C>(codes: usize, positions: usize, p: i32): usize {
  return <usize>load<C>(codes) + changetype<Position>(positions + p * offsetof<Position>()).table;
}

@inline
function lookDownVectors<T, C>(
  codes: usize,
  P: i32,
  positions: usize,
  table: usize,
  rows: i32,
  stride: i32,
  residuals: usize,
  V: i32,
): void {
  const last = residuals + rows * stride;
  for (let s = residuals; s < last; s += stride) {
    const r0 = v128.load(s);
    const r1 = V > 1 ? v128.load(s, 16) : r0;
    const r2 = V > 2 ? v128.load(s, 32) : r0;
    const r3 = V > 3 ? v128.load(s, 48) : r0;
    const r4 = V > 4 ? v128.load(s, 64) : r0;
    for (let p = 0; p < P; p++) {
      const t = table + tableRow<C>(codes, positions, p) * stride;
      v128.store(t, v128.add<T>(v128.load(t), r0));
      if (V > 1) v128.store(t, v128.add<T>(v128.load(t, 16), r1), 16);
      if (V > 2) v128.store(t, v128.add<T>(v128.load(t, 32), r2), 32);
      if (V > 3) v128.store(t, v128.add<T>(v128.load(t, 48), r3), 48);
      if (V > 4) v128.store(t, v128.add<T>(v128.load(t, 64), r4), 64);
      codes += sizeof<C>();
    }
  }
}

/** Fills the tables: for a byte of flags the sums of their weights, for a category its weights and a row of zeros. */
export function fillTables<T>(positions: usize, P: i32, weights: usize, stride: i32, tables: usize): void {
  for (let p = 0; p < P; p++) {
    const position = changetype<Position>(positions + p * offsetof<Position>());
    const table = tables + position.table * stride;
    const own = weights + position.feature * stride;
    if (position.flags == 0) {
      memory.copy(table, own, (position.entries - 1) * stride);
      memory.fill(table + (position.entries - 1) * stride, 0, stride);
      continue;
    }
    memory.fill(table, 0, stride);
    for (let byte = 1; byte < position.entries; byte++) {
      const rest = table + (byte & (byte - 1)) * stride;
      const lowest = own + ctz(byte) * stride;
      for (let v = 0; v < stride; v += 16)
        v128.store(table + byte * stride + v, v128.add<T>(v128.load(rest + v), v128.load(lowest + v)));
    }
  }
}

/** Adds the tables' sums of residuals to the features'; the tables are overwritten. */
export function foldTables<T>(positions: usize, P: i32, sums: usize, stride: i32, tables: usize): void {
  for (let p = 0; p < P; p++) {
    const position = changetype<Position>(positions + p * offsetof<Position>());
    const table = tables + position.table * stride;
    const own = sums + position.feature * stride;
    if (position.flags == 0) {
      for (let v = 0; v < (position.entries - 1) * stride; v += 16)
        v128.store(own + v, v128.add<T>(v128.load(own + v), v128.load(table + v)));
      continue;
    }
    for (let byte = position.entries - 1; byte > 0; byte--) {
      const rest = table + (byte & (byte - 1)) * stride;
      const lowest = own + ctz(byte) * stride;
      for (let v = 0; v < stride; v += 16) {
        const sum = v128.load(table + byte * stride + v);
        v128.store(rest + v, v128.add<T>(v128.load(rest + v), sum));
        v128.store(lowest + v, v128.add<T>(v128.load(lowest + v), sum));
      }
    }
  }
}
