import { denseSums } from "./dense";
import { Workspace, multiplyAdd, Plan, strideOf } from "./plan";
import { blockSums, changesAt, fillAllTables, foldAllTables, scoresAt } from "./products";
import {
  classLogLikelihood,
  curvatureRows,
  labelOf,
  massLogLikelihood,
  effectiveWeight,
  residualRows,
  softmaxRows,
  sumAcross,
} from "./rows";

// The passes over a chunk of rows. Each works block by block, so that scores and residuals never leave the cache, and writes its sums in
// f64 to `out`; the chunks are added in their order, whichever thread made them.

/** Adds to a sum in two numbers what rounding would lose (Neumaier 1974). */
@inline
function addCompensated(sum: usize, term: f64): void {
  const before = load<f64>(sum);
  const after = before + term;
  store<f64>(sum, after);
  const lost = Math.abs(before) >= Math.abs(term) ? before - after + term : term - after + before;
  store<f64>(sum, load<f64>(sum, 8) + lost, 8);
}

/** ℓ of a block with the scores in `scores`, which become probabilities. */
@inline
function logLikelihoodAt<T>(plan: Plan, workspace: Workspace, scores: usize, from: i32, rows: i32): f64 {
  if (plan.labelBytes == 0) {
    const ell = massLogLikelihood<T>(plan, scores, from, rows);
    softmaxRows<T>(plan, workspace, scores, from, rows);
    return ell;
  }
  softmaxRows<T>(plan, workspace, scores, from, rows);
  return classLogLikelihood(plan, workspace, from, rows);
}

export { fillAllTables };

/** out: ℓ in two numbers; Σ_i R_i, K; ΦᵀR, d × K. */
export function gradientPass<T>(plan: Plan, workspace: Workspace, from: i32, to: i32, out: usize): void {
  startSums<T>(plan, workspace, out);
  for (let first = from; first < to; first += plan.blockRows) {
    const rows = min(plan.blockRows, to - first);
    scoresAt<T>(plan, workspace, first, rows);
    addCompensated(out, logLikelihoodAt<T>(plan, workspace, workspace.scores, first, rows));
    if (sizeof<T>() == 8 && plan.probabilities != 0) memory.copy(keptAt(plan, first), workspace.scores, rows * strideOf<T>(plan.classes));
    residualRows<T>(plan, workspace, workspace.scores, first, rows);
    addRows<T>(plan, workspace, rows, out);
    blockSums<T>(plan, workspace, first, rows, workspace.scores);
  }
  finishSums<T>(plan, workspace, out);
}

/** Where the probabilities of rows `first` on are kept. */
@inline
function keptAt(plan: Plan, first: i32): usize {
  return plan.probabilities + <usize>first * strideOf<f64>(plan.classes);
}

/** p of a block in `scores`: those that are kept, or from its scores. */
@inline
function probabilitiesAt<T>(plan: Plan, workspace: Workspace, first: i32, rows: i32): void {
  if (sizeof<T>() == 8 && plan.isKnown) {
    memory.copy(workspace.scores, keptAt(plan, first), rows * strideOf<T>(plan.classes));
    return;
  }
  scoresAt<T>(plan, workspace, first, rows);
  softmaxRows<T>(plan, workspace, workspace.scores, first, rows);
}

/** out: two numbers unused; Σ_i C_i, K; ΦᵀC, d × K. */
export function curvaturePass<T>(plan: Plan, workspace: Workspace, from: i32, to: i32, out: usize): void {
  startSums<T>(plan, workspace, out);
  for (let first = from; first < to; first += plan.blockRows) {
    const rows = min(plan.blockRows, to - first);
    probabilitiesAt<T>(plan, workspace, first, rows);
    changesAt<T>(plan, workspace, first, rows);
    curvatureRows<T>(plan, workspace.scores, workspace.changes, first, rows);
    addRows<T>(plan, workspace, rows, out);
    blockSums<T>(plan, workspace, first, rows, workspace.scores);
  }
  finishSums<T>(plan, workspace, out);
}

