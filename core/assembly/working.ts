import { exponential, logOnePlus } from "./exponential";
import { multiplyAdd } from "./plan";

// Sums over the rows for a few weights only, those that a path of λ works with: see core/src/engine/wasm/kernel-working-sums.ts. Rows come in blocks of 32, the
// last one filled up with rows of weight 0. In a block each feature has its 32 numbers in a row, phi[(block·d + j)·32 + r], and so has each class,
// a[(block·K + k)·32 + r], so that vectors hold neighbouring rows, whatever K is. Features are given as j · 256, their distance in bytes.

/** Bytes of a block's numbers of one feature or class. */
const SIZE: usize = 256;
/** The same in f32. */
const SIZE32: usize = 128;
@inline
function sumOf(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}

/** Blocks that products of two entries are summed over at once. */
const BLOCKS: i32 = 4;

/** a += Σ_e v_e φ_j(e) in the class of each entry; entries are sorted by class, `ends` says where each class ends. */
export function addWorkingScores(
  phi: usize,
  blocks: i32,
  d: i32,
  K: i32,
  features: usize,
  ends: usize,
  values: usize,
  a: usize,
): void {
  for (let block = 0; block < blocks; block++) {
    const base = phi + <usize>block * d * SIZE;
    let first = 0;
    for (let k = 0; k < K; k++) {
      const end = load<i32>(ends + 4 * k);
      if (first < end) {
        const to = a + (<usize>block * K + k) * SIZE;
        addEntries(base, features, values, first, end, to);
        addEntries(base + 128, features, values, first, end, to + 128);
      }
      first = end;
    }
  }
}

