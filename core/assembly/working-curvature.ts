import { multiplyAdd, sumOf } from "./plan";
import { SIZE, SIZE32 } from "./working-blocks";

// The curvature of a row is Σ_k<l w s p_k p_l (e_k − e_l)(e_k − e_l)ᵀ ⊗ φφᵀ: one term for each pair of classes, none of them negative. Few terms matter where
// rows are nearly certain of their class, and those alone are summed, for each pair of classes over a list of the rows that have one.

/** Blocks that lists are made of at once. */
const BLOCKS: i32 = 32;
/** Bytes of a list, of row addresses or f32 numbers. */
const LIST: usize = <usize>BLOCKS * SIZE32;

/**
 * out[a·n + b] = Σ_i w s p_k (δ_kl − p_l) φ_ij φ_im for entries a = (j, k) of the first list and b = (m, l) of the second one, n of them, both sorted by class;
 * b only up to a's class where `isTriangle`. Terms w s p_k p_l that are less than `share` of both classes' mean Σ_i w s p_k (1 − p_k) are left out. Of each `every`
 * blocks one is summed, in the order of `nthOf`. In f32 within 32 blocks: it serves as a metric. `scratch` has room for 2K numbers, 3K + 2 lists, and a list for each entry of both kinds.
 */
export function workingCurvature(
  phi: usize,
  blocks: i32,
  every: i32,
  d: i32,
  K: i32,
  p: usize,
  totals: usize,
  rows: usize,
  rowEnds: usize,
  features: usize,
  ends: usize,
  isTriangle: i32,
  share: f64,
  scratch: usize,
  out: usize,
): void {
  const n = load<i32>(ends + 4 * (K - 1));
  memory.fill(out, 0, <usize>load<i32>(rowEnds + 4 * (K - 1)) * n * 8);
  const least = scratch;
  const counts = least + 8 * K;
  const shares = counts + 8 * K;
  const lists = shares + LIST * (K + 2);
  const packs = lists + 2 * LIST * K;
  leastTerms(p, totals, blocks, every, K, share, least);
  const summed = blocks / every;
  for (let first = 0; first < summed; first += BLOCKS) {
    const count = min(BLOCKS, summed - first);
    layShares(p, totals, K, first, count, every, shares);
    for (let k = 0, a = 0; k < K; k++) {
      const lastRow = load<i32>(rowEnds + 4 * k);
      if (a == lastRow) continue;
      listTerms(shares, d, K, k, first, count, every, least, counts, lists);
      for (let l = 0, b = 0; l <= (isTriangle ? k : K - 1); l++) {
        const last = load<i32>(ends + 4 * l);
        const length = load<i32>(counts + 4 * l);
        if (b < last && length > 0) {
          const used = <usize>(length + 3) / 4 * 16;
          const list = lists + 2 * LIST * l;
          const terms = list + LIST;
          const columns = packs + (lastRow - a) * used;
          packWeighted(phi, rows + 4 * a, lastRow - a, list, terms, used, packs);
          pack(phi, features + 4 * b, last - b, list, used, columns);
          addProducts(packs, lastRow - a, columns, last - b, used, out + (<usize>a * n + b) * 8, <usize>n * 8);
        }
        b = last;
      }
      a = lastRow;
    }
  }
}

/** The block that stands for the n-th `every` blocks: not the first of each, as rows may repeat in a period (multiplicative hashing: Knuth 1998, 6.4). */
@inline
function nthOf(n: i32, every: i32): i32 {
  return every == 1 ? n : n * every + <i32>((<u64>(<u32>n * 2654435769) * <u64>every) >> 32);
}

/** Of each class, what a term has to exceed. */
function leastTerms(p: usize, totals: usize, blocks: i32, every: i32, K: i32, share: f64, least: usize): void {
  memory.fill(least, 0, 8 * <usize>K);
  const one = f64x2.splat(1);
  let count: f64 = 0;
  for (let n = 0; n < blocks / every; n++) {
    const block = <usize>nthOf(n, every);
    const w = totals + block * SIZE;
    for (let v: usize = 0; v < SIZE; v += 8) count += <f64>(load<f64>(w + v) > 0);
    for (let k = 0; k < K; k++) {
      const shares = p + (block * K + k) * SIZE;
      let sum = f64x2.splat(0);
      for (let v: usize = 0; v < SIZE; v += 16) {
        const x = v128.load(shares + v);
        sum = f64x2.add(sum, f64x2.mul(v128.load(w + v), f64x2.mul(x, f64x2.sub(one, x))));
      }
      store<f64>(least + 8 * k, load<f64>(least + 8 * k) + sumOf(sum));
    }
  }
  for (let k = 0; k < K; k++) store<f64>(least + 8 * k, (load<f64>(least + 8 * k) * share) / max(1, count));
}

