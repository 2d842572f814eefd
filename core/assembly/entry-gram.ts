import { listEntries } from "./entries";
import { multiplyAdd, Plan, strideOf, Workspace } from "./plan";
import { scoresAt } from "./products";
import { effectiveWeight, softmaxRows } from "./rows";

// The Hessian in some (feature, class) entries only. For a block of rows two numbers of each entry are laid out row after row, and then multiplied with those of
// every other entry: √w p_k φ_j for entries of different classes, √(w p_k (1 − p_k)) φ_j for those of one class, so that nothing cancels.

/** Rows at once: with hundreds of entries their numbers stay in the second cache. */
const ROWS = 64;
/** Numbers from one entry to the next: four more than rows, so that entries do not compete for the same lines of the cache. */
const STRIDE = 68;

/**
 * Adds rows `from` to `to` to out[(a − firstEntry)·m + b], b ≤ a rounded up to 2, for firstEntry ≤ a < lastEntry, which are multiples of 4. `places` has each feature's
 * place among the F that occur, or −1; `features` and `classes` are the place and the class of each entry, m i32 each, class by class, each class filled up to a
 * multiple of 4 with place −1. `scratch` has room for (2m + F + 2K)·68 numbers, 0 at first. Row 0 starts the sums; `from` is a multiple of 64. Threads share the
 * entries, not the rows, so that the sums are the same for any number of threads. Numbers, products and the sums of a block are of type T, sums over blocks f64.
 */
export function entryGramPass<T>(
  plan: Plan,
  workspace: Workspace,
  from: i32,
  to: i32,
  places: usize,
  F: i32,
  features: usize,
  classes: usize,
  m: i32,
  firstEntry: i32,
  lastEntry: i32,
  scratch: usize,
  out: usize,
): void {
  if (from == 0) memory.fill(out, 0, <usize>(lastEntry - firstEntry) * m * 8);
  const between = scratch;
  const step: usize = STRIDE * sizeof<T>();
  const within = between + <usize>m * step;
  const phi = within + <usize>m * step;
  const shares = phi + <usize>F * step;
  const roots = shares + <usize>plan.classes * step;
  // a share of 64, so that blocks begin at the same rows however the rows are divided by 64
  let most = ROWS;
  while (most > plan.blockRows) most >>= 1;
  for (let first = from; first < to; first += most) {
    const rows = min(most, to - first);
    scoresAt<f64>(plan, workspace, first, rows);
    softmaxRows<f64>(plan, workspace, workspace.scores, first, rows);
    memory.fill(phi, 0, <usize>F * step);
    for (let r = 0; r < rows; r++) {
      layShares<T>(plan, workspace, first + r, r, shares, roots);
      layFeatures<T>(plan, workspace, first + r, r, places, phi);
    }
    const fours = (rows + 3) & ~3;
    for (let e = 0; e < lastEntry; e++) {
      const place = load<i32>(features + 4 * e);
      if (place < 0) continue;
      const k = <usize>load<i32>(classes + 4 * e) * step;
      const x = phi + <usize>place * step;
      const at = <usize>e * step;
      for (let r: usize = 0, end = <usize>fours * sizeof<T>(); r < end; r += 16) {
        const value = v128.load(x + r);
        v128.store(between + at + r, v128.mul<T>(value, v128.load(shares + k + r)));
        v128.store(within + at + r, v128.mul<T>(value, v128.load(roots + k + r)));
      }
    }
    multiplyEntries<T>(classes, m, firstEntry, lastEntry, fours, between, within, out);
  }
}

/** √w p_k and √(w p_k (1 − p_k)) of row i, r-th of the block, for every class. */
function layShares<T>(plan: Plan, workspace: Workspace, i: i32, r: i32, shares: usize, roots: usize): void {
  const K = plan.classes;
  const p = workspace.scores + r * strideOf<f64>(K);
  const root = Math.sqrt(effectiveWeight(plan, i));
  for (let k = 0; k < K; k++) {
    const share = load<f64>(p + 8 * k);
    let others: f64 = 1.0 - share;
    if (share > 0.5) {
      others = 0;
      for (let l = 0; l < K; l++) if (l != k) others += load<f64>(p + 8 * l);
    }
    const at = (<usize>k * STRIDE + r) * sizeof<T>();
    store<T>(shares + at, <T>(root * share));
    store<T>(roots + at, <T>(root * Math.sqrt(share * others)));
  }
}