/** Sixteen rows. */
@inline
function addEntries(base: usize, features: usize, values: usize, first: i32, end: i32, to: usize): void {
  let s0 = v128.load(to);
  let s1 = v128.load(to, 16);
  let s2 = v128.load(to, 32);
  let s3 = v128.load(to, 48);
  let s4 = v128.load(to, 64);
  let s5 = v128.load(to, 80);
  let s6 = v128.load(to, 96);
  let s7 = v128.load(to, 112);
  for (let e = first; e < end; e++) {
    const w = v128.load64_splat(values + 8 * e);
    const x = base + <usize>load<i32>(features + 4 * e);
    s0 = multiplyAdd<f64>(w, v128.load(x), s0);
    s1 = multiplyAdd<f64>(w, v128.load(x, 16), s1);
    s2 = multiplyAdd<f64>(w, v128.load(x, 32), s2);
    s3 = multiplyAdd<f64>(w, v128.load(x, 48), s3);
    s4 = multiplyAdd<f64>(w, v128.load(x, 64), s4);
    s5 = multiplyAdd<f64>(w, v128.load(x, 80), s5);
    s6 = multiplyAdd<f64>(w, v128.load(x, 96), s6);
    s7 = multiplyAdd<f64>(w, v128.load(x, 112), s7);
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
  v128.store(to, s4, 64);
  v128.store(to, s5, 80);
  v128.store(to, s6, 96);
  v128.store(to, s7, 112);
}

/**
 * −ℓ at the scores a; leaves p and R = w (s p − y) there. `totals` are w s, `masses` w y. Shares and residuals keep their digits where a row is nearly
 * certain: 1 − p is summed from the other classes.
 */
export function workingResiduals(
  blocks: i32,
  K: i32,
  a: usize,
  p: usize,
  R: usize,
  totals: usize,
  masses: usize,
): f64 {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  const step = <usize>K * SIZE;
  let loss: f64 = 0;
  let lost: f64 = 0;
  for (let block = 0; block < blocks; block++, a += step, p += step, R += step, totals += SIZE, masses += step) {
    let sum = zero;
    for (let v: usize = 0; v < SIZE; v += 16) {
      let top = v128.load(a + v);
      for (let c = SIZE; c < step; c += SIZE) top = f64x2.pmax(top, v128.load(a + c + v));
      let others = zero;
      let tops = f64x2.splat(-1);
      for (let c: usize = 0; c < step; c += SIZE) {
        const x = f64x2.sub(v128.load(a + c + v), top);
        const e = exponential<f64>(x);
        v128.store(p + c + v, e);
        const isTop = f64x2.eq(x, zero);
        others = f64x2.add(others, v128.andnot(e, isTop));
        tops = f64x2.add(tops, v128.and(one, isTop));
      }
      const rest = f64x2.add(others, tops);
      const S = f64x2.add(one, rest);
      const inverse = f64x2.div(one, S);
      const total = v128.load(totals + v);
      sum = multiplyAdd<f64>(total, logOnePlus(rest), sum);
      for (let c: usize = 0; c < step; c += SIZE) {
        const x = v128.load(a + c + v);
        const e = v128.load(p + c + v);
        const y = v128.load(masses + c + v);
        const share = f64x2.mul(e, inverse);
        const other = f64x2.mul(v128.bitselect(rest, f64x2.sub(S, e), f64x2.eq(x, top)), inverse);
        v128.store(p + c + v, share);
        v128.store(R + c + v, f64x2.sub(f64x2.mul(f64x2.sub(total, y), share), f64x2.mul(y, other)));
        // a class that an offset of −∞ rules out has no mass
        sum = multiplyAdd<f64>(y, v128.and(f64x2.sub(top, x), f64x2.gt(y, zero)), sum);
      }
    }
    const term = sumOf(sum);
    const before = loss;
    loss += term;
    lost += Math.abs(before) >= Math.abs(term) ? before - loss + term : term - loss + before;
  }
  return loss + lost;
}

/** out[e] = Σ_i φ_ij R_ik for the entries e = (j, k), sorted by class. */
export function workingSlopes(
  phi: usize,
  blocks: i32,
  d: i32,
  K: i32,
  features: usize,
  ends: usize,
  R: usize,
  out: usize,
): void {
  memory.fill(out, 0, <usize>load<i32>(ends + 4 * (K - 1)) * 8);
  for (let block = 0; block < blocks; block++) {
    const base = phi + <usize>block * d * SIZE;
    let e = 0;
    for (let k = 0; k < K; k++) {
      const end = load<i32>(ends + 4 * k);
      const r = R + (<usize>block * K + k) * SIZE;
      for (; e + 4 <= end; e += 4) {
        const x0 = base + <usize>load<i32>(features + 4 * e);
        const x1 = base + <usize>load<i32>(features + 4 * e, 4);
        const x2 = base + <usize>load<i32>(features + 4 * e, 8);
        const x3 = base + <usize>load<i32>(features + 4 * e, 12);
        addFourDots(x0, x1, x2, x3, r, out + 8 * e);
      }
      for (; e < end; e++) addDot(base + <usize>load<i32>(features + 4 * e), r, out + 8 * e);
    }
  }
}

@inline
function addFourDots(x0: usize, x1: usize, x2: usize, x3: usize, r: usize, out: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
  for (let v: usize = 0; v < SIZE; v += 32) {
    const y = v128.load(r + v);
    s0 = multiplyAdd<f64>(v128.load(x0 + v), y, s0);
    s1 = multiplyAdd<f64>(v128.load(x1 + v), y, s1);
    s2 = multiplyAdd<f64>(v128.load(x2 + v), y, s2);
    s3 = multiplyAdd<f64>(v128.load(x3 + v), y, s3);
    const z = v128.load(r + v, 16);
    t0 = multiplyAdd<f64>(v128.load(x0 + v, 16), z, t0);
    t1 = multiplyAdd<f64>(v128.load(x1 + v, 16), z, t1);
    t2 = multiplyAdd<f64>(v128.load(x2 + v, 16), z, t2);
    t3 = multiplyAdd<f64>(v128.load(x3 + v, 16), z, t3);
  }
  s0 = f64x2.add(s0, t0);
  s1 = f64x2.add(s1, t1);
  s2 = f64x2.add(s2, t2);
  s3 = f64x2.add(s3, t3);
  const first = f64x2.add(v128.shuffle<i64>(s0, s1, 0, 2), v128.shuffle<i64>(s0, s1, 1, 3));
  const second = f64x2.add(v128.shuffle<i64>(s2, s3, 0, 2), v128.shuffle<i64>(s2, s3, 1, 3));
  v128.store(out, f64x2.add(v128.load(out), first));
  v128.store(out, f64x2.add(v128.load(out, 16), second), 16);
}

@inline
function addDot(x: usize, r: usize, out: usize): void {
  let s = f64x2.splat(0);
  let t = s;
  for (let v: usize = 0; v < SIZE; v += 32) {
    s = multiplyAdd<f64>(v128.load(x + v), v128.load(r + v), s);
    t = multiplyAdd<f64>(v128.load(x + v, 16), v128.load(r + v, 16), t);
  }
  store<f64>(out, load<f64>(out) + sumOf(f64x2.add(s, t)));
}

/** out = ΦᵀR of all features and classes, [k·d + j]; d is a multiple of 4. */
export function allWorkingSlopes(phi: usize, blocks: i32, d: i32, K: i32, R: usize, out: usize): void {
  memory.fill(out, 0, <usize>d * K * 8);
  for (let block = 0; block < blocks; block++) {
    const base = phi + <usize>block * d * SIZE;
    for (let j = 0; j < d; j += 4) {
      const x = base + <usize>j * SIZE;
      for (let k = 0; k < K; k++)
        addFourDots(x, x + SIZE, x + 2 * SIZE, x + 3 * SIZE, R + (<usize>block * K + k) * SIZE, out + (<usize>k * d + j) * 8);
    }
  }
}

/**
 * C = R + w s p δ, the residuals of the dual point that b leads to, with δ = b − Σ p b. out: min (1 + δ) over rows that count; Σ w s KL(q ‖ p⁺), or
 * a bound of it, as in linearised-dual.ts.
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
      const isFar = v128.and(f64x2.ge(f64x2.pmax(f64x2.neg(low), high), f64x2.splat(0.01)), counts);
      let each = f64x2.mul(f64x2.splat(0.128), fourth);
      if (v128.any_true(isFar)) each = v128.bitselect(farDivergence(p + v, changes, step, high), each, isFar);
      divergence = multiplyAdd<f64>(total, each, divergence);
    }
  }
  store<f64>(out, min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1)));
  store<f64>(out, sumOf(divergence), 8);
}

/** Σ p (1 + δ)(ln(1 + δ) − δ) + ln Σ p e^δ of two rows, at least 0. */
function farDivergence(p: usize, changes: usize, step: usize, largest: v128): v128 {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  let products = zero;
  let masses = zero;
  for (let c: usize = 0, at = changes; c < step; c += SIZE, at += 16) {
    const delta = v128.load(at);
    const share = v128.load(p + c);
    const factor = f64x2.pmax(f64x2.splat(1e-300), f64x2.add(one, delta));
    const isBelow = f64x2.lt(delta, zero);
    const x = v128.bitselect(f64x2.div(f64x2.neg(delta), factor), delta, isBelow);
    const log = logOnePlus(x);
    const signed = v128.bitselect(f64x2.neg(log), log, isBelow);
    products = multiplyAdd<f64>(f64x2.mul(share, factor), f64x2.sub(signed, delta), products);
    masses = multiplyAdd<f64>(share, exponential<f64>(f64x2.sub(delta, largest)), masses);
  }
  const log = logOnePlus(f64x2.pmax(zero, f64x2.sub(f64x2.div(one, masses), one)));
  return f64x2.pmax(zero, f64x2.sub(f64x2.add(products, largest), log));
}

/**
 * out[a·n + b] = Σ_i w s p_k (δ_kl − p_l) φ_ij φ_im for entries a = (j, k) of the first list, whose count is a multiple of 4, and b = (m, l) of the second one, n of
 * them, sorted by class; b only up to a's row of four where `isTriangle`. In f32 within blocks: it serves as a metric. `scratch` has room for
 * (4K + 2)·4 blocks of f32 numbers and 4 more of each class.
 */
export function workingCurvature(
  phi: usize,
  blocks: i32,
  d: i32,
  K: i32,
  p: usize,
  totals: usize,
  rows: usize,
  rowClasses: usize,
  m: i32,
  features: usize,
  ends: usize,
  isTriangle: i32,
  scratch: usize,
  out: usize,
): void {
  const n = load<i32>(ends + 4 * (K - 1));
  memory.fill(out, 0, <usize>m * n * 8);
  const length = <usize>BLOCKS * SIZE32;
  const shares = scratch;
  const others = shares + <usize>K * length;
  const z = others + <usize>K * length;
  for (let first = 0; first < blocks; first += BLOCKS) {
    const count = min(BLOCKS, blocks - first);
    const used = <usize>count * SIZE32;
    layShares(p, K, first, count, length, shares, others);
    for (let a = 0; a < m; a += 4) {
      for (let q = 0; q < 4; q++)
        layProducts(phi, first, count, d, K, totals, load<i32>(rows + 4 * (a + q)), load<i32>(rowClasses + 4 * (a + q)), length, shares, others, z + <usize>q * K * length);
      const last = isTriangle ? min(n, a + 4) : n;
      let b = 0;
      for (let l = 0; l < K && b < last; l++) {
        const end = min(last, load<i32>(ends + 4 * l));
        const at = z + <usize>l * length;
        for (; b + 2 <= end; b += 2) {
          const x = phi + <usize>first * d * SIZE32 + (<usize>load<i32>(features + 4 * b) >> 1);
          const y = phi + <usize>first * d * SIZE32 + (<usize>load<i32>(features + 4 * b, 4) >> 1);
          addEightProducts(at, <usize>K * length, x, y, <usize>d * SIZE32, used, out + (<usize>a * n + b) * 8, <usize>n * 8);
        }
        for (; b < end; b++) {
          const x = phi + <usize>first * d * SIZE32 + (<usize>load<i32>(features + 4 * b) >> 1);
          addFourProducts(at, <usize>K * length, x, <usize>d * SIZE32, used, out + (<usize>a * n + b) * 8, <usize>n * 8);
        }
      }
    }
  }
}

/** p and 1 − p of some blocks, class by class, in f32. */
function layShares(p: usize, K: i32, first: i32, count: i32, length: usize, shares: usize, others: usize): void {
  const one = f64x2.splat(1);
  for (let c = 0; c < count; c++)
    for (let k = 0; k < K; k++) {
      const from = p + (<usize>(first + c) * K + k) * SIZE;
      const to = <usize>k * length + <usize>c * SIZE32;
      for (let v: usize = 0; v < SIZE; v += 32) {
        const low = v128.load(from + v);
        const high = v128.load(from + v, 16);
        v128.store(shares + to + (v >> 1), halved(low, high));
        v128.store(others + to + (v >> 1), halved(f64x2.sub(one, low), f64x2.sub(one, high)));
      }
    }
}

@inline
function halved(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/** w s p_k (δ_kl − p_l) φ_ij of some blocks for every l. */
function layProducts(
  phi: usize,
  first: i32,
  count: i32,
  d: i32,
  K: i32,
  totals: usize,
  feature: i32,
  k: i32,
  length: usize,
  shares: usize,
  others: usize,
  z: usize,
): void {
  for (let c = 0; c < count; c++) {
    const x = phi + <usize>(first + c) * d * SIZE32 + (<usize>feature >> 1);
    const w = totals + <usize>(first + c) * SIZE;
    const at = <usize>c * SIZE32;
    for (let v: usize = 0; v < SIZE32; v += 16) {
      const weight = halved(v128.load(w + 2 * v), v128.load(w + 2 * v, 16));
      const own = f32x4.mul(f32x4.mul(weight, v128.load(shares + <usize>k * length + at + v)), v128.load(x + v));
      const minus = f32x4.neg(own);
      for (let l = 0; l < K; l++)
        v128.store(z + <usize>l * length + at + v, f32x4.mul(minus, v128.load(shares + <usize>l * length + at + v)));
      v128.store(z + <usize>k * length + at + v, f32x4.mul(own, v128.load(others + <usize>k * length + at + v)));
    }
  }
}

/** out[0…3 rows] += Σ z x over `used` bytes of blocks; x jumps from block to block. */
@inline
function addFourProducts(z: usize, apart: usize, x: usize, jump: usize, used: usize, out: usize, row: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = s0, s2 = s0, s3 = s0;
  for (let c: usize = 0; c < used; c += SIZE32, x += jump)
    for (let v: usize = 0; v < SIZE32; v += 16) {
      const y = v128.load(x + v);
      const at = z + c + v;
      s0 = multiplyAdd<f32>(v128.load(at), y, s0);
      s1 = multiplyAdd<f32>(v128.load(at + apart), y, s1);
      s2 = multiplyAdd<f32>(v128.load(at + 2 * apart), y, s2);
      s3 = multiplyAdd<f32>(v128.load(at + 3 * apart), y, s3);
    }
  addAcross(s0, out);
  addAcross(s1, out + row);
  addAcross(s2, out + 2 * row);
  addAcross(s3, out + 3 * row);
}

/** The same for two neighbouring columns. */
@inline
function addEightProducts(z: usize, apart: usize, x: usize, y: usize, jump: usize, used: usize, out: usize, row: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
  for (let c: usize = 0; c < used; c += SIZE32, x += jump, y += jump)
    for (let v: usize = 0; v < SIZE32; v += 16) {
      const p = v128.load(x + v);
      const q = v128.load(y + v);
      const at = z + c + v;
      let r = v128.load(at);
      s0 = multiplyAdd<f32>(r, p, s0);
      t0 = multiplyAdd<f32>(r, q, t0);
      r = v128.load(at + apart);
      s1 = multiplyAdd<f32>(r, p, s1);
      t1 = multiplyAdd<f32>(r, q, t1);
      r = v128.load(at + 2 * apart);
      s2 = multiplyAdd<f32>(r, p, s2);
      t2 = multiplyAdd<f32>(r, q, t2);
      r = v128.load(at + 3 * apart);
      s3 = multiplyAdd<f32>(r, p, s3);
      t3 = multiplyAdd<f32>(r, q, t3);
    }
  addPairAcross(s0, t0, out);
  addPairAcross(s1, t1, out + row);
  addPairAcross(s2, t2, out + 2 * row);
  addPairAcross(s3, t3, out + 3 * row);
}

@inline
function addPairAcross(s: v128, t: v128, out: usize): void {
  const halves = f32x4.add(v128.shuffle<i32>(s, t, 0, 1, 4, 5), v128.shuffle<i32>(s, t, 2, 3, 6, 7));
  const sums = f32x4.add(v128.shuffle<i32>(halves, halves, 0, 2, 0, 2), v128.shuffle<i32>(halves, halves, 1, 3, 1, 3));
  v128.store(out, f64x2.add(v128.load(out), f64x2.promote_low_f32x4(sums)));
}

@inline
function addAcross(sums: v128, out: usize): void {
  const two = f32x4.add(sums, v128.shuffle<i32>(sums, sums, 2, 3, 2, 3));
  const sum = f32x4.extract_lane(two, 0) + f32x4.extract_lane(two, 1);
  store<f64>(out, load<f64>(out) + <f64>sum);
}

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
