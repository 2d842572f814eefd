import { denseScores } from "./dense";
import { listEntries } from "./entries";
import { multiplyAdd, Plan, strideOf, Workspace } from "./plan";
import { scoresAt } from "./products";
import { effectiveWeight, softmaxRows } from "./rows";

// Class blocks of the Hessian from listed rows: first what every row weighs in every class, then Σ c_i φ_i φ_iᵀ over the rows that the caller chose.

/** Rows of a panel. */
const ROWS = 64;
/** Bytes of eight features of a panel, row after row. */
const TILE: usize = ROWS * 32;

/**
 * w s p_k (1 − p_k) for every class, then w s, then zeros up to a whole vector, f32; of rows from, from + every … before `to`, one after the
 * other at `out`.
 */
export function classWeightsPass(plan: Plan, workspace: Workspace, from: i32, to: i32, every: i32, out: usize): void {
  const K = plan.classes;
  const stride = strideOf<f32>(K);
  const outStride = strideOf<f32>(K + 1);
  const step = every == 1 ? plan.blockRows : 1;
  const one = f32x4.splat(1);
  for (let first = from; first < to; first += step * every) {
    const rows = min(step, to - first);
    scoresAt<f32>(plan, workspace, first, rows);
    softmaxRows<f32>(plan, workspace, workspace.scores, first, rows);
    for (let r = 0; r < rows; r++, out += outStride) {
      const p = workspace.scores + r * stride;
      const weight = <f32>effectiveWeight(plan, first + r);
      const w = f32x4.splat(weight);
      for (let v = 0; v < stride; v += 16) {
        const share = v128.load(p + v);
        v128.store(out + v, f32x4.mul(f32x4.mul(w, share), f32x4.sub(one, share)));
      }
      // 1 − p of a likely class keeps its digits as the sum of the others
      const others = load<f64>(workspace.others + 8 * r);
      if (others < 1) {
        for (let k = 0; k < K; k++) {
          const share = load<f32>(p + 4 * k);
          if (share > 0.5) store<f32>(out + 4 * k, weight * share * <f32>(others / (1.0 + others)));
        }
      }
      for (let k = K; k < outStride / 4; k++) store<f32>(out + 4 * k, k == K ? weight : 0);
    }
  }
}

/**
 * Uᵀφ of rows from, from + every … before `to`, r f32 numbers for each, one row after the other at `out`, and zeros up to a multiple of 4 rows. U is d × r in
 * f32, r a multiple of 4; `tile` has room for 64 · d f32 numbers.
 */
export function projectedRowsPass(
  plan: Plan,
  workspace: Workspace,
  from: i32,
  to: i32,
  every: i32,
  U: usize,
  r: i32,
  tile: usize,
  out: usize,
): void {
  const d = plan.features;
  for (let first = from; first < to; first += ROWS * every) {
    const some = min(ROWS, (to - first + every - 1) / every);
    const fours = (some + 3) & ~3;
    memory.fill(tile, 0, <usize>fours * d * 4);
    for (let s = 0; s < some; s++) {
      const listed = listEntries(plan, workspace, first + s * every);
      const row = tile + <usize>s * d * 4;
      for (let e = 0; e < listed; e++)
        store<f32>(row + 4 * load<i32>(workspace.entryColumns + 4 * e), <f32>load<f64>(workspace.entryValues + 8 * e));
    }
    memory.fill(out, 0, <usize>fours * r * 4);
    denseScores<f32>(tile, d, U, fours, 4 * r, out);
    out += <usize>some * r * 4;
  }
}

/**
 * Adds root_i² φ_i φ_iᵀ of `count` rows to out[j·D + m] for m ≤ j; D is d rounded up to a multiple of 8. `rows` lists them, i32, and `roots`
 * their factors, f32, or is null for √(w s); `panel` has room for 64 · D f32 numbers. In f32, in the order of the list.
 * Where `projected` is not null, the rows are those of D f32 numbers there, and `roots` is not null.
 */
export function heavyGramPass(
  plan: Plan,
  workspace: Workspace,
  rows: usize,
  roots: usize,
  count: i32,
  panel: usize,
  D: i32,
  out: usize,
  projected: usize,
): void {
  for (let first = 0; first < count; first += ROWS) {
    const some = min(ROWS, count - first);
    if (projected == 0) memory.fill(panel, 0, <usize>(D >> 3) * TILE);
    for (let r = 0; r < some; r++) {
      const i = load<i32>(rows + 4 * (first + r));
      if (projected != 0) {
        copyRow(projected + <usize>i * D * 4, f32x4.splat(load<f32>(roots + 4 * (first + r))), D, panel + 32 * r);
        continue;
      }
      const root = roots == 0 ? <f32>Math.sqrt(effectiveWeight(plan, i)) : load<f32>(roots + 4 * (first + r));
      const listed = listEntries(plan, workspace, i);
      const at = panel + 32 * r;
      for (let e = 0; e < listed; e++) {
        const j = <usize>load<i32>(workspace.entryColumns + 4 * e);
        store<f32>(at + (j >> 3) * TILE + (j & 7) * 4, root * <f32>load<f64>(workspace.entryValues + 8 * e));
      }
    }
    for (let j = 0; j < D; j += 4) {
      const x = panel + <usize>(j >> 3) * TILE + (<usize>j & 4) * 4;
      for (let m = 0; m <= j; m += 8)
        addTile(x, panel + <usize>(m >> 3) * TILE, some, out + (<usize>j * D + m) * 4, <usize>D * 4);
    }
  }
}

/** A row times its root, eight features a tile. */
@inline
function copyRow(row: usize, root: v128, D: i32, to: usize): void {
  for (const end = row + 4 * D; row < end; row += 32, to += TILE) {
    v128.store(to, f32x4.mul(root, v128.load(row)));
    v128.store(to, f32x4.mul(root, v128.load(row, 16)), 16);
  }
}

/** out[4 × 8] += x yᵀ over the rows. */
@inline
function addTile(x: usize, y: usize, rows: i32, out: usize, bytes: usize): void {
  let s00 = f32x4.splat(0);
  let s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  for (const end = y + 32 * rows; y < end; x += 32, y += 32) {
    const y0 = v128.load(y);
    const y1 = v128.load(y, 16);
    const x0 = v128.load_splat<f32>(x);
    s00 = multiplyAdd<f32>(x0, y0, s00);
    s01 = multiplyAdd<f32>(x0, y1, s01);
    const x1 = v128.load_splat<f32>(x, 4);
    s10 = multiplyAdd<f32>(x1, y0, s10);
    s11 = multiplyAdd<f32>(x1, y1, s11);
    const x2 = v128.load_splat<f32>(x, 8);
    s20 = multiplyAdd<f32>(x2, y0, s20);
    s21 = multiplyAdd<f32>(x2, y1, s21);
    const x3 = v128.load_splat<f32>(x, 12);
    s30 = multiplyAdd<f32>(x3, y0, s30);
    s31 = multiplyAdd<f32>(x3, y1, s31);
  }
  addRow(s00, s01, out);
  addRow(s10, s11, out + bytes);
  addRow(s20, s21, out + 2 * bytes);
  addRow(s30, s31, out + 3 * bytes);
}

@inline
function addRow(left: v128, right: v128, out: usize): void {
  v128.store(out, f32x4.add(v128.load(out), left));
  v128.store(out, f32x4.add(v128.load(out, 16), right), 16);
}
