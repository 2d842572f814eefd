import { multiplyAdd, sumOf } from "./plan";

// What core/src/engine/wasm/kernel-inverse.ts does with an inverse that grows and shrinks.

/** y = B x, B symmetric with rows `stride` numbers apart, n × n. */
export function symmetricProduct(B: usize, stride: i32, n: i32, x: usize, y: usize): void {
  const row = <usize>stride * 8;
  const end = <usize>(n & ~1) * 8;
  for (let i = 0; i < n; i++, B += row) {
    let s = f64x2.splat(0);
    let t = s;
    let v: usize = 0;
    for (; v + 32 <= end; v += 32) {
      s = multiplyAdd<f64>(v128.load(B + v), v128.load(x + v), s);
      t = multiplyAdd<f64>(v128.load(B + v, 16), v128.load(x + v, 16), t);
    }
    if (v < end) s = multiplyAdd<f64>(v128.load(B + v), v128.load(x + v), s);
    let sum = sumOf(f64x2.add(s, t));
    if (n & 1) sum += load<f64>(B + end) * load<f64>(x + end);
    store<f64>(y + 8 * i, sum);
  }
}

/** B += t x yᵀ, n × n. */
export function addOuter(B: usize, stride: i32, n: i32, t: f64, x: usize, y: usize): void {
  const row = <usize>stride * 8;
  const end = <usize>(n & ~1) * 8;
  for (let i = 0; i < n; i++, B += row) {
    const factor = t * load<f64>(x + 8 * i);
    if (factor == 0) continue;
    const each = f64x2.splat(factor);
    for (let v: usize = 0; v < end; v += 16) v128.store(B + v, multiplyAdd<f64>(each, v128.load(y + v), v128.load(B + v)));
    if (n & 1) store<f64>(B + end, load<f64>(B + end) + factor * load<f64>(y + end));
  }
}

/** B = t B + x yᵀ + y xᵀ, n × n. */
export function scaleAndAddPair(B: usize, stride: i32, n: i32, t: f64, x: usize, y: usize): void {
  const row = <usize>stride * 8;
  const end = <usize>(n & ~1) * 8;
  const factor = f64x2.splat(t);
  for (let i = 0; i < n; i++, B += row) {
    const xi = load<f64>(x + 8 * i);
    const yi = load<f64>(y + 8 * i);
    const x2 = f64x2.splat(xi);
    const y2 = f64x2.splat(yi);
    for (let v: usize = 0; v < end; v += 16)
      v128.store(
        B + v,
        multiplyAdd<f64>(x2, v128.load(y + v), multiplyAdd<f64>(y2, v128.load(x + v), f64x2.mul(factor, v128.load(B + v)))),
      );
    if (n & 1) store<f64>(B + end, t * load<f64>(B + end) + xi * load<f64>(y + end) + yi * load<f64>(x + end));
  }
}
