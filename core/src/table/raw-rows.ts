import { MultilogitError, quoted, suggestion } from "../errors.js";
import { type ArrowTable, isArrowTable, tableFromArrow } from "./arrow-table.js";
import { isNumberArray } from "./number-array.js";
import {
  areRowArrays,
  assertAsMany,
  isMatrix,
  matrixNames,
  matrixOfArrays,
  type RowArrays,
  type RowMatrix,
  tableFromMatrix,
} from "./row-matrix.js";
import { assertColumns, assertTable, columnLength, type Table } from "./table.js";
import { type ColumnCells, tableFromColumnsFrom } from "./table-from-columns.js";
import { type ColumnFilter, columnNames, tableFromNamedCells } from "./table-from-rows.js";

/** Columns by name. */
export type Columns = Readonly<Record<string, ColumnCells>>;

/** Raw rows, in whichever form they are at hand: row objects, columns, a table, a matrix, an Arrow table. */
export type Rows = readonly object[] | Columns | Table | RowMatrix | RowArrays | ArrowTable;

/** All columns but those to ignore, which may hold anything. A name to ignore that no column has is an error. */
export function tableWithout(rows: Rows, ignore: readonly string[]): Table {
  const { names, read } = named(rows);
  const known = new Set(names);
  const unknown = ignore.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new MultilogitError(
      "option",
      `ignore names ${quoted(unknown)}, but there is no such column${suggestion(unknown, names)}`,
    );
  const ignored = new Set(ignore);
  return read((name) => !ignored.has(name));
}

/** How many rows there are. */
export function rowCount(rows: Rows): number {
  return Array.isArray(rows) ? rows.length : named(rows).count;
}

/** The names of all columns. */
export function namesOfRows(rows: Rows): readonly string[] {
  return named(rows).names;
}

/**
 * The columns `names`, which are all that is looked at; none where the only feature is the constant. Errors call the first of the rows by
 * its number in a larger whole, of which `start` come before it.
 */
export function tableFor(rows: Rows, names: readonly string[], start = 0): Table {
  const all = named(rows, start);
  if (isMatrix(all.source)) assertAsMany(all.source, names);
  assertColumns(names, all.names);
  if (names.length === 0) return Object.freeze({ rows: all.count, names: [], columns: [] });
  const wanted = new Set(names);
  return all.read((name) => wanted.has(name));
}

/** How many rows, which columns they have, and a table of those that are wanted; a table is kept whole. */
interface NamedRows {
  readonly source: unknown;
  readonly count: number;
  readonly names: readonly string[];
  readonly read: (wanted: ColumnFilter) => Table;
}

function named(rows: Rows, start = 0): NamedRows {
  const source: unknown = Array.isArray(rows) && areRowArrays(rows) ? matrixOfArrays(rows) : rows;
  if (Array.isArray(source)) {
    const names = columnNames(source, start);
    const read = (wanted: ColumnFilter) => tableFromNamedCells(source, names.filter(wanted), start);
    return { source, count: source.length, names, read };
  }
  if (isMatrix(source)) {
    const read = (wanted: ColumnFilter) => tableFromMatrix(source, {}, wanted);
    return { source, count: source.rows, names: matrixNames(source), read };
  }
  if (isArrowTable(source)) {
    const names = source.schema.fields.map(({ name }) => name);
    return { source, count: source.numRows, names, read: (wanted) => tableFromArrow(source, wanted) };
  }
  if (areColumns(source)) {
    const entries = Object.entries(source);
    const read = (wanted: ColumnFilter) =>
      tableFromColumnsFrom(Object.fromEntries(entries.filter(([name]) => wanted(name))), start);
    return { source, count: lengthOf(entries[0]![1]), names: entries.map(([name]) => name), read };
  }
  assertTable(source);
  return { source, count: source.rows, names: source.names, read: () => source };
}

function areColumns(rows: unknown): rows is Columns {
  if (typeof rows !== "object" || rows === null || typeof (rows as Partial<Table>).rows === "number") return false;
  const cells: readonly unknown[] = Object.values(rows);
  return cells.length > 0 && cells.every((column) => isList(column) || "kind" in Object(column));
}

function lengthOf(column: ColumnCells): number {
  return isList(column) ? column.length : columnLength(column);
}

function isList(column: unknown): column is ArrayLike<unknown> {
  return Array.isArray(column) || isNumberArray(column);
}
