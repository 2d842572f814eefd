import { multiplyAdd } from "./plan";

// exp and log1p for whole vectors. The polynomials interpolate at Chebyshev nodes (within a factor 3 of the best of their degree), computed
// with 40 digits; bounds of the error over the whole domains are in docs/accuracy.md.

/**
 * Constants are read from memory: V8 rebuilds a vector constant at every use, in four instructions, which would double the time of an
 * exponential; a load is one.
 */
@inline
function at<T>(constants: usize, place: i32): v128 {
  return v128.load_splat<T>(constants + place * sizeof<T>());
}

const EXP64 = memory.data<f64>([
  1.4426950408889634,
  6755399441055744.0,
  0.6931471803691238,
  1.9082149292705878e-10,
  0.16666666666666667453,
  0.5,
  0.0083333333333300618325,
  0.041666666666624127873,
  0.00019841269863053616878,
  0.0013888888917213716901,
  2.7557268459997064772e-6,
  0.000024801521295954375131,
  2.5100385495510319078e-8,
  2.7620088445409748161e-7,
  1.0,
  -708.0,
], 16);
const EXP32 = memory.data<f32>([
  1.44269504,
  12582912.0,
  0.69140625,
  0.0017409305599453094,
  0.16666576989698775683,
  0.5,
  0.0083631790527225773704,
  0.041666554617204574203,
  0.0013926183587713494542,
  1.0,
  -87.0,
], 16);
const LOG64 = memory.data<f64>([
  1.0,
  4503599627370496.0,
  2.0,
  0.14617807153417324964,
  0.15331611722055007885,
  0.18182892432536871201,
  0.22222211089379496214,
  0.28571428626253837606,
  0.39999999999898890514,
  0.66666666666666697077,
  0.5,
  1.9082149292705878e-10,
  0.6931471803691238,
], 16);
const LOG_BITS = memory.data<i64>([
  0x3ff0000000000000 - 0x3fe6a09e667f3bcd,
  1023,
  0x4330000000000000,
], 16);

/** exp(x) for x ≤ 0; exactly 0 where the result would be denormal, which would make the sums that follow tens of times slower. */
@inline
export function exponential<T>(x: v128): v128 {
  if (sizeof<T>() == 8) return exponential64(x);
  return exponential32(x);
}

