import { Part, PartKind, Plan, Position, Standardized, strideOf, Workspace } from "./plan";

// Sums of φ_i φ_iᵀ where every feature is 0 or 1: rows are turned into one column of bits per feature, and the sum for two features is the
// number of bits that their columns share. 128 rows per vector instead of one row's products at a time.

/** Rows whose bits one vector holds. */
const ROWS = 128;
/** Vectors of a column that are counted at once: 8 bits of each lane at most, together still a byte. */
const MOST_VECTORS = 31;

/** Whether all features are flags, as they are stored, or 1, and every row counts once. */
export function areFlags(plan: Plan): bool {
  if (plan.labelBytes == 0 || plan.rowWeights != 0) return false;
  for (let q = 0; q < plan.partCount; q++) {
    const part = changetype<Part>(plan.parts + q * offsetof<Part>());
    if (part.standardized != Standardized.NO) return false;
    if (part.kind == PartKind.CONSTANT) continue;
    if (part.kind != PartKind.LOOKUP || part.bytes != 1) return false;
    for (let p = 0; p < part.width; p++)
      if (changetype<Position>(part.positions + p * offsetof<Position>()).flags == 0) return false;
  }
  return true;
}

/** What `gramPass` adds for rows of weight 1, where `areFlags`: to out[((j − firstFeature)·d + m)·2]. */
export function addFlagPairs(
  plan: Plan,
  workspace: Workspace,
  from: i32,
  to: i32,
  every: i32,
  firstFeature: i32,
  lastFeature: i32,
  out: usize,
): void {
  const d = plan.features;
  // columns lie where passes over rows keep sums, one after another
  const room = (d + plan.tableRows) * strideOf<f64>(plan.classes);
  const vectors = min(MOST_VECTORS, room / (16 * d));
  const bytes = <usize>vectors * 16;
  for (let first = from; first < to; first += vectors * ROWS * every) {
    const rows = min(vectors * ROWS, (to - first + every - 1) / every);
    const used = <usize>((rows + ROWS - 1) / ROWS) * 16;
    fillColumns(plan, workspace, first, rows, every, bytes);
    for (let j = firstFeature; j < lastFeature; j++) {
      const column = workspace.sums + <usize>j * bytes;
      const sums = out + <usize>(j - firstFeature) * d * 16;
      for (let m = 0; m <= j; m++) {
        const other = workspace.sums + <usize>m * bytes;
        let count = i8x16.splat(0);
        for (let v: usize = 0; v < used; v += 16)
          count = i8x16.add(count, i8x16.popcnt(v128.and(v128.load(column + v), v128.load(other + v))));
        const at = sums + 16 * <usize>m;
        store<f64>(at, load<f64>(at) + <f64>sumOfBytes(count));
      }
    }
  }
}

@inline
function sumOfBytes(x: v128): i32 {
  const s = i32x4.extadd_pairwise_i16x8_s(i16x8.extadd_pairwise_i8x16_u(x));
  return i32x4.extract_lane(s, 0) + i32x4.extract_lane(s, 1) + i32x4.extract_lane(s, 2) + i32x4.extract_lane(s, 3);
}

/** Bit r of a feature's column: whether the feature is set in row first + r·every, for r below `rows`; 0 up to a whole vector. */
function fillColumns(plan: Plan, workspace: Workspace, first: i32, rows: i32, every: i32, bytes: usize): void {
  const whole = (rows + ROWS - 1) & -ROWS;
  for (let q = 0; q < plan.partCount; q++) {
    const part = changetype<Part>(plan.parts + q * offsetof<Part>());
    if (part.kind == PartKind.CONSTANT) {
      const column = workspace.sums + <usize>part.feature * bytes;
      memory.fill(column, 0, whole / 8);
      memory.fill(column, 0xff, rows / 8);
      const rest: i32 = (1 << (rows & 7)) - 1;
      if (rest) store<u8>(column + rows / 8, rest);
      continue;
    }
    for (let p = 0; p < part.width; p++) {
      const position = changetype<Position>(part.positions + p * offsetof<Position>());
      for (let r = 0; r < whole; r += 16) {
        // the codes of sixteen rows, each bit of which gives sixteen bits of a column
        for (let s = 0; s < 16; s++) {
          const i = <usize>(first + (r + s) * every);
          store<u8>(workspace.own + s, r + s < rows ? load<u8>(part.data + i * part.width + p) : 0);
        }
        const codes = v128.load(workspace.own);
        for (let f = 0; f < position.flags; f++)
          store<u16>(
            workspace.sums + <usize>(position.feature + f) * bytes + r / 8,
            <u16>i8x16.bitmask(i8x16.shl(codes, 7 - f)),
          );
      }
    }
  }
}
