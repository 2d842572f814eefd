import { exponential, logOnePlus } from "./exponential";
import { Workspace, Plan, strideOf, sumOf } from "./plan";

/** The largest of a vector's numbers, in all its lanes. */
@inline
function largestAcross<T>(m: v128): v128 {
  m = v128.pmax<T>(m, v128.shuffle<i64>(m, m, 1, 0));
  if (sizeof<T>() == 4) m = v128.pmax<T>(m, v128.shuffle<i32>(m, m, 1, 0, 3, 2));
  return m;
}

/** The sum of a vector's numbers, in all its lanes. */
@inline
export function sumAcross<T>(m: v128): v128 {
  m = v128.add<T>(m, v128.shuffle<i64>(m, m, 1, 0));
  if (sizeof<T>() == 4) m = v128.add<T>(m, v128.shuffle<i32>(m, m, 1, 0, 3, 2));
  return m;
}

/** The class of row i. */
@inline
export function labelOf(plan: Plan, i: i32): i32 {
  return plan.labelBytes == 1 ? <i32>load<u8>(plan.labels + i) : load<i32>(plan.labels + 4 * <usize>i);
}

/** w_i */
@inline
export function rowWeightOf(plan: Plan, i: i32): f64 {
  return plan.rowWeights == 0 ? 1.0 : load<f64>(plan.rowWeights + 8 * <usize>i);
}

/** w_i s_i: how much row i counts in the curvature. */
@inline
export function effectiveWeight(plan: Plan, i: i32): f64 {
  const w = rowWeightOf(plan, i);
  return plan.labelBytes == 0 ? w * load<f64>(plan.massTotals + 8 * <usize>i) : w;
}

/**
 * p = exp(a − m) / Σ exp(a − m), m = max a, in place. `others` gets Σ exp(a − m) without the largest, which keeps its digits when one class
 * is nearly certain; and `own`, where labels are classes, a_own − m. Four sweeps over the block, each without a long chain of operations
 * that wait for each other.
 */
export function softmaxRows<T>(plan: Plan, workspace: Workspace, scores: usize, first: i32, rows: i32): void {
  const stride = strideOf<T>(plan.classes);
  const last = scores + rows * stride;
  subtractLargest<T>(scores, last, stride);
  if (plan.labelBytes != 0) {
    for (let r = 0; r < rows; r++)
      store<f64>(workspace.own + 8 * r, <f64>load<T>(scores + r * stride + labelOf(plan, first + r) * sizeof<T>()));
  }
  for (let s = scores; s < last; s += 16) v128.store(s, exponential<T>(v128.load(s)));
  if (stride == 16) sumOthers<T>(scores, last, stride, workspace.others, 1);
  else if (stride == 32) sumOthers<T>(scores, last, stride, workspace.others, 2);
  else if (stride == 48) sumOthers<T>(scores, last, stride, workspace.others, 3);
  else if (stride == 80) sumOthers<T>(scores, last, stride, workspace.others, 5);
  else sumOthers<T>(scores, last, stride, workspace.others, 0);
  for (let s = scores, at = workspace.others; s < last; s += stride, at += 8) {
    const share = v128.splat<T>(<T>1 / <T>(1.0 + load<f64>(at)));
    for (let v = s; v < s + stride; v += 16) v128.store(v, v128.mul<T>(v128.load(v), share));
  }
}

/** a − max a for every row. */
@inline
function subtractLargest<T>(scores: usize, last: usize, stride: i32): void {
  for (let s = scores; s < last; s += stride) {
    let m = v128.load(s);
    for (let v = s + 16; v < s + stride; v += 16) m = v128.pmax<T>(m, v128.load(v));
    m = largestAcross<T>(m);
    for (let v = s; v < s + stride; v += 16) v128.store(v, v128.sub<T>(v128.load(v), m));
  }
}

/**
 * Σ e without one of the largest, whose e is 1: the sum of those below 1, plus the number of those at 1, minus one. V vectors, or 0 for any
 * number.
 */
@inline
function sumOthers<T>(scores: usize, last: usize, stride: i32, others: usize, V: i32): void {
  const one = v128.splat<T>(<T>1);
  for (let s = scores; s < last; s += stride, others += 8) {
    let below = v128.splat<T>(<T>0);
    let at = below;
    if (V == 0) {
      for (let v = s; v < s + stride; v += 16) {
        const e = v128.load(v);
        const isOne = v128.eq<T>(e, one);
        below = v128.add<T>(below, v128.andnot(e, isOne));
        at = v128.add<T>(at, v128.and(one, isOne));
      }
    } else {
      for (let v = 0; v < V; v++) {
        const e = v128.load(s + 16 * v);
        const isOne = v128.eq<T>(e, one);
        below = v128.add<T>(below, v128.andnot(e, isOne));
        at = v128.add<T>(at, v128.and(one, isOne));
      }
    }
    store<f64>(
      others,
      <f64>v128.extract_lane<T>(sumAcross<T>(below), 0) + (<f64>v128.extract_lane<T>(sumAcross<T>(at), 0) - 1.0),
    );
  }
}

