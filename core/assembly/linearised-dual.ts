import { exponential, logOnePlus } from "./exponential";
import { addRows, finishSums, startSums } from "./passes";
import { multiplyAdd, Plan, strideOf, sumOf, Workspace } from "./plan";
import { blockSums, changesAt, scoresAt } from "./products";
import { effectiveWeight, softmaxRows, sumAcross } from "./rows";

// The dual point that a step V leads to, q = p (1 + δ) with δ = b − Σ p b: see core/src/likelihood/linearised-dual.ts, which has the same formulas.

/** Below this spread the divergence is bounded by BOUND Σ p δ⁴. */
export const BOUNDED: f64 = 0.01;
export const BOUND: f64 = 0.128;

/** out: Σ_i w_i s_i KL(q_i ‖ p_i(W + V)); min (1 + δ); Σ_i C_i, K; ΦᵀC, d × K; C = w s p δ. */
export function linearisedPass(plan: Plan, workspace: Workspace, from: i32, to: i32, out: usize): void {
  startSums<f64>(plan, workspace, out);
  store<f64>(out, 1, 8);
  for (let first = from; first < to; first += plan.blockRows) {
    const rows = min(plan.blockRows, to - first);
    scoresAt<f64>(plan, workspace, first, rows);
    softmaxRows<f64>(plan, workspace, workspace.scores, first, rows);
    changesAt<f64>(plan, workspace, first, rows);
    linearisedRows(plan, workspace.scores, workspace.changes, first, rows, out);
    addRows<f64>(plan, workspace, rows, out);
    blockSums<f64>(plan, workspace, first, rows, workspace.scores);
  }
  finishSums<f64>(plan, workspace, out);
}

/** C in place of p, and the divergence and the least 1 + δ of a block added to `out`. */
function linearisedRows(plan: Plan, p: usize, b: usize, first: i32, rows: i32, out: usize): void {
  const stride = strideOf<f64>(plan.classes);
  let total = load<f64>(out);
  let least = load<f64>(out, 8);
  for (let r = 0; r < rows; r++) {
    const at = r * stride;
    const w = effectiveWeight(plan, first + r);
    centreRow(p + at, b + at, stride, plan.classes);
    let low = f64x2.splat(0);
    let high = low;
    for (let v = 0; v < stride; v += 16) {
      const delta = v128.load(b + at + v);
      low = f64x2.pmin(low, delta);
      high = f64x2.pmax(high, delta);
    }
    const lowest = min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1));
    const largest = max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1));
    if (w > 0) {
      least = min(least, 1 + lowest);
      total +=
        w * (max(-lowest, largest) < BOUNDED ? boundOf(p + at, b + at, stride) : divergenceOf(p + at, b + at, stride, largest));
    }
    const weight = f64x2.splat(w);
    for (let v = 0; v < stride; v += 16)
      v128.store(p + at + v, f64x2.mul(f64x2.mul(weight, v128.load(p + at + v)), v128.load(b + at + v)));
  }
  store<f64>(out, total);
  store<f64>(out, least, 8);
}

/** δ = b − Σ p b in place of b, 0 where p is; relative to the likeliest class, whose own δ keeps its digits. */
function centreRow(p: usize, b: usize, stride: i32, K: i32): void {
  let top = 0;
  for (let k = 8; k < K * 8; k += 8) if (load<f64>(p + k) > load<f64>(p + top)) top = k;
  const shift = v128.splat<f64>(load<f64>(b + top));
  const zero = f64x2.splat(0);
  let sum = zero;
  for (let v = 0; v < stride; v += 16) {
    const change = f64x2.sub(v128.load(b + v), shift);
    v128.store(b + v, change);
    sum = f64x2.add(sum, f64x2.mul(v128.load(p + v), change));
  }
  const mean = sumAcross<f64>(sum);
  for (let v = 0; v < stride; v += 16)
    v128.store(b + v, v128.and(f64x2.sub(v128.load(b + v), mean), f64x2.gt(v128.load(p + v), zero)));
}

function boundOf(p: usize, b: usize, stride: i32): f64 {
  let sum = f64x2.splat(0);
  for (let v = 0; v < stride; v += 16) {
    const delta = v128.load(b + v);
    const square = f64x2.mul(delta, delta);
    sum = f64x2.add(sum, f64x2.mul(v128.load(p + v), f64x2.mul(square, square)));
  }
  return BOUND * sumOf(sum);
}

/** Σ p (1 + δ)(ln(1 + δ) − δ) + ln(1 + Σ p (e^δ − 1 − δ)), at least 0, since Σ p δ = 0; Infinity where e^δ would overflow. */
function divergenceOf(p: usize, b: usize, stride: i32, largest: f64): f64 {
  if (largest > FARTHEST) return Infinity;
  let products = f64x2.splat(0);
  let excess = products;
  for (let v = 0; v < stride; v += 16) {
    const delta = v128.load(b + v);
    const share = v128.load(p + v);
    products = f64x2.add(products, f64x2.mul(share, loss(delta)));
    excess = f64x2.add(excess, f64x2.mul(share, growth(delta)));
  }
  return max(0, sumOf(products) + f64x2.extract_lane(logOnePlus(f64x2.splat(sumOf(excess))), 0));
}

/** From here on e^δ is not taken. */
export const FARTHEST: f64 = 700;

/** (1 + δ)(ln(1 + δ) − δ), 0 from δ = −1 down. Logarithms of numbers from 1 on. */
@inline
export function loss(delta: v128): v128 {
  const factor = f64x2.pmax(f64x2.splat(1e-300), f64x2.add(f64x2.splat(1), delta));
  const isBelow = f64x2.lt(delta, f64x2.splat(0));
  const log = logOnePlus(v128.bitselect(f64x2.div(f64x2.neg(delta), factor), delta, isBelow));
  return f64x2.mul(factor, f64x2.sub(v128.bitselect(f64x2.neg(log), log, isBelow), delta));
}

/**
 * e^δ − 1 − δ, with the digits of small δ, too: of a row that is nearly certain of its class, whose own δ is tiny and whose p is 1, rounding would hide more
 * than the divergence of all other classes together. Taylor's series below BOUNDED, where it leaves δ⁷ / 5040.
 */
@inline
export function growth(delta: v128): v128 {
  const one = f64x2.splat(1);
  const size = f64x2.abs(delta);
  const shrunk = exponential<f64>(f64x2.neg(size));
  const power = v128.bitselect(shrunk, f64x2.div(one, shrunk), f64x2.lt(delta, f64x2.splat(0)));
  let series = multiplyAdd<f64>(delta, f64x2.splat(1.0 / 720), f64x2.splat(1.0 / 120));
  series = multiplyAdd<f64>(delta, series, f64x2.splat(1.0 / 24));
  series = multiplyAdd<f64>(delta, series, f64x2.splat(1.0 / 6));
  series = multiplyAdd<f64>(delta, series, f64x2.splat(0.5));
  const near = f64x2.mul(f64x2.mul(delta, delta), series);
  return v128.bitselect(near, f64x2.sub(f64x2.sub(power, one), delta), f64x2.lt(size, f64x2.splat(BOUNDED)));
}