/** p of some blocks, class by class, then w s, in f32. */
function layShares(p: usize, totals: usize, K: i32, first: i32, count: i32, every: i32, shares: usize): void {
  for (let c = 0; c < count; c++) {
    const block = <usize>nthOf(first + c, every);
    const to = shares + <usize>c * SIZE32;
    for (let k = 0; k < K; k++) halve(p + (block * K + k) * SIZE, to + <usize>k * LIST);
    halve(totals + block * SIZE, to + <usize>K * LIST);
  }
}

@inline
function halve(from: usize, to: usize): void {
  for (let v: usize = 0; v < SIZE; v += 32) {
    const low = f32x4.demote_f64x2_zero(v128.load(from + v));
    const high = f32x4.demote_f64x2_zero(v128.load(from + v, 16));
    v128.store(to + (v >> 1), v128.shuffle<i32>(low, high, 0, 1, 4, 5));
  }
}

/** For each class l, the rows of some blocks with a term of k and l, and −w s p_k p_l; at k those with any, and their sums. Lists are filled up to fours. */
function listTerms(shares: usize, d: i32, K: i32, k: i32, first: i32, count: i32, every: i32, least: usize, counts: usize, lists: usize): void {
  const used = <usize>count * SIZE32;
  const own = shares + <usize>k * LIST;
  const totals = shares + <usize>K * LIST;
  const sums = totals + LIST;
  memory.fill(sums, 0, used);
  for (let l = 0; l < K; l++) {
    if (l == k) continue;
    const other = shares + <usize>l * LIST;
    const bound = f32x4.splat(<f32>min(load<f64>(least + 8 * k), load<f64>(least + 8 * l)));
    const list = lists + 2 * LIST * l;
    let to = list;
    for (let v: usize = 0; v < used; v += 16) {
      const term = f32x4.mul(f32x4.mul(v128.load(own + v), v128.load(other + v)), v128.load(totals + v));
      const isMore = f32x4.gt(term, bound);
      if (!v128.any_true(isMore)) continue;
      v128.store(sums + v, f32x4.add(v128.load(sums + v), v128.and(term, isMore)));
      to = append(to, rowAt(v, first, every, d), f32x4.neg(term), i32x4.bitmask(isMore));
    }
    store<i32>(counts + 4 * l, filled(list, to));
  }
  const list = lists + 2 * LIST * k;
  let to = list;
  for (let v: usize = 0; v < used; v += 16) {
    const sum = v128.load(sums + v);
    const bits = i32x4.bitmask(f32x4.gt(sum, f32x4.splat(0)));
    if (bits != 0) to = append(to, rowAt(v, first, every, d), sum, bits);
  }
  store<i32>(counts + 4 * k, filled(list, to));
}

/** Where φ of the row has its numbers, without the feature's distance; v counts bytes of f32 numbers from the block that is summed as number `first` on. */
@inline
function rowAt(v: usize, first: i32, every: i32, d: i32): i32 {
  return nthOf(first + <i32>(v / SIZE32), every) * d * <i32>SIZE32 + <i32>(v % SIZE32);
}

/** Adds those of four rows to a list whose bits are set, and leaves the others behind its end. */
@inline
function append(to: usize, row: i32, terms: v128, bits: i32): usize {
  store<i32>(to, row);
  store<f32>(to, f32x4.extract_lane(terms, 0), LIST);
  to += (bits & 1) << 2;
  store<i32>(to, row + 4);
  store<f32>(to, f32x4.extract_lane(terms, 1), LIST);
  to += (bits & 2) << 1;
  store<i32>(to, row + 8);
  store<f32>(to, f32x4.extract_lane(terms, 2), LIST);
  to += bits & 4;
  store<i32>(to, row + 12);
  store<f32>(to, f32x4.extract_lane(terms, 3), LIST);
  return to + ((bits & 8) >> 1);
}

/** Fills a list up to fours; returns its length without that. */
@inline
function filled(list: usize, to: usize): i32 {
  const length = <i32>((to - list) >> 2);
  for (; (to - list) & 15; to += 4) {
    store<i32>(to, load<i32>(list));
    store<f32>(to, 0, LIST);
  }
  return length;
}

/** φ_ij of the listed rows for some features, `used` bytes for each. */
function pack(phi: usize, features: usize, count: i32, list: usize, used: usize, to: usize): void {
  for (let e = 0; e < count; e++, to += used) {
    const x = phi + (load<i32>(features + 4 * e) >> 1);
    for (let v: usize = 0; v < used; v += 16) {
      store<f32>(to + v, load<f32>(x + load<i32>(list + v)));
      store<f32>(to + v, load<f32>(x + load<i32>(list + v, 4)), 4);
      store<f32>(to + v, load<f32>(x + load<i32>(list + v, 8)), 8);
      store<f32>(to + v, load<f32>(x + load<i32>(list + v, 12)), 12);
    }
  }
}