/** Σ_i w_i Σ_k y_ik (a_ik − z_i) of a block whose rows have classes, from what `softmaxRows` noted. */
export function classLogLikelihood(plan: Plan, workspace: Workspace, first: i32, rows: i32): f64 {
  // an odd row's partner is a row without effect
  if (rows & 1) {
    store<f64>(workspace.own + 8 * rows, 0);
    store<f64>(workspace.others + 8 * rows, 0);
  }
  let sum = f64x2.splat(0);
  for (let r = 0; r < rows; r += 2) {
    let ell = f64x2.sub(v128.load(workspace.own + 8 * r), logOnePlus(v128.load(workspace.others + 8 * r)));
    if (plan.rowWeights != 0) {
      const next = min(r + 1, rows - 1);
      ell = f64x2.mul(ell, f64x2(rowWeightOf(plan, first + r), rowWeightOf(plan, first + next)));
    }
    sum = f64x2.add(sum, ell);
  }
  return sumOf(sum);
}

/** The same where rows have class masses: `scores` still holds a. To be called before `softmaxRows`. */
export function massLogLikelihood<T>(plan: Plan, scores: usize, first: i32, rows: i32): f64 {
  const K = plan.classes;
  const stride = strideOf<T>(K);
  let total: f64 = 0;
  for (let r = 0; r < rows; r++) {
    const s = scores + r * stride;
    let top = 0;
    for (let k = 1; k < K; k++) if (load<T>(s + k * sizeof<T>()) > load<T>(s + top * sizeof<T>())) top = k;
    const m = <f64>load<T>(s + top * sizeof<T>());
    let others: f64 = 0;
    for (let k = 0; k < K; k++) {
      if (k == top) continue;
      const e = exponential<f64>(f64x2.splat(<f64>load<T>(s + k * sizeof<T>()) - m));
      others += f64x2.extract_lane(e, 0);
    }
    const z = f64x2.extract_lane(logOnePlus(f64x2.splat(others)), 0);
    const y = plan.masses + <usize>(first + r) * K * 8;
    let ell: f64 = 0;
    for (let k = 0; k < K; k++) {
      const mass = load<f64>(y + 8 * k);
      if (mass > 0) ell += mass * (<f64>load<T>(s + k * sizeof<T>()) - m - z);
    }
    total += rowWeightOf(plan, first + r) * ell;
  }
  return total;
}

/**
 * R_ik = w_i (s_i p_ik − y_ik) in place of p. For a row's class, where its score is the largest, or with class masses for the likeliest
 * class, it is minus the sum of the row's others.
 */
export function residualRows<T>(plan: Plan, workspace: Workspace, p: usize, first: i32, rows: i32): void {
  const K = plan.classes;
  const stride = strideOf<T>(K);
  if (plan.labelBytes == 0) {
    for (let r = 0; r < rows; r++) {
      const w = rowWeightOf(plan, first + r);
      const total = load<f64>(plan.massTotals + 8 * <usize>(first + r));
      const row = p + r * stride;
      let top = row;
      for (let at = row; at < row + K * sizeof<T>(); at += sizeof<T>()) if (load<T>(at) > load<T>(top)) top = at;
      let others: f64 = 0;
      for (let k = 0; k < K; k++) {
        const at = row + k * sizeof<T>();
        const y = load<f64>(plan.masses + (<usize>(first + r) * K + k) * 8);
        const residual = w * (total * <f64>load<T>(at) - y);
        if (at != top) others += residual;
        store<T>(at, <T>residual);
      }
      store<T>(top, <T>-others);
    }
    return;
  }
  for (let r = 0; r < rows; r++) {
    const at = p + r * stride + labelOf(plan, first + r) * sizeof<T>();
    const others = load<f64>(workspace.others + 8 * r);
    const isLargest = load<f64>(workspace.own + 8 * r) == 0;
    store<T>(at, isLargest ? <T>(-others / (1.0 + others)) : load<T>(at) - <T>1);
  }
  if (plan.rowWeights == 0) return;
  for (let r = 0; r < rows; r++) {
    const w = v128.splat<T>(<T>rowWeightOf(plan, first + r));
    for (let v = 0; v < stride; v += 16) {
      const at = p + r * stride + v;
      v128.store(at, v128.mul<T>(w, v128.load(at)));
    }
  }
}

/** C_ik = w_i s_i p_ik (b_ik − Σ_l p_il b_il) in place of p. */
export function curvatureRows<T>(plan: Plan, p: usize, b: usize, first: i32, rows: i32): void {
  const stride = strideOf<T>(plan.classes);
  for (let r = 0; r < rows; r++) {
    const at = r * stride;
    // changes relative to the likeliest class: where it is nearly certain, its own b − ⟨p, b⟩ keeps its digits
    let top = at;
    for (let k = at + sizeof<T>(); k < at + plan.classes * sizeof<T>(); k += sizeof<T>())
      if (load<T>(p + k) > load<T>(p + top)) top = k;
    const shift = v128.splat<T>(load<T>(b + top));
    let sum = v128.splat<T>(<T>0);
    for (let v = at; v < at + stride; v += 16) {
      const change = v128.sub<T>(v128.load(b + v), shift);
      v128.store(b + v, change);
      sum = v128.add<T>(sum, v128.mul<T>(v128.load(p + v), change));
    }
    const mean = sumAcross<T>(sum);
    const weight = v128.splat<T>(<T>effectiveWeight(plan, first + r));
    for (let v = at; v < at + stride; v += 16)
      v128.store(
        p + v,
        v128.mul<T>(v128.mul<T>(weight, v128.load(p + v)), v128.sub<T>(v128.load(b + v), mean)),
      );
  }
}
