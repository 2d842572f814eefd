import type { DesignMatrix } from "./design-matrix.js";
import { RowEntries } from "./row-entries.js";

/** Rows without a zero are taken this many at once, so that a sum is read and written once for all of them. */
const AT_ONCE = 4;

/**
 * out[(j*d + m)*C + c] += Σ_v weights[v*C + c] Φ[i,j] Φ[i,m], i = v·every, for m ≤ j: C weighted Gram matrices at once, lower
 * triangles, the C sets adjacent. Visits rows 0, every, 2·every …; `weights` has one set of C for each visited row. Costs the square of the
 * number of non-zero entries for each row. With `places`, j and m are places of chosen features, as `placesOf` gives them, and d is their
 * number.
 */
export function addGrams(
  design: DesignMatrix,
  weights: Float64Array,
  C: number,
  every: number,
  out: Float64Array,
  places?: Int32Array,
): void {
  const d = Math.round(Math.sqrt(out.length / C));
  const visited = Math.ceil(design.rows / every);
  const rows = Array.from({ length: AT_ONCE }, () => new RowEntries(design.features));
  for (let v = 0; v < visited; v += AT_ONCE) {
    const count = Math.min(AT_ONCE, visited - v);
    for (let r = 0; r < count; r++) {
      rows[r]!.length = 0;
      design.appendRow((v + r) * every, rows[r]!, 0);
      if (places) keepPlaced(rows[r]!, places);
    }
    const ofRows = weights.subarray(v * C, (v + count) * C);
    if (count === AT_ONCE && rows.every(({ length }) => length === design.features)) addFullRows(rows, ofRows, C, out);
    else for (let r = 0; r < count; r++) addRow(rows[r]!, ofRows.subarray(r * C, r * C + C), d, out);
  }
}

/** Writes the place of each of `features` features among the chosen ones, which ascend, into `out`; −1 for those that are not. */
export function placesOf(chosen: Int32Array, out: Int32Array): Int32Array {
  out.fill(-1);
  for (const [place, j] of chosen.entries()) out[j] = place;
  return out;
}

/** Replaces features by places in the entries of a row, and drops those that have none. */
function keepPlaced(row: RowEntries, places: Int32Array): void {
  const { length, columns, values } = row;
  row.length = 0;
  for (let e = 0; e < length; e++) {
    const place = places[columns[e]!]!;
    if (place >= 0) row.push(place, values[e]!);
  }
}

function addRow({ length, columns, values }: RowEntries, ofRow: Float64Array, d: number, out: Float64Array): void {
  const C = ofRow.length;
  for (let a = 0; a < length; a++) {
    for (let b = 0; b <= a; b++) {
      const product = values[a]! * values[b]!;
      const at = (columns[a]! * d + columns[b]!) * C;
      for (let c = 0; c < C; c++) out[at + c]! += ofRow[c]! * product;
    }
  }
}

/** AT_ONCE rows, each with all of its entries. */
function addFullRows(rows: readonly RowEntries[], ofRows: Float64Array, C: number, out: Float64Array): void {
  const [x, y, z, u] = rows.map(({ values }) => values) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const d = x.length;
  for (let j = 0; j < d; j++) {
    for (let m = 0; m <= j; m++) {
      const [p, q, r, s] = [x[j]! * x[m]!, y[j]! * y[m]!, z[j]! * z[m]!, u[j]! * u[m]!];
      const at = (j * d + m) * C;
      for (let c = 0; c < C; c++)
        out[at + c]! += ofRows[c]! * p + ofRows[C + c]! * q + ofRows[2 * C + c]! * r + ofRows[3 * C + c]! * s;
    }
  }
}

/** out[j] += Σ_i weights[i] Φ[i,j]²: the diagonal of the weighted Gram matrix. */
export function addGramDiagonal(design: DesignMatrix, weights: Float64Array, out: Float64Array): void {
  const row = new RowEntries(design.features);
  for (let i = 0; i < design.rows; i++) {
    row.length = 0;
    design.appendRow(i, row, 0);
    for (let e = 0; e < row.length; e++) out[row.columns[e]!]! += weights[i]! * row.values[e]! ** 2;
  }
}