/** out: for each step t, ℓ at W + tV in two numbers. */
export function alongPass<T>(plan: Plan, workspace: Workspace, from: i32, to: i32, steps: usize, count: i32, out: usize): void {
  const stride = strideOf<T>(plan.classes);
  memory.fill(out, 0, 16 * count);
  for (let first = from; first < to; first += plan.blockRows) {
    const rows = min(plan.blockRows, to - first);
    scoresAt<T>(plan, workspace, first, rows);
    changesAt<T>(plan, workspace, first, rows);
    for (let step = 0; step < count; step++) {
      const t = v128.splat<T>(<T>load<f64>(steps + 8 * step));
      for (let v = 0; v < rows * stride; v += 16)
        v128.store(
          workspace.moved + v,
          v128.add<T>(v128.load(workspace.scores + v), v128.mul<T>(t, v128.load(workspace.changes + v))),
        );
      addCompensated(out + 16 * step, logLikelihoodAt<T>(plan, workspace, workspace.moved, first, rows));
    }
  }
}

/** out: p, rows × K. */
export function probabilitiesPass(plan: Plan, workspace: Workspace, from: i32, to: i32, out: usize): void {
  const K = plan.classes;
  const stride = strideOf<f64>(K);
  for (let first = from; first < to; first += plan.blockRows) {
    const rows = min(plan.blockRows, to - first);
    scoresAt<f64>(plan, workspace, first, rows);
    softmaxRows<f64>(plan, workspace, workspace.scores, first, rows);
    for (let r = 0; r < rows; r++, out += 8 * K) memory.copy(out, workspace.scores + r * stride, 8 * K);
  }
}

/** out: R, rows × K. */
export function residualsPass(plan: Plan, workspace: Workspace, from: i32, to: i32, out: usize): void {
  const K = plan.classes;
  const stride = strideOf<f64>(K);
  for (let first = from; first < to; first += plan.blockRows) {
    const rows = min(plan.blockRows, to - first);
    scoresAt<f64>(plan, workspace, first, rows);
    softmaxRows<f64>(plan, workspace, workspace.scores, first, rows);
    residualRows<f64>(plan, workspace, workspace.scores, first, rows);
    for (let r = 0; r < rows; r++, out += 8 * K) memory.copy(out, workspace.scores + r * stride, 8 * K);
  }
}

/** out: over the rows that count, the largest max b − min b, and the least b_own − max b. */
export function changePass(plan: Plan, workspace: Workspace, from: i32, to: i32, out: usize): void {
  const K = plan.classes;
  const stride = strideOf<f64>(K);
  let spread: f64 = 0;
  let margin: f64 = 0;
  for (let first = from; first < to; first += plan.blockRows) {
    const rows = min(plan.blockRows, to - first);
    changesAt<f64>(plan, workspace, first, rows);
    for (let r = 0; r < rows; r++) {
      if (effectiveWeight(plan, first + r) == 0) continue;
      const b = workspace.changes + r * stride;
      let least: f64 = Infinity;
      let most: f64 = -Infinity;
      let own: f64 = Infinity;
      for (let k = 0; k < K; k++) {
        const change = load<f64>(b + 8 * k);
        least = min(least, change);
        most = max(most, change);
        const isObserved =
          plan.labelBytes != 0
            ? labelOf(plan, first + r) == k
            : load<f64>(plan.masses + (<usize>(first + r) * K + k) * 8) > 0;
        if (isObserved) own = min(own, change);
      }
      spread = max(spread, most - least);
      margin = min(margin, own - most);
    }
  }
  store<f64>(out, spread);
  store<f64>(out, margin, 8);
}

/** out: Σ_i w_i s_i p_i p_iᵀ, K × K, both padded to whole vectors. */
export function classProductsPass(plan: Plan, workspace: Workspace, from: i32, to: i32, out: usize): void {
  const stride = strideOf<f64>(plan.classes);
  memory.fill(out, 0, (stride >> 3) * stride);
  for (let first = from; first < to; first += plan.blockRows) {
    const rows = min(plan.blockRows, to - first);
    const fours = (rows + 3) & ~3;
    probabilitiesAt<f64>(plan, workspace, first, rows);
    memory.fill(workspace.scores + rows * stride, 0, (fours - rows) * stride);
    for (let r = 0, at = 0; r < fours; r++) {
      const weight = f64x2.splat(r < rows ? effectiveWeight(plan, first + r) : 0);
      for (const end = at + stride; at < end; at += 16)
        v128.store(workspace.changes + at, f64x2.mul(weight, v128.load(workspace.scores + at)));
    }
    denseSums<f64>(workspace.changes, stride >> 3, out, fours, stride, workspace.scores);
  }
}

