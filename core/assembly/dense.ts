import { multiplyAdd } from "./plan";

// Dense numbers of type T, row by row, four rows at a time; the classes of up to three vectors stay in registers.

/** Features per block, so that their weights stay in the L1 cache (128 × 16 classes × 8 bytes = 16 KB). */
const FEATURES_AT_A_TIME = 128;

/** scores[i] += Σ_j numbers[i,j] weights[j]; rows is a multiple of 4. */
export function denseScores<T>(numbers: usize, d: i32, weights: usize, rows: i32, stride: i32, scores: usize): void {
  for (let first = 0; first < d; first += FEATURES_AT_A_TIME) {
    const count = min(FEATURES_AT_A_TIME, d - first);
    for (let i = 0; i < rows; i += 4) {
      const x = numbers + (<usize>i * d + first) * sizeof<T>();
      const w = weights + first * stride;
      const s = scores + i * stride;
      let c = 0;
      for (; c + 48 < stride; c += 48) fourScores<T>(x, d, count, w + c, stride, s + c, 3);
      const left = (stride - c) >> 4;
      if (left == 1) fourScores<T>(x, d, count, w + c, stride, s + c, 1);
      else if (left == 2) fourScores<T>(x, d, count, w + c, stride, s + c, 2);
      else fourScores<T>(x, d, count, w + c, stride, s + c, 3);
    }
  }
}

@inline
function fourScores<T>(x0: usize, d: i32, count: i32, weights: usize, stride: i32, s0: usize, V: i32): void {
  const step = d * sizeof<T>();
  const x1 = x0 + step;
  const x2 = x1 + step;
  const x3 = x2 + step;
  const s1 = s0 + stride;
  const s2 = s1 + stride;
  const s3 = s2 + stride;
  let a00 = v128.load(s0), a10 = v128.load(s1), a20 = v128.load(s2), a30 = v128.load(s3);
  let a01 = a00, a11 = a00, a21 = a00, a31 = a00, a02 = a00, a12 = a00, a22 = a00, a32 = a00;
  if (V > 1) {
    a01 = v128.load(s0, 16); a11 = v128.load(s1, 16); a21 = v128.load(s2, 16); a31 = v128.load(s3, 16);
  }
  if (V > 2) {
    a02 = v128.load(s0, 32); a12 = v128.load(s1, 32); a22 = v128.load(s2, 32); a32 = v128.load(s3, 32);
  }
  let w = weights;
  for (let j: usize = 0, end: usize = count * sizeof<T>(); j < end; j += sizeof<T>(), w += stride) {
    const w0 = v128.load(w);
    const w1 = V > 1 ? v128.load(w, 16) : w0;
    const w2 = V > 2 ? v128.load(w, 32) : w0;
    let x = v128.load_splat<T>(x0 + j);
    a00 = multiplyAdd<T>(x, w0, a00);
    if (V > 1) a01 = multiplyAdd<T>(x, w1, a01);
    if (V > 2) a02 = multiplyAdd<T>(x, w2, a02);
    x = v128.load_splat<T>(x1 + j);
    a10 = multiplyAdd<T>(x, w0, a10);
    if (V > 1) a11 = multiplyAdd<T>(x, w1, a11);
    if (V > 2) a12 = multiplyAdd<T>(x, w2, a12);
    x = v128.load_splat<T>(x2 + j);
    a20 = multiplyAdd<T>(x, w0, a20);
    if (V > 1) a21 = multiplyAdd<T>(x, w1, a21);
    if (V > 2) a22 = multiplyAdd<T>(x, w2, a22);
    x = v128.load_splat<T>(x3 + j);
    a30 = multiplyAdd<T>(x, w0, a30);
    if (V > 1) a31 = multiplyAdd<T>(x, w1, a31);
    if (V > 2) a32 = multiplyAdd<T>(x, w2, a32);
  }
  v128.store(s0, a00); v128.store(s1, a10); v128.store(s2, a20); v128.store(s3, a30);
  if (V > 1) {
    v128.store(s0, a01, 16); v128.store(s1, a11, 16); v128.store(s2, a21, 16); v128.store(s3, a31, 16);
  }
  if (V > 2) {
    v128.store(s0, a02, 32); v128.store(s1, a12, 32); v128.store(s2, a22, 32); v128.store(s3, a32, 32);
  }
}

