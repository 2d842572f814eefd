import { logOnePlus } from "./exponential";
import { BOUND, BOUNDED, FARTHEST, growth, loss } from "./linearised-dual";
import { multiplyAdd, sumOf } from "./plan";
import { SIZE } from "./working-blocks";

// The dual point of linearised-dual.ts for rows in the blocks of working-blocks.ts.

/**
 * C = R + w s p δ, the residuals of the dual point that b leads to, with δ = b − Σ p b. out: min (1 + δ) over rows that count; Σ w s KL(q ‖ p⁺), or
 * a bound of it where all δ are small.
 */
export function workingDual(
  blocks: i32,
  K: i32,
  p: usize,
  b: usize,
  R: usize,
  totals: usize,
  C: usize,
  changes: usize,
  out: usize,
): void {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const step = <usize>K * SIZE;
  let least = one;
  let divergence = zero;
  for (let block = 0; block < blocks; block++, p += step, b += step, R += step, totals += SIZE, C += step) {
    for (let v: usize = 0; v < SIZE; v += 16) {
      const total = v128.load(totals + v);
      // changes relative to the likeliest class, whose own δ keeps its digits
      let most = v128.load(p + v);
      let shift = v128.load(b + v);
      for (let c = SIZE; c < step; c += SIZE) {
        const share = v128.load(p + c + v);
        const isMore = f64x2.gt(share, most);
        most = v128.bitselect(share, most, isMore);
        shift = v128.bitselect(v128.load(b + c + v), shift, isMore);
      }
      let mean = zero;
      for (let c: usize = 0; c < step; c += SIZE)
        mean = multiplyAdd<f64>(v128.load(p + c + v), f64x2.sub(v128.load(b + c + v), shift), mean);
      let low = zero;
      let high = zero;
      let fourth = zero;
      for (let c: usize = 0, to = changes; c < step; c += SIZE, to += 16) {
        const share = v128.load(p + c + v);
        const isThere = f64x2.gt(share, zero);
        const delta = v128.and(f64x2.sub(f64x2.sub(v128.load(b + c + v), shift), mean), isThere);
        v128.store(to, delta);
        low = f64x2.pmin(low, delta);
        high = f64x2.pmax(high, delta);
        const moved = f64x2.mul(share, delta);
        v128.store(C + c + v, f64x2.add(v128.load(R + c + v), f64x2.mul(total, moved)));
        const square = f64x2.mul(delta, delta);
        fourth = multiplyAdd<f64>(square, f64x2.mul(square, share), fourth);
      }
      const counts = f64x2.gt(total, zero);
      least = f64x2.pmin(least, v128.bitselect(f64x2.add(one, low), one, counts));
      const isFar = v128.and(f64x2.ge(f64x2.pmax(f64x2.neg(low), high), f64x2.splat(BOUNDED)), counts);
      let each = f64x2.mul(f64x2.splat(BOUND), fourth);
      if (v128.any_true(isFar)) each = v128.bitselect(farDivergence(p + v, changes, step, high), each, isFar);
      divergence = multiplyAdd<f64>(total, each, divergence);
    }
  }
  store<f64>(out, min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1)));
  store<f64>(out, sumOf(divergence), 8);
}

/** The divergence of two rows by logarithms and powers, as in linearised-dual.ts. */
function farDivergence(p: usize, changes: usize, step: usize, largest: v128): v128 {
  const zero = f64x2.splat(0);
  let products = zero;
  let excess = zero;
  for (let c: usize = 0, at = changes; c < step; c += SIZE, at += 16) {
    const delta = v128.load(at);
    const share = v128.load(p + c);
    products = multiplyAdd<f64>(share, loss(delta), products);
    excess = multiplyAdd<f64>(share, growth(delta), excess);
  }
  const sum = f64x2.pmax(zero, f64x2.add(products, logOnePlus(excess)));
  return v128.bitselect(f64x2.splat(Infinity), sum, f64x2.gt(largest, f64x2.splat(FARTHEST)));
}
