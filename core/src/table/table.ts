import { listed, MultilogitError, quoted, suggestion } from "../errors.js";
import type { NumberArray } from "./number-array.js";
import { type SparseCells, sparseCell } from "./sparse-cells.js";

export { listed } from "../errors.js";
export type { NumberArray } from "./number-array.js";

/** One named column: numbers (NaN where missing; with `sparse`, those that are not 0), or values coded by their place in `levels` (−1 where missing). */
export type Column =
  | { readonly kind: "number"; readonly values: NumberArray; readonly sparse?: SparseCells }
  | { readonly kind: "text"; readonly codes: Int32Array; readonly levels: readonly string[] }
  | { readonly kind: "boolean"; readonly codes: Int8Array; readonly levels: readonly [false, true] };

/** What one cell can hold; null is missing. */
export type Cell = number | string | boolean | null;

/** One raw row: column name → cell. */
export type Row = Readonly<Record<string, Cell | undefined>>;

/** Named columns of equal length: the only thing that features are computed from. */
export interface Table {
  readonly rows: number;
  readonly names: readonly string[];
  readonly columns: readonly Column[];
}

/** Where each column is, by name; tables can have many thousands of columns. */
const placesOf = new WeakMap<Table, ReadonlyMap<string, number>>();

/** A table of these columns, after checking that there is one, that names differ, and that lengths agree. */
export function tableOf(names: readonly string[], columns: readonly Column[]): Table {
  if (names.length === 0)
    throw new MultilogitError("data", "the table has no columns; give at least a target and one feature");
  const places = new Map(names.map((name, j) => [name, j]));
  const twice = places.size < names.length ? names.find((name, j) => places.get(name) !== j) : undefined;
  if (twice !== undefined)
    throw new MultilogitError(
      "data",
      `column ${quoted(twice)} occurs twice; columns are found by name, so rename one of them`,
    );
  const rows = columnLength(columns[0]!);
  columns.forEach((column, j) => {
    const length = columnLength(column);
    if (length !== rows)
      throw new MultilogitError(
        "data",
        `column ${quoted(names[j])} has ${length} rows, but ${quoted(names[0])} has ${rows}; give columns of one length`,
      );
  });
  const table = Object.freeze({ rows, names: Object.freeze([...names]), columns: Object.freeze([...columns]) });
  placesOf.set(table, places);
  return table;
}

/**
 * The column called `name`; an error that suggests the nearest name when there is none.
 * @example
 * cellOf(columnOf(table, "kind"), 1); // "banana"
 */
export function columnOf(table: Table, name: string): Column {
  const j = placesOf.get(table)?.get(name) ?? table.names.indexOf(name);
  if (j < 0) throw noColumn(name, table.names);
  return table.columns[j]!;
}

/** The error for a column that is not among `names`, suggesting the nearest of them, or listing the first. */
export function noColumn(name: string, names: readonly string[]): MultilogitError {
  if (typeof name !== "string")
    return new MultilogitError("option", `${quoted(name)} is not a column's name; expected a string`);
  return new MultilogitError(
    "data",
    `there is no column ${quoted(name)}${suggestion(name, names) || (names.length > 0 ? `; the columns are ${listed(names)}` : "; the rows hold nothing")}`,
  );
}

/** Throws unless all columns that are `wanted` are among `names`; of those that are not, the first is named. */
export function assertColumns(wanted: readonly string[], names: readonly string[]): void {
  const present = new Set(names);
  const missing = wanted.find((name) => !present.has(name));
  if (missing !== undefined) throw noColumn(missing, names);
}

/** Throws unless `rows` is a table; for what is none of the forms that rows can have. */
export function assertTable(rows: unknown): asserts rows is Table {
  const { rows: count, names, columns } = Object(rows) as Partial<Table>;
  if (typeof count !== "number" || !Array.isArray(names) || !Array.isArray(columns) || names.length !== columns.length)
    throw new MultilogitError(
      "data",
      `rows are ${quoted(rows)}; expected an array of row objects, columns by name, a table or a matrix { rows, columns, data }: put a single row into an array`,
    );
}

/**
 * The cell of `column` in row i.
 * @example
 * cellOf(columnOf(table, "kind"), 0); // "apple"
 */
export function cellOf(column: Column, i: number): Cell {
  if (column.kind === "number") {
    const value = column.sparse ? sparseCell(column.sparse, i) : column.values[i]!;
    return Number.isNaN(value) ? null : value;
  }
  const code = column.codes[i]!;
  return code < 0 ? null : column.levels[code]!;
}

/**
 * Row i as an object.
 * @example
 * rowOf(table, 0); // { colour: "green", kind: "apple" }
 */
export function rowOf(table: Table, i: number): Row {
  return Object.fromEntries(table.names.map((name, j) => [name, cellOf(table.columns[j]!, i)]));
}

export function columnLength(column: Column): number {
  if (column.kind === "number") return column.sparse?.rows ?? column.values.length;
  return column.codes.length;
}
