import { convert, denseScores, denseSums } from "./dense";
import { fillTables, foldTables, lookDown, lookUp } from "./lookup";
import { Bench, DENSE, LOOKUP, Part, Plan, SPARSE, strideOf } from "./plan";
import { sparseScores, sparseSums } from "./sparse";

// Φ times weights and Φᵀ times residuals, for a block of rows that stays in the cache.

@inline
function partOf(plan: Plan, q: i32): Part {
  return changetype<Part>(plan.parts + q * offsetof<Part>());
}

/** The tables of the lookups for these weights. */
export function fillAllTables<T>(plan: Plan, weights: usize, tables: usize): void {
  const stride = strideOf<T>(plan.classes);
  for (let q = 0; q < plan.partCount; q++) {
    const part = partOf(plan, q);
    if (part.kind == LOOKUP) fillTables<T>(part.positions, part.width, weights, stride, tables);
  }
}

/** scores[i] = first + o_i + Σ_j Φ_ij weights[j]; for a block of rows, and as many more as fill up four. */
function blockScores<T>(
  plan: Plan,
  bench: Bench,
  from: i32,
  rows: i32,
  weights: usize,
  tables: usize,
  first: usize,
  offset: usize,
  scores: usize,
): void {
  const K = plan.classes;
  const stride = strideOf<T>(K);
  for (let s = scores, last = scores + ((rows + 3) & ~3) * stride; s < last; s += stride)
    for (let v = 0; v < stride; v += 16) v128.store(s + v, v128.load(first + v));
  if (offset != 0) {
    for (let r = 0; r < rows; r++) {
      for (let k = 0; k < K; k++) {
        const at = scores + r * stride + k * sizeof<T>();
        store<T>(at, <T>(<f64>load<T>(at) + load<f64>(offset + (<usize>(from + r) * K + k) * 8)));
      }
    }
  }
  for (let q = 0; q < plan.partCount; q++) {
    const part = partOf(plan, q);
    const own = weights + part.feature * stride;
    const data = part.data + <usize>from * part.width * part.bytes;
    if (part.kind == LOOKUP) {
      if (part.bytes == 1) lookUp<T, u8>(data, part.width, part.positions, tables, rows, stride, scores);
      else lookUp<T, i32>(data, part.width, part.positions, tables, rows, stride, scores);
    } else if (part.kind == DENSE) {
      denseScores<T>(tileOf<T>(part, data, rows, bench.tile), part.width, own, (rows + 3) & ~3, stride, scores);
    } else if (part.kind == SPARSE) {
      const starts = part.starts + 4 * <usize>from;
      if (part.bytes == 4) sparseScores<T, f32>(part.data, part.columns, starts, own, rows, stride, scores);
      else sparseScores<T, f64>(part.data, part.columns, starts, own, rows, stride, scores);
    }
  }
}

/** a = o + ΦW of a block */
@inline
export function scoresAt<T>(plan: Plan, bench: Bench, from: i32, rows: i32): void {
  blockScores<T>(plan, bench, from, rows, plan.weights, plan.weightTables, plan.firstScores, plan.offset, bench.scores);
}

/** b = ΦV of a block */
@inline
export function changesAt<T>(plan: Plan, bench: Bench, from: i32, rows: i32): void {
  blockScores<T>(plan, bench, from, rows, plan.directions, plan.directionTables, plan.firstChanges, 0, bench.changes);
}

/** sums[j] += Σ_i Φ_ij residuals[i], lookups into their tables behind the features; residuals are set to zero up to four rows. */
export function blockSums<T>(plan: Plan, bench: Bench, from: i32, rows: i32, residuals: usize): void {
  const stride = strideOf<T>(plan.classes);
  const tables = bench.sums + plan.features * stride;
  memory.fill(residuals + rows * stride, 0, (((rows + 3) & ~3) - rows) * stride);
  for (let q = 0; q < plan.partCount; q++) {
    const part = partOf(plan, q);
    const own = bench.sums + part.feature * stride;
    const data = part.data + <usize>from * part.width * part.bytes;
    if (part.kind == LOOKUP) {
      if (part.bytes == 1) lookDown<T, u8>(data, part.width, part.positions, tables, rows, stride, residuals);
      else lookDown<T, i32>(data, part.width, part.positions, tables, rows, stride, residuals);
    } else if (part.kind == DENSE) {
      denseSums<T>(tileOf<T>(part, data, rows, bench.tile), part.width, own, (rows + 3) & ~3, stride, residuals);
    } else if (part.kind == SPARSE) {
      const starts = part.starts + 4 * <usize>from;
      if (part.bytes == 4) sparseSums<T, f32>(part.data, part.columns, starts, own, rows, stride, residuals);
      else sparseSums<T, f64>(part.data, part.columns, starts, own, rows, stride, residuals);
    }
  }
}

/** The sums of all features and, for the tables, folded into them. */
export function foldAllTables<T>(plan: Plan, bench: Bench): void {
  const stride = strideOf<T>(plan.classes);
  for (let q = 0; q < plan.partCount; q++) {
    const part = partOf(plan, q);
    if (part.kind == LOOKUP)
      foldTables<T>(part.positions, part.width, bench.sums, stride, bench.sums + plan.features * stride);
  }
}

/** Rows `from` on as numbers of type T: where they are stored, or converted into the tile. */
@inline
function tileOf<T>(part: Part, data: usize, rows: i32, tile: usize): usize {
  if (part.bytes == sizeof<T>()) return data;
  const count = rows * part.width;
  if (part.bytes == 1) convert<u8, T>(data, count, tile);
  else if (part.bytes == 4) convert<f32, T>(data, count, tile);
  else convert<f64, T>(data, count, tile);
  memory.fill(tile + count * sizeof<T>(), 0, 3 * part.width * sizeof<T>());
  return tile;
}
