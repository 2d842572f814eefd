import { MultilogitError, quoted } from "../errors.js";
import { assertColumns, type Column, type Row, type Table, tableOf } from "./table.js";

/** Which of the keys of row objects become columns; all by default. */
export type ColumnFilter = (name: string) => boolean;

/**
 * A table from row objects. The columns are the keys of all rows in order of first appearance; undefined, null and NaN are missing.
 * Each column must hold one kind of value: numbers, strings or booleans.
 * @example
 * const table = tableFromRows([{ height: 1.2, kind: "apple" }, { height: 2.8, kind: "banana" }]);
 * table.names; // ["height", "kind"]
 */
export function tableFromRows(rows: readonly Row[], wanted: ColumnFilter = () => true): Table {
  return tableFromNamedCells(rows, columnNames(rows).filter(wanted));
}

/** The keys of all rows in order of first appearance, after checking that they are rows. */
export function columnNames(rows: readonly Row[], start = 0): string[] {
  assertRows(rows, start);
  const seen = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) seen.add(name);
  return [...seen];
}

/** A single row object as a table of the columns `wanted`, which are all that is looked at. */
export function tableFromRow(row: Row, wanted: readonly string[]): Table {
  const all = columnNames([row]);
  assertColumns(wanted, all);
  const isWanted = new Set(wanted);
  return wanted.length === 0
    ? Object.freeze({ rows: 1, names: [], columns: [] })
    : tableFromNamedCells(
        [row],
        all.filter((name) => isWanted.has(name)),
      );
}

/** The columns `names` of row objects, of which the first is row `start`, from 0, of a larger whole: errors count from there. */
export function tableFromNamedCells(rows: readonly Row[], names: readonly string[], start = 0): Table {
  return tableOf(
    names,
    names.map((name) =>
      columnFromCells(
        name,
        rows.map((row) => (Object.hasOwn(row, name) ? row[name] : undefined)),
        start,
      ),
    ),
  );
}

function assertRows(rows: unknown, start: number): asserts rows is readonly Row[] {
  if (!Array.isArray(rows))
    throw new MultilogitError("data", `rows are ${quoted(rows)}; expected an array of row objects`);
  if (rows.length === 0) throw new MultilogitError("data", "the table has no rows; give at least one");
  rows.forEach((row: unknown, i) => {
    if (typeof row !== "object" || row === null || Array.isArray(row))
      throw new MultilogitError(
        "data",
        `row ${start + i + 1} is ${quoted(row)}; expected an object, column name → cell: name the columns`,
      );
  });
}

/** A column from cells of one kind; `name` and the number of rows before it are for the error message. */
export function columnFromCells(name: string, cells: readonly unknown[], start = 0): Column {
  const first = cells.find((cell) => !isMissing(cell));
  const kind = typeof first;
  if (first !== undefined && kind !== "number" && kind !== "string" && kind !== "boolean")
    throw new MultilogitError(
      "data",
      `column ${quoted(name)} holds ${quoted(first)}; expected numbers, strings or booleans: convert it first, or ignore the column`,
    );
  cells.forEach((cell, i) => {
    if (!isMissing(cell) && typeof cell !== kind)
      throw new MultilogitError(
        "data",
        `column ${quoted(name)}, row ${start + i + 1}: ${quoted(cell)} is a ${typeof cell}, but earlier rows hold a ${kind}; convert the column to one kind`,
      );
  });
  if (kind === "string") return textColumn(cells as readonly (string | number | null | undefined)[]);
  if (kind === "boolean")
    return {
      kind: "boolean",
      codes: Int8Array.from(cells, (cell) => (isMissing(cell) ? -1 : Number(cell))),
      levels: [false, true],
    };
  return { kind: "number", values: Float64Array.from(cells, (cell) => (isMissing(cell) ? Number.NaN : Number(cell))) };
}

/** Strings as codes into their distinct values, in order of first appearance; null, undefined and NaN are missing. */
export function textColumn(texts: readonly (string | number | null | undefined)[]): Column {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(texts, (text) => {
    if (typeof text !== "string") return -1;
    const code = codeOf.get(text) ?? codeOf.size;
    codeOf.set(text, code);
    return code;
  });
  return { kind: "text", codes, levels: [...codeOf.keys()] };
}

function isMissing(cell: unknown): boolean {
  return cell === null || cell === undefined || (typeof cell === "number" && Number.isNaN(cell));
}
