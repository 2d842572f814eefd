import { listEntries } from "./entries";
import { multiplyAdd, Plan, strideOf, Workspace } from "./plan";
import { blockSums, scoresAt } from "./products";
import { addRows, finishSums, startSums } from "./passes";
import { effectiveWeight, softmaxRows } from "./rows";

/** Vectors of sums, one lane per class pair, that stay in registers during the loop over a row's products of two features. */
const VECTORS = 8;

/**
 * out: two numbers unused; Σ_i C_i, K; ΦᵀC, d × K, the gradient of ½ tr(V ∇²(−ℓ)), as core/src/likelihood/curvature-slope.ts derives it. V
 * lies at `pairs`, [(j·d + m)·C + pair] for features m ≤ j and class pairs l ≤ k, C padded to whole vectors.
 */
export function curvatureSlopePass(plan: Plan, workspace: Workspace, from: i32, to: i32, pairs: usize, out: usize): void {
  const K = plan.classes;
  const stride = strideOf<f64>(K);
  startSums<f64>(plan, workspace, out);
  for (let first = from; first < to; first += plan.blockRows) {
    const rows = min(plan.blockRows, to - first);
    scoresAt<f64>(plan, workspace, first, rows);
    softmaxRows<f64>(plan, workspace, workspace.scores, first, rows);
    for (let r = 0; r < rows; r++) {
      const p = workspace.scores + r * stride;
      const weight = effectiveWeight(plan, first + r);
      if (weight == 0) {
        memory.fill(p, 0, stride);
        continue;
      }
      scoreCovariance(plan, workspace, listEntries(plan, workspace, first + r), pairs, workspace.moved);
      rowSlope(workspace.moved, p, K, weight, workspace.changes);
    }
    addRows<f64>(plan, workspace, rows, out);
    blockSums<f64>(plan, workspace, first, rows, workspace.scores);
  }
  finishSums<f64>(plan, workspace, out);
}

/** S_kl = φᵀ V_kl φ, l ≤ k, for the row whose entries are listed. */
function scoreCovariance(plan: Plan, workspace: Workspace, count: i32, pairs: usize, S: usize): void {
  const K = plan.classes;
  const bytes = strideOf<f64>((K * (K + 1)) / 2);
  for (let c = 0; c < bytes; c += 16 * VECTORS) {
    const left = (bytes - c) >> 4;
    const row = plan.features * bytes;
    if (left == 1) sumProducts(workspace, count, pairs + c, row, bytes, S + c, 1);
    else if (left == 2) sumProducts(workspace, count, pairs + c, row, bytes, S + c, 2);
    else if (left == 3) sumProducts(workspace, count, pairs + c, row, bytes, S + c, 3);
    else if (left == 4) sumProducts(workspace, count, pairs + c, row, bytes, S + c, 4);
    else if (left == 5) sumProducts(workspace, count, pairs + c, row, bytes, S + c, 5);
    else if (left == 6) sumProducts(workspace, count, pairs + c, row, bytes, S + c, 6);
    else if (left == 7) sumProducts(workspace, count, pairs + c, row, bytes, S + c, 7);
    else sumProducts(workspace, count, pairs + c, row, bytes, S + c, VECTORS);
  }
}

/** Σ_{b ≤ a} φ_a φ_b V_ab, for V vectors of class pairs. */
@inline
function sumProducts(workspace: Workspace, count: i32, pairs: usize, row: usize, bytes: usize, S: usize, V: i32): void {
  const columns = workspace.entryColumns;
  const values = workspace.entryValues;
  const zero = f64x2.splat(0);
  let s0 = zero;
  let s1 = zero;
  let s2 = zero;
  let s3 = zero;
  let s4 = zero;
  let s5 = zero;
  let s6 = zero;
  let s7 = zero;
  for (let a = 0; a < count; a++) {
    const x = load<f64>(values + 8 * a);
    const own = pairs + <usize>load<i32>(columns + 4 * a) * row;
    for (let b = 0; b <= a; b++) {
      const y = f64x2.splat(x * load<f64>(values + 8 * b));
      const at = own + <usize>load<i32>(columns + 4 * b) * bytes;
      s0 = multiplyAdd<f64>(y, v128.load(at), s0);
      if (V > 1) s1 = multiplyAdd<f64>(y, v128.load(at, 16), s1);
      if (V > 2) s2 = multiplyAdd<f64>(y, v128.load(at, 32), s2);
      if (V > 3) s3 = multiplyAdd<f64>(y, v128.load(at, 48), s3);
      if (V > 4) s4 = multiplyAdd<f64>(y, v128.load(at, 64), s4);
      if (V > 5) s5 = multiplyAdd<f64>(y, v128.load(at, 80), s5);
      if (V > 6) s6 = multiplyAdd<f64>(y, v128.load(at, 96), s6);
      if (V > 7) s7 = multiplyAdd<f64>(y, v128.load(at, 112), s7);
    }
  }
  v128.store(S, s0);
  if (V > 1) v128.store(S, s1, 16);
  if (V > 2) v128.store(S, s2, 32);
  if (V > 3) v128.store(S, s3, 48);
  if (V > 4) v128.store(S, s4, 64);
  if (V > 5) v128.store(S, s5, 80);
  if (V > 6) v128.store(S, s6, 96);
  if (V > 7) v128.store(S, s7, 112);
}

/** C_m = ½ w s p_m [S_mm − Σ_k p_k S_kk − 2 (S p)_m + 2 pᵀ S p] in place of p; `products` has room for S p. */
function rowSlope(S: usize, p: usize, K: i32, weight: f64, products: usize): void {
  memory.fill(products, 0, 8 * K);
  let mean: f64 = 0;
  for (let k = 0, at = S; k < K; k++) {
    const pk = load<f64>(p + 8 * k);
    let own: f64 = 0;
    for (let l = 0; l < k; l++, at += 8) {
      const s = load<f64>(at);
      own += s * load<f64>(p + 8 * l);
      store<f64>(products + 8 * l, load<f64>(products + 8 * l) + s * pk);
    }
    const diagonal = load<f64>(at);
    at += 8;
    mean += pk * diagonal;
    store<f64>(products + 8 * k, load<f64>(products + 8 * k) + own + diagonal * pk);
  }
  let square: f64 = 0;
  for (let k = 0; k < K; k++) square += load<f64>(p + 8 * k) * load<f64>(products + 8 * k);
  for (let k = 0, at = S; k < K; k++, at += 8 * (k + 1)) {
    const bracket = load<f64>(at) - mean - 2.0 * load<f64>(products + 8 * k) + 2.0 * square;
    store<f64>(p + 8 * k, 0.5 * weight * load<f64>(p + 8 * k) * bracket);
  }
}
