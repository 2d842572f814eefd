import { multiplyAdd } from "./plan";
import { SIZE, SIZE32 } from "./working-blocks";

/** Blocks that products of two entries are summed over at once. */
const BLOCKS: i32 = 4;

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
