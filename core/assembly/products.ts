import { convert, denseScores, denseSums } from "./dense";
import { fillTables, foldTables, lookDown, lookUp } from "./lookup";
import { Part, PartKind, Plan, strideOf, Workspace } from "./plan";
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
    if (part.kind == PartKind.LOOKUP) fillTables<T>(part.positions, part.width, weights, stride, tables);
  }
}

/** `first` in each of the rows of a block, padded to a multiple of 4. */
@inline
function startRows<T>(rows: i32, stride: i32, first: usize, scores: usize): void {
  for (let s = scores, last = scores + ((rows + 3) & ~3) * stride; s < last; s += stride)
    for (let v = 0; v < stride; v += 16) v128.store(s + v, v128.load(first + v));
}

/** scores[i] = first + o_i + Σ_j Φ_ij weights[j]; for a block of rows, padded to a multiple of 4. */
function blockScores<T>(
  plan: Plan,
  workspace: Workspace,
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
  startRows<T>(rows, stride, first, scores);
  if (offset != 0) {
    for (let r = 0; r < rows; r++) {
      for (let k = 0; k < K; k++) {
        const at = scores + r * stride + k * sizeof<T>();
        store<T>(at, <T>(<f64>load<T>(at) + load<f64>(offset + (<usize>(from + r) * K + k) * 8)));
      }
    }
  }
  multiply<T>(false, plan, workspace, from, rows, weights, tables, scores);
}

/**
 * block[i] += Σ_j Φ_ij features[j]; or, as the adjoint, features[j] += Σ_i Φ_ij block[i]; lookups through their tables. One dispatch over
 * the parts for both, so that one reads what the other writes.
 */
@inline
function multiply<T>(
  isAdjoint: bool,
  plan: Plan,
  workspace: Workspace,
  from: i32,
  rows: i32,
  features: usize,
  tables: usize,
  block: usize,
): void {
  const stride = strideOf<T>(plan.classes);
  for (let q = 0; q < plan.partCount; q++) {
    const part = partOf(plan, q);
    const own = features + part.feature * stride;
    const data = part.data + <usize>from * part.width * part.bytes;
    if (part.kind == PartKind.LOOKUP) {
      if (part.bytes == 1) multiplyLookup<T, u8>(isAdjoint, part, data, tables, rows, stride, block);
      else multiplyLookup<T, i32>(isAdjoint, part, data, tables, rows, stride, block);
    } else if (part.kind == PartKind.DENSE) {
      const numbers = tileOf<T>(part, data, rows, workspace.tile);
      const fours = (rows + 3) & ~3;
      if (isAdjoint) denseSums<T>(numbers, part.width, own, fours, stride, block);
      else denseScores<T>(numbers, part.width, own, fours, stride, block);
    } else if (part.kind == PartKind.SPARSE) {
      const starts = part.starts + 4 * <usize>from;
      if (part.bytes == 4) multiplySparse<T, f32>(isAdjoint, part, starts, own, rows, stride, block);
      else multiplySparse<T, f64>(isAdjoint, part, starts, own, rows, stride, block);
    }
  }
}

@inline
function multiplyLookup<T, C>(
  isAdjoint: bool,
  part: Part,
  codes: usize,
  tables: usize,
  rows: i32,
  stride: i32,
  block: usize,
): void {
  if (isAdjoint) lookDown<T, C>(codes, part.width, part.positions, tables, rows, stride, block);
  else lookUp<T, C>(codes, part.width, part.positions, tables, rows, stride, block);
}

@inline
function multiplySparse<T, S>(
  isAdjoint: bool,
  part: Part,
  starts: usize,
  own: usize,
  rows: i32,
  stride: i32,
  block: usize,
): void {
  if (isAdjoint) sparseSums<T, S>(part.data, part.columns, starts, own, rows, stride, block);
  else sparseScores<T, S>(part.data, part.columns, starts, own, rows, stride, block);
}

/** a = o + ΦW of a block */
@inline
export function scoresAt<T>(plan: Plan, workspace: Workspace, from: i32, rows: i32): void {
  blockScores<T>(plan, workspace, from, rows, plan.weights, plan.weightTables, plan.firstScores, plan.offset, workspace.scores);
}

/** b = ΦV of a block */
@inline
export function changesAt<T>(plan: Plan, workspace: Workspace, from: i32, rows: i32): void {
  if (plan.isConstant) startRows<T>(rows, strideOf<T>(plan.classes), plan.firstChanges, workspace.changes);
  else blockScores<T>(plan, workspace, from, rows, plan.directions, plan.directionTables, plan.firstChanges, 0, workspace.changes);
}

/**
 * sums[j] += Σ_i Φ_ij residuals[i], lookups into their tables behind the features; residuals are padded with zeros to a multiple of 4 rows.
 */
export function blockSums<T>(plan: Plan, workspace: Workspace, from: i32, rows: i32, residuals: usize): void {
  const stride = strideOf<T>(plan.classes);
  const tables = workspace.sums + plan.features * stride;
  memory.fill(residuals + rows * stride, 0, (((rows + 3) & ~3) - rows) * stride);
  multiply<T>(true, plan, workspace, from, rows, workspace.sums, tables, residuals);
}

/** The sums of all features and, for the tables, folded into them. */
export function foldAllTables<T>(plan: Plan, workspace: Workspace): void {
  const stride = strideOf<T>(plan.classes);
  for (let q = 0; q < plan.partCount; q++) {
    const part = partOf(plan, q);
    if (part.kind == PartKind.LOOKUP)
      foldTables<T>(part.positions, part.width, workspace.sums, stride, workspace.sums + plan.features * stride);
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
