import { exponential, logOnePlus } from "./exponential";
import { multiplyAdd, sumOf } from "./plan";
import { SIZE } from "./working-blocks";

// Sums over the rows for a few weights only, those that a path of λ works with; working-blocks.ts says how rows are laid out.

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
  for (let block = 0; block < blocks; block++, phi += <usize>d * SIZE, a += <usize>K * SIZE)
    addScoresOf(phi, K, features, ends, values, a);
}

/** The same in a block. */
function addScoresOf(phi: usize, K: i32, features: usize, ends: usize, values: usize, a: usize): void {
  let first = 0;
  for (let k = 0; k < K; k++, a += SIZE) {
    const end = load<i32>(ends + 4 * k);
    if (first < end) {
      addEntries(phi, features, values, first, end, a);
      addEntries(phi + 128, features, values, first, end, a + 128);
    }
    first = end;
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
  const step = <usize>K * SIZE;
  startLoss();
  for (let block = 0; block < blocks; block++, a += step, p += step, R += step, totals += SIZE, masses += step)
    addToLoss(residualsOf(K, a, p, R, totals, masses));
  return loss + lost;
}

/** −ℓ, and what rounding has taken of it. */
let loss: f64 = 0;
let lost: f64 = 0;

@inline
function startLoss(): void {
  loss = 0;
  lost = 0;
}

@inline
function addToLoss(term: f64): void {
  const before = loss;
  loss += term;
  lost += Math.abs(before) >= Math.abs(term) ? before - loss + term : term - loss + before;
}

/** p and R of a block, and its part of −ℓ. */
function residualsOf(K: i32, a: usize, p: usize, R: usize, totals: usize, masses: usize): f64 {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  const step = <usize>K * SIZE;
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
  return sumOf(sum);
}

/**
 * Adds to the scores, then takes residuals and their slopes in the entries `measured`: `addWorkingScores`, `workingResiduals` and `workingSlopes` block by block, so that
 * Φ is read from memory once.
 */
export function workingMove(
  phi: usize,
  blocks: i32,
  d: i32,
  K: i32,
  features: usize,
  ends: usize,
  values: usize,
  a: usize,
  p: usize,
  R: usize,
  totals: usize,
  masses: usize,
  measured: usize,
  measuredEnds: usize,
  slopes: usize,
): f64 {
  const step = <usize>K * SIZE;
  memory.fill(slopes, 0, <usize>load<i32>(measuredEnds + 4 * (K - 1)) * 8);
  startLoss();
  for (let block = 0; block < blocks; block++, phi += <usize>d * SIZE, a += step, p += step, R += step, totals += SIZE, masses += step) {
    addScoresOf(phi, K, features, ends, values, a);
    addToLoss(residualsOf(K, a, p, R, totals, masses));
    addSlopesOf(phi, K, measured, measuredEnds, R, slopes);
  }
  return loss + lost;
}

/**
 * out = ΦᵀC of all features and classes, [k·d + j], d a multiple of 4; then a += b, residuals there, and their slopes in the entries `measured`. Returns −ℓ.
 */
export function workingArrival(
  phi: usize,
  blocks: i32,
  d: i32,
  K: i32,
  b: usize,
  C: usize,
  a: usize,
  p: usize,
  R: usize,
  totals: usize,
  masses: usize,
  measured: usize,
  measuredEnds: usize,
  slopes: usize,
  out: usize,
): f64 {
  const step = <usize>K * SIZE;
  memory.fill(slopes, 0, <usize>load<i32>(measuredEnds + 4 * (K - 1)) * 8);
  memory.fill(out, 0, <usize>d * K * 8);
  startLoss();
  for (let block = 0; block < blocks; block++, phi += <usize>d * SIZE, totals += SIZE) {
    addAllSlopesOf(phi, d, K, C, out);
    for (let v: usize = 0; v < step; v += 16) v128.store(a + v, f64x2.add(v128.load(a + v), v128.load(b + v)));
    addToLoss(residualsOf(K, a, p, R, totals, masses));
    addSlopesOf(phi, K, measured, measuredEnds, R, slopes);
    a += step;
    b += step;
    C += step;
    p += step;
    R += step;
    masses += step;
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
  for (let block = 0; block < blocks; block++, phi += <usize>d * SIZE, R += <usize>K * SIZE)
    addSlopesOf(phi, K, features, ends, R, out);
}

/** The same of a block, added to `out`. */
function addSlopesOf(phi: usize, K: i32, features: usize, ends: usize, R: usize, out: usize): void {
  let e = 0;
  for (let k = 0; k < K; k++, R += SIZE) {
    const end = load<i32>(ends + 4 * k);
    for (; e + 4 <= end; e += 4) {
      const x0 = phi + <usize>load<i32>(features + 4 * e);
      const x1 = phi + <usize>load<i32>(features + 4 * e, 4);
      const x2 = phi + <usize>load<i32>(features + 4 * e, 8);
      const x3 = phi + <usize>load<i32>(features + 4 * e, 12);
      addFourDots(x0, x1, x2, x3, R, out + 8 * e);
    }
    for (; e < end; e++) addDot(phi + <usize>load<i32>(features + 4 * e), R, out + 8 * e);
  }
}

/** out[0…3] += x · r over a block. */
@inline
export function addFourDots(x0: usize, x1: usize, x2: usize, x3: usize, r: usize, out: usize): void {
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
export function addDot(x: usize, r: usize, out: usize): void {
  let s = f64x2.splat(0);
  let t = s;
  for (let v: usize = 0; v < SIZE; v += 32) {
    s = multiplyAdd<f64>(v128.load(x + v), v128.load(r + v), s);
    t = multiplyAdd<f64>(v128.load(x + v, 16), v128.load(r + v, 16), t);
  }
  store<f64>(out, load<f64>(out) + sumOf(f64x2.add(s, t)));
}

/** out += ΦᵀR of a block, for all features and classes, [k·d + j]; d is a multiple of 4. */
function addAllSlopesOf(phi: usize, d: i32, K: i32, R: usize, out: usize): void {
  for (let j = 0; j < d; j += 4) {
    const x = phi + <usize>j * SIZE;
    for (let k = 0; k < K; k++)
      addFourDots(x, x + SIZE, x + 2 * SIZE, x + 3 * SIZE, R + <usize>k * SIZE, out + (<usize>k * d + j) * 8);
  }
}