function layFeatures<T>(plan: Plan, workspace: Workspace, i: i32, r: i32, places: usize, phi: usize): void {
  const count = listEntries(plan, workspace, i);
  for (let e = 0; e < count; e++) {
    const place = load<i32>(places + 4 * load<i32>(workspace.entryColumns + 4 * e));
    if (place >= 0) store<T>(phi + (<usize>place * STRIDE + r) * sizeof<T>(), <T>load<f64>(workspace.entryValues + 8 * e));
  }
}

function multiplyEntries<T>(
  classes: usize,
  m: i32,
  firstEntry: i32,
  lastEntry: i32,
  rows: i32,
  between: usize,
  within: usize,
  out: usize,
): void {
  for (let a = firstEntry; a < lastEntry; a += 4) {
    const own = load<i32>(classes + 4 * a);
    for (let b = 0; b < a + 4; b += 2) {
      const isOwn = load<i32>(classes + 4 * b) == own;
      const numbers = isOwn ? within : between;
      const step: usize = STRIDE * sizeof<T>();
      const to = out + (<usize>(a - firstEntry) * m + b) * 8;
      addBlock<T>(numbers + <usize>a * step, numbers + <usize>b * step, rows, isOwn ? 1 : -1, to, 8 * m);
    }
  }
}

/** out[4 × 2] += sign · x yᵀ over the rows. */
@inline
function addBlock<T>(x: usize, y: usize, rows: i32, sign: f64, out: usize, stride: usize): void {
  const step: usize = STRIDE * sizeof<T>();
  let s00 = v128.splat<T>(<T>0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  for (let r: usize = 0, end = <usize>rows * sizeof<T>(); r < end; r += 16) {
    const y0 = v128.load(y + r);
    const y1 = v128.load(y + step + r);
    const x0 = v128.load(x + r);
    s00 = multiplyAdd<T>(x0, y0, s00);
    s01 = multiplyAdd<T>(x0, y1, s01);
    const x1 = v128.load(x + step + r);
    s10 = multiplyAdd<T>(x1, y0, s10);
    s11 = multiplyAdd<T>(x1, y1, s11);
    const x2 = v128.load(x + 2 * step + r);
    s20 = multiplyAdd<T>(x2, y0, s20);
    s21 = multiplyAdd<T>(x2, y1, s21);
    const x3 = v128.load(x + 3 * step + r);
    s30 = multiplyAdd<T>(x3, y0, s30);
    s31 = multiplyAdd<T>(x3, y1, s31);
  }
  addPair<T>(s00, s01, sign, out);
  addPair<T>(s10, s11, sign, out + stride);
  addPair<T>(s20, s21, sign, out + 2 * stride);
  addPair<T>(s30, s31, sign, out + 3 * stride);
}

@inline
function addPair<T>(first: v128, second: v128, sign: f64, out: usize): void {
  let sums: v128;
  if (sizeof<T>() == 4) {
    const halves = f32x4.add(v128.shuffle<i32>(first, second, 0, 1, 4, 5), v128.shuffle<i32>(first, second, 2, 3, 6, 7));
    sums = f64x2.promote_low_f32x4(f32x4.add(v128.shuffle<i32>(halves, halves, 0, 2, 0, 2), v128.shuffle<i32>(halves, halves, 1, 3, 1, 3)));
  } else sums = f64x2.add(v128.shuffle<i64>(first, second, 0, 2), v128.shuffle<i64>(first, second, 1, 3));
  v128.store(out, f64x2.add(v128.load(out), f64x2.mul(f64x2.splat(sign), sums)));
}