/**
 * out: Σ_i w_i s_i (diag p_i − p_i p_iᵀ) v, K, for the v in `firstChanges`; and Σ_i w_i s_i p_i (1 − p_i), K, which loses digits where a class
 * is nearly certain in every row.
 */
export function constantCurvaturePass(plan: Plan, workspace: Workspace, from: i32, to: i32, out: usize): void {
  const K = plan.classes;
  const stride = strideOf<f64>(K);
  const one = f64x2.splat(1);
  const products = workspace.changes;
  const diagonal = workspace.moved;
  memory.fill(products, 0, stride);
  memory.fill(diagonal, 0, stride);
  for (let first = from; first < to; first += plan.blockRows) {
    const rows = min(plan.blockRows, to - first);
    scoresAt<f64>(plan, workspace, first, rows);
    softmaxRows<f64>(plan, workspace, workspace.scores, first, rows);
    for (let r = 0; r < rows; r++) {
      const weight = f64x2.splat(effectiveWeight(plan, first + r));
      const p = workspace.scores + r * stride;
      // relative to the likeliest class, as in `curvatureRows`
      const shift = f64x2.splat(load<f64>(plan.firstChanges + 8 * likeliest(plan, workspace, first, r)));
      let sum = f64x2.splat(0);
      for (let v = 0; v < stride; v += 16) {
        const x = v128.load(p + v);
        sum = multiplyAdd<f64>(x, f64x2.sub(v128.load(plan.firstChanges + v), shift), sum);
      }
      const mean = sumAcross<f64>(sum);
      for (let v = 0; v < stride; v += 16) {
        const x = f64x2.mul(weight, v128.load(p + v));
        const change = f64x2.sub(f64x2.sub(v128.load(plan.firstChanges + v), shift), mean);
        v128.store(products + v, multiplyAdd<f64>(x, change, v128.load(products + v)));
        v128.store(diagonal + v, multiplyAdd<f64>(x, f64x2.sub(one, v128.load(p + v)), v128.load(diagonal + v)));
      }
    }
  }
  memory.copy(out, products, 8 * K);
  memory.copy(out + 8 * K, diagonal, 8 * K);
}

/** The class with the largest p of row `first` + r, after `softmaxRows`. */
@inline
function likeliest(plan: Plan, workspace: Workspace, first: i32, r: i32): i32 {
  if (plan.labelBytes != 0 && load<f64>(workspace.own + 8 * r) == 0) return labelOf(plan, first + r);
  const p = workspace.scores + r * strideOf<f64>(plan.classes);
  let top = 0;
  for (let k = 1; k < plan.classes; k++) if (load<f64>(p + 8 * k) > load<f64>(p + 8 * top)) top = k;
  return top;
}

@inline
export function startSums<T>(plan: Plan, workspace: Workspace, out: usize): void {
  memory.fill(workspace.sums, 0, (plan.features + plan.tableRows) * strideOf<T>(plan.classes));
  memory.fill(out, 0, 16 + 8 * plan.classes);
}

/** Adds Σ_i over a block's rows to what follows ℓ in `out`. */
export function addRows<T>(plan: Plan, workspace: Workspace, rows: i32, out: usize): void {
  const stride = strideOf<T>(plan.classes);
  for (let v = 0; v < stride; v += 16) {
    let sum = v128.splat<T>(<T>0);
    for (let s = workspace.scores + v, last = s + rows * stride; s < last; s += stride) sum = v128.add<T>(sum, v128.load(s));
    v128.store(workspace.moved + v, sum);
  }
  for (let k = 0; k < plan.classes; k++) {
    const at = out + 16 + 8 * k;
    store<f64>(at, load<f64>(at) + <f64>load<T>(workspace.moved + k * sizeof<T>()));
  }
}

export function finishSums<T>(plan: Plan, workspace: Workspace, out: usize): void {
  foldAllTables<T>(plan, workspace);
  const K = plan.classes;
  const stride = strideOf<T>(K);
  out += 16 + 8 * K;
  for (let j = 0; j < plan.features; j++)
    for (let k = 0; k < K; k++, out += 8) store<f64>(out, <f64>load<T>(workspace.sums + j * stride + k * sizeof<T>()));
}