/** x = m ln 2 + r, exp(r) = 1 + r + r² q(r) with q of degree 9; the misfit of the polynomial is 1.7e-17. */
@inline
function exponential64(x: v128): v128 {
  // adding 1.5·2^52 rounds to a whole number and leaves it in the low bits
  const shifted = f64x2.add(f64x2.mul(x, at<f64>(EXP64, 0)), at<f64>(EXP64, 1));
  const m = f64x2.sub(shifted, at<f64>(EXP64, 1));
  let r = f64x2.sub(x, f64x2.mul(m, at<f64>(EXP64, 2)));
  r = f64x2.sub(r, f64x2.mul(m, at<f64>(EXP64, 3)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const q01 = multiplyAdd<f64>(r, at<f64>(EXP64, 4), at<f64>(EXP64, 5));
  const q23 = multiplyAdd<f64>(r, at<f64>(EXP64, 6), at<f64>(EXP64, 7));
  const q45 = multiplyAdd<f64>(r, at<f64>(EXP64, 8), at<f64>(EXP64, 9));
  const q67 = multiplyAdd<f64>(r, at<f64>(EXP64, 10), at<f64>(EXP64, 11));
  const q89 = multiplyAdd<f64>(r, at<f64>(EXP64, 12), at<f64>(EXP64, 13));
  const low = multiplyAdd<f64>(r2, q23, q01);
  const high = multiplyAdd<f64>(r4, q89, multiplyAdd<f64>(r2, q67, q45));
  const q = multiplyAdd<f64>(r4, high, low);
  const p = f64x2.add(at<f64>(EXP64, 14), multiplyAdd<f64>(r2, q, r));
  return v128.and(i64x2.add(p, i64x2.shl(shifted, 52)), f64x2.gt(x, at<f64>(EXP64, 15)));
}

/** The same with q of degree 4; the misfit of the polynomial is 1.0e-8. */
@inline
function exponential32(x: v128): v128 {
  const shifted = f32x4.add(f32x4.mul(x, at<f32>(EXP32, 0)), at<f32>(EXP32, 1));
  const m = f32x4.sub(shifted, at<f32>(EXP32, 1));
  let r = f32x4.sub(x, f32x4.mul(m, at<f32>(EXP32, 2)));
  r = f32x4.sub(r, f32x4.mul(m, at<f32>(EXP32, 3)));
  const r2 = f32x4.mul(r, r);
  const q01 = multiplyAdd<f32>(r, at<f32>(EXP32, 4), at<f32>(EXP32, 5));
  const q23 = multiplyAdd<f32>(r, at<f32>(EXP32, 6), at<f32>(EXP32, 7));
  const q = multiplyAdd<f32>(
    r2,
    multiplyAdd<f32>(r2, at<f32>(EXP32, 8), q23),
    q01,
  );
  const p = f32x4.add(at<f32>(EXP32, 9), multiplyAdd<f32>(r2, q, r));
  return v128.and(i32x4.add(p, i32x4.shl(shifted, 23)), f32x4.gt(x, at<f32>(EXP32, 10)));
}

/**
 * log(1 + x) for finite x ≥ 0: with y = 1 + x rounded and c what rounding lost, log(1 + x) = log y + c/y; y = 2^e (1 + f),
 * log(1 + f) = f − f²/2 + s (f²/2 + R(s²)), s = f/(2 + f) (the scheme of FreeBSD's msun), R of degree 7 with misfit 4.6e-18.
 */
@inline
export function logOnePlus(x: v128): v128 {
  const one = at<f64>(LOG64, 0);
  const y = f64x2.add(one, x);
  const xRounded = f64x2.sub(y, one);
  const lost = f64x2.add(f64x2.sub(one, f64x2.sub(y, xRounded)), f64x2.sub(x, xRounded));
  // the exponent that leaves 1 + f between √½ and √2
  const bits = i64x2.add(y, at<i64>(LOG_BITS, 0));
  const e = i64x2.sub(i64x2.shr_u(bits, 52), at<i64>(LOG_BITS, 1));
  const f = f64x2.sub(i64x2.sub(y, i64x2.shl(e, 52)), one);
  // e ≥ 0 as a number: its bits behind the exponent of 2^52
  const eNumber = f64x2.sub(v128.or(e, at<i64>(LOG_BITS, 2)), at<f64>(LOG64, 1));
  const s = f64x2.div(f, f64x2.add(at<f64>(LOG64, 2), f));
  const z = f64x2.mul(s, s);
  let R = multiplyAdd<f64>(z, at<f64>(LOG64, 3), at<f64>(LOG64, 4));
  R = multiplyAdd<f64>(z, R, at<f64>(LOG64, 5));
  R = multiplyAdd<f64>(z, R, at<f64>(LOG64, 6));
  R = multiplyAdd<f64>(z, R, at<f64>(LOG64, 7));
  R = multiplyAdd<f64>(z, R, at<f64>(LOG64, 8));
  R = multiplyAdd<f64>(z, R, at<f64>(LOG64, 9));
  R = f64x2.mul(z, R);
  const half = f64x2.mul(at<f64>(LOG64, 10), f64x2.mul(f, f));
  const small = f64x2.add(
    f64x2.add(f64x2.mul(s, f64x2.add(half, R)), f64x2.div(lost, y)),
    f64x2.mul(eNumber, at<f64>(LOG64, 11)),
  );
  return f64x2.add(
    f64x2.mul(eNumber, at<f64>(LOG64, 12)),
    f64x2.sub(f, f64x2.sub(half, small)),
  );
}