/** The same times the term of each row. */
function packWeighted(phi: usize, features: usize, count: i32, list: usize, terms: usize, used: usize, to: usize): void {
  pack(phi, features, count, list, used, to);
  for (let e = 0; e < count; e++, to += used)
    for (let v: usize = 0; v < used; v += 16) v128.store(to + v, f32x4.mul(v128.load(to + v), v128.load(terms + v)));
}

/** out[a, b] += Σ z_a x_b over `used` bytes each. */
function addProducts(z: usize, m: i32, x: usize, n: i32, used: usize, out: usize, row: usize): void {
  let a = 0;
  for (; a + 4 <= m; a += 4, z += 4 * used, out += 4 * row) {
    let b = 0;
    for (; b + 2 <= n; b += 2) addEightProducts(z, x + <usize>b * used, used, out + 8 * b, row);
    if (b < n) addColumn(z, x + <usize>b * used, used, out + 8 * b, row);
  }
  for (; a < m; a++, z += used, out += row) {
    let b = 0;
    for (; b + 4 <= n; b += 4) addRow(z, x + <usize>b * used, used, out + 8 * b);
    for (; b < n; b++) addProduct(z, x + <usize>b * used, used, out + 8 * b);
  }
}

/** Four rows, two columns. */
@inline
function addEightProducts(z: usize, x: usize, used: usize, out: usize, row: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
  const y = x + used;
  const z1 = z + used;
  const z2 = z1 + used;
  const z3 = z2 + used;
  for (let v: usize = 0; v < used; v += 16) {
    const p = v128.load(x + v);
    const q = v128.load(y + v);
    let r = v128.load(z + v);
    s0 = multiplyAdd<f32>(r, p, s0);
    t0 = multiplyAdd<f32>(r, q, t0);
    r = v128.load(z1 + v);
    s1 = multiplyAdd<f32>(r, p, s1);
    t1 = multiplyAdd<f32>(r, q, t1);
    r = v128.load(z2 + v);
    s2 = multiplyAdd<f32>(r, p, s2);
    t2 = multiplyAdd<f32>(r, q, t2);
    r = v128.load(z3 + v);
    s3 = multiplyAdd<f32>(r, p, s3);
    t3 = multiplyAdd<f32>(r, q, t3);
  }
  addPairAcross(s0, t0, out);
  addPairAcross(s1, t1, out + row);
  addPairAcross(s2, t2, out + 2 * row);
  addPairAcross(s3, t3, out + 3 * row);
}

/** Four rows, one column. */
@inline
function addColumn(z: usize, x: usize, used: usize, out: usize, row: usize): void {
  for (let a: usize = 0; a < 4; a++, z += used, out += row) addProduct(z, x, used, out);
}

/** One row, four columns. */
@inline
function addRow(z: usize, x: usize, used: usize, out: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = s0, s2 = s0, s3 = s0;
  const x1 = x + used;
  const x2 = x1 + used;
  const x3 = x2 + used;
  for (let v: usize = 0; v < used; v += 16) {
    const r = v128.load(z + v);
    s0 = multiplyAdd<f32>(r, v128.load(x + v), s0);
    s1 = multiplyAdd<f32>(r, v128.load(x1 + v), s1);
    s2 = multiplyAdd<f32>(r, v128.load(x2 + v), s2);
    s3 = multiplyAdd<f32>(r, v128.load(x3 + v), s3);
  }
  addPairAcross(s0, s1, out);
  addPairAcross(s2, s3, out + 16);
}

@inline
function addProduct(z: usize, x: usize, used: usize, out: usize): void {
  let s = f32x4.splat(0);
  for (let v: usize = 0; v < used; v += 16) s = multiplyAdd<f32>(v128.load(z + v), v128.load(x + v), s);
  const two = f32x4.add(s, v128.shuffle<i32>(s, s, 2, 3, 2, 3));
  store<f64>(out, load<f64>(out) + <f64>(f32x4.extract_lane(two, 0) + f32x4.extract_lane(two, 1)));
}

@inline
function addPairAcross(s: v128, t: v128, out: usize): void {
  const halves = f32x4.add(v128.shuffle<i32>(s, t, 0, 1, 4, 5), v128.shuffle<i32>(s, t, 2, 3, 6, 7));
  const sums = f32x4.add(v128.shuffle<i32>(halves, halves, 0, 2, 0, 2), v128.shuffle<i32>(halves, halves, 1, 3, 1, 3));
  v128.store(out, f64x2.add(v128.load(out), f64x2.promote_low_f32x4(sums)));
}
