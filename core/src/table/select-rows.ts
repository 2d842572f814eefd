import { MultilogitError, quoted } from "../errors.js";
import { rememberRows } from "./row-number.js";
import { firstFrom, type SparseCells } from "./sparse-cells.js";
import { sparseColumn } from "./sparse-column.js";
import { type Column, type NumberArray, type Table, tableOf } from "./table.js";

/**
 * The rows of `table` numbered by `indices`, in that order. Errors about a row call it by its number in `table`.
 * @example
 * selectRows(table, [0, 2, 4]).rows; // 3
 */
export function selectRows(table: Table, indices: ArrayLike<number>): Table {
  for (let i = 0; i < indices.length; i++) assertIndex(indices[i]!, table.rows);
  const places = placesByRow(indices, table.rows);
  const selected = tableOf(
    table.names,
    table.columns.map((column) =>
      column.kind === "number" && column.sparse ? selectSparse(column.sparse, places) : selectCells(column, indices),
    ),
  );
  rememberRows(selected, table, indices);
  return selected;
}

/**
 * Rows start … end − 1, as views of the same memory except for sparse columns; fewer if the table ends earlier.
 * @example
 * sliceRows(table, 0, 10).rows; // 10
 */
export function sliceRows(table: Table, start: number, end: number): Table {
  if (!Number.isInteger(start) || start < 0 || !(end >= start))
    throw new MultilogitError(
      "option",
      `rows ${quoted(start)} … ${quoted(end)}: expected a first row of at least 0 and an end that is not before it`,
    );
  return tableOf(
    table.names,
    table.columns.map((column) => sliceCells(column, start, Math.max(start, Math.min(end, table.rows)))),
  );
}

function sliceCells(column: Column, start: number, end: number): Column {
  if (column.kind !== "number") return { ...column, codes: column.codes.subarray(start, end) } as Column;
  if (!column.sparse) return { kind: "number", values: column.values.subarray(start, end) };
  const { at, values } = column.sparse;
  const [from, to] = [firstFrom(at, start), firstFrom(at, end)];
  return sparseColumn(
    end - start,
    at.subarray(from, to).map((i) => i - start),
    values.subarray(from, to),
  );
}

function assertIndex(index: number, rows: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= rows)
    throw new MultilogitError(
      "option",
      `there is no row ${quoted(index)}; expected whole numbers from 0 to ${rows - 1}, the rows of the table`,
    );
}

function selectCells(column: Column, indices: ArrayLike<number>): Column {
  const pick = <A extends { [i: number]: number; readonly constructor: unknown }>(from: A): A => {
    const to = new (from.constructor as new (length: number) => A)(indices.length);
    for (let i = 0; i < indices.length; i++) to[i] = from[indices[i]!]!;
    return to;
  };
  return column.kind === "number"
    ? { kind: "number", values: pick(column.values) }
    : ({ ...column, codes: pick<Int32Array | Int8Array>(column.codes) } as Column);
}

/** Where rows go: row i to at[first[i]] … at[first[i + 1] − 1], of `rows` in all. */
interface Places {
  readonly rows: number;
  readonly first: Int32Array;
  readonly at: Int32Array;
}

function placesByRow(indices: ArrayLike<number>, rows: number): Places {
  const first = new Int32Array(rows + 1);
  for (let m = 0; m < indices.length; m++) first[indices[m]! + 1]!++;
  for (let i = 0; i < rows; i++) first[i + 1]! += first[i]!;
  const next = first.slice();
  const at = new Int32Array(indices.length);
  for (let m = 0; m < indices.length; m++) at[next[indices[m]!]!++] = m;
  return { rows: indices.length, first, at };
}

/**
 * Work in proportion to the entries, not to the rows: entry e goes to each place m of its row, encoded as the number m·E + e, so
 * that sorting numbers sorts by place.
 */
function selectSparse({ at, values }: SparseCells, places: Places): Column {
  const E = at.length;
  const found: number[] = [];
  at.forEach((i, e) => {
    for (let p = places.first[i]!; p < places.first[i + 1]!; p++) found.push(places.at[p]! * E + e);
  });
  const sorted = Float64Array.from(found).sort();
  const selected = new (values.constructor as new (length: number) => NumberArray)(sorted.length);
  for (let s = 0; s < sorted.length; s++) selected[s] = values[sorted[s]! % E]!;
  return sparseColumn(
    places.rows,
    Int32Array.from(sorted, (m) => Math.floor(m / E)),
    selected,
  );
}