/** sums[j] += Σ_i numbers[i,j] residuals[i]; rows is a multiple of 4. */
export function denseSums<T>(numbers: usize, d: i32, sums: usize, rows: i32, stride: i32, residuals: usize): void {
  for (let first = 0; first < d; first += FEATURES_AT_A_TIME) {
    const count = min(FEATURES_AT_A_TIME, d - first);
    for (let i = 0; i < rows; i += 4) {
      const x = numbers + (<usize>i * d + first) * sizeof<T>();
      const g = sums + first * stride;
      const r = residuals + i * stride;
      let c = 0;
      for (; c + 48 < stride; c += 48) fourSums<T>(x, d, count, g + c, stride, r + c, 3);
      const left = (stride - c) >> 4;
      if (left == 1) fourSums<T>(x, d, count, g + c, stride, r + c, 1);
      else if (left == 2) fourSums<T>(x, d, count, g + c, stride, r + c, 2);
      else fourSums<T>(x, d, count, g + c, stride, r + c, 3);
    }
  }
}

@inline
function fourSums<T>(x0: usize, d: i32, count: i32, sums: usize, stride: i32, r0: usize, V: i32): void {
  const step = d * sizeof<T>();
  const x1 = x0 + step;
  const x2 = x1 + step;
  const x3 = x2 + step;
  const r1 = r0 + stride;
  const r2 = r1 + stride;
  const r3 = r2 + stride;
  const r00 = v128.load(r0), r10 = v128.load(r1), r20 = v128.load(r2), r30 = v128.load(r3);
  const r01 = V > 1 ? v128.load(r0, 16) : r00, r11 = V > 1 ? v128.load(r1, 16) : r00;
  const r21 = V > 1 ? v128.load(r2, 16) : r00, r31 = V > 1 ? v128.load(r3, 16) : r00;
  const r02 = V > 2 ? v128.load(r0, 32) : r00, r12 = V > 2 ? v128.load(r1, 32) : r00;
  const r22 = V > 2 ? v128.load(r2, 32) : r00, r32 = V > 2 ? v128.load(r3, 32) : r00;
  let g = sums;
  for (let j: usize = 0, end: usize = count * sizeof<T>(); j < end; j += sizeof<T>(), g += stride) {
    const xa = v128.load_splat<T>(x0 + j);
    const xb = v128.load_splat<T>(x1 + j);
    const xc = v128.load_splat<T>(x2 + j);
    const xd = v128.load_splat<T>(x3 + j);
    let sum = v128.load(g);
    sum = multiplyAdd<T>(xd, r30, multiplyAdd<T>(xc, r20, multiplyAdd<T>(xb, r10, multiplyAdd<T>(xa, r00, sum))));
    v128.store(g, sum);
    if (V > 1) {
      sum = v128.load(g, 16);
      sum = multiplyAdd<T>(xd, r31, multiplyAdd<T>(xc, r21, multiplyAdd<T>(xb, r11, multiplyAdd<T>(xa, r01, sum))));
      v128.store(g, sum, 16);
    }
    if (V > 2) {
      sum = v128.load(g, 32);
      sum = multiplyAdd<T>(xd, r32, multiplyAdd<T>(xc, r22, multiplyAdd<T>(xb, r12, multiplyAdd<T>(xa, r02, sum))));
      v128.store(g, sum, 32);
    }
  }
}

/** `count` numbers of type S as numbers of type T, four at a time; may write 3 numbers beyond. */
export function convert<S, T>(from: usize, count: i32, to: usize): void {
  for (let e = 0; e < count; e += 4) {
    if (sizeof<S>() == 1) {
      const whole = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
      if (sizeof<T>() == 4) {
        v128.store(to, f32x4.convert_i32x4_u(whole));
      } else {
        v128.store(to, f64x2.convert_low_i32x4_u(whole));
        v128.store(to, f64x2.convert_low_i32x4_u(v128.shuffle<i64>(whole, whole, 1, 0)), 16);
      }
    } else if (sizeof<S>() == 4) {
      const numbers = v128.load(from);
      v128.store(to, f64x2.promote_low_f32x4(numbers));
      v128.store(to, f64x2.promote_low_f32x4(v128.shuffle<i64>(numbers, numbers, 1, 0)), 16);
    } else {
      v128.store64_lane(to, f32x4.demote_f64x2_zero(v128.load(from)), 0);
      v128.store64_lane(to, f32x4.demote_f64x2_zero(v128.load(from, 16)), 0, 8);
    }
    from += 4 * sizeof<S>();
    to += 4 * sizeof<T>();
  }
}
