import type { DesignMatrix } from "../design/design-matrix.js";
import { flatDesign, plainBlocks } from "../design/flat-design.js";
import { RowEntries } from "../design/row-entries.js";

/** The most multiply-adds, about two seconds, and the most numbers of Φ other than 0 before it is centred, 12 bytes each. */
const MOST_PRODUCTS = 2e9;
const MOST_ENTRIES = 1e7;

/** Features without a 0 are taken this many at once. */
const AT_ONCE = 4;

/** Numbers other than 0 feature by feature: of feature j values[e] in rows[e], ascending, for starts[j] ≤ e < starts[j+1]. */
interface SparseColumns {
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  readonly values: Float64Array;
}

/**
 * Φ Φᵀ, n × n, of all features but `left` (−1 for none); null where that takes seconds. Only features that two rows share are multiplied; centres, which
 * would fill Φ, are subtracted from the products: with Φ_ij = (x_ij − c_j) / s_j, Σ_j Φ_ij Φ_hj = Σ_j x_ij x_hj / s_j² − u_i − u_h + Σ_j c_j² / s_j²,
 * u_i = Σ_j x_ij c_j / s_j².
 */
export function rowProducts(design: DesignMatrix, left: number): Float64Array | null {
  const n = design.rows;
  const { center, scale } = flatDesign(design);
  const columns = scaledColumns(design, left, scale);
  if (columns === null) return null;
  const { starts, rows, values } = columns;
  const G = new Float64Array(n * n);
  const u = new Float64Array(n);
  let centres = 0;
  for (let j = 0; j < design.features; j++) {
    const c = j === left ? 0 : center[j]! / scale[j]!;
    centres += c * c;
    for (let e = starts[j]!; e < starts[j + 1]!; e++) u[rows[e]!]! += c * values[e]!;
  }
  for (let j = 0; j < design.features; ) {
    const next = Math.min(j + AT_ONCE, design.features);
    // no column has more than n numbers, so that these are full
    if (starts[next]! - starts[j]! === AT_ONCE * n) {
      addFullColumns(values, starts[j]!, n, G);
      j = next;
    } else addColumn(columns, j++, n, G);
  }
  for (let i = 0; i < n; i++) for (let h = 0; h <= i; h++) G[h * n + i] = G[i * n + h]! += centres - u[i]! - u[h]!;
  return G;
}

/** Adds the products of feature j's numbers to the lower triangle of G. */
function addColumn({ starts, rows, values }: SparseColumns, j: number, n: number, G: Float64Array): void {
  for (let e = starts[j]!; e < starts[j + 1]!; e++) {
    const [x, row] = [values[e]!, rows[e]! * n];
    for (let before = starts[j]!; before <= e; before++) G[row + rows[before]!]! += x * values[before]!;
  }
}

/** The same for AT_ONCE features without a 0, from values[first] on: a sum is read and written once for all of them. */
function addFullColumns(values: Float64Array, first: number, n: number, G: Float64Array): void {
  const [second, third, fourth] = [first + n, first + 2 * n, first + 3 * n];
  for (let i = 0; i < n; i++) {
    const [x, y] = [values[first + i]!, values[second + i]!];
    const [z, t] = [values[third + i]!, values[fourth + i]!];
    for (let h = 0, at = i * n; h <= i; h++, at++)
      G[at]! += x * values[first + h]! + y * values[second + h]! + (z * values[third + h]! + t * values[fourth + h]!);
  }
}

/** x_ij / s_j, feature by feature. */
function scaledColumns(design: DesignMatrix, left: number, scale: Float64Array): SparseColumns | null {
  const starts = new Int32Array(design.features + 1);
  const count = (_: number, j: number) => {
    starts[j + 1]!++;
  };
  if (!forEachNumber(design, left, count)) return null;
  let products = 0;
  for (let j = 0; j < design.features; j++) {
    products += starts[j + 1]! ** 2 / 2;
    starts[j + 1]! += starts[j]!;
  }
  if (products > MOST_PRODUCTS) return null;
  const entries = starts.at(-1)!;
  const [rows, values] = [new Int32Array(entries), new Float64Array(entries)];
  const next = starts.slice();
  forEachNumber(design, left, (i, j, x) => {
    const e = next[j]!++;
    rows[e] = i;
    values[e] = x / scale[j]!;
  });
  return { starts, rows, values };
}

/** Visits the numbers other than 0 row by row, before they are centred; false where they are too many. */
function forEachNumber(design: DesignMatrix, left: number, visit: (i: number, j: number, x: number) => void): boolean {
  const row = new RowEntries(design.features);
  const blocks = plainBlocks(design);
  let seen = 0;
  for (let i = 0; i < design.rows; i++) {
    row.length = 0;
    for (const { matrix, feature } of blocks) matrix.appendRow(i, row, feature);
    seen += row.length;
    if (seen > MOST_ENTRIES) return false;
    for (let e = 0; e < row.length; e++) if (row.columns[e] !== left) visit(i, row.columns[e]!, row.values[e]!);
  }
  return true;
}
