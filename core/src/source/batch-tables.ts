import { MultilogitError, quoted } from "../errors.js";
import { type Rows, tableFor, tableWithout } from "../table/raw-rows.js";
import { numberRowsFrom } from "../table/row-number.js";
import { type Column, columnOf, noColumn, type Table, tableOf } from "../table/table.js";
import type { ColumnInfo } from "./row-source.js";

/** Rows in batches, from the first on whenever it is called: a generator function, or anything that opens a stream. */
export type Batches = () => AsyncIterable<Rows> | Iterable<Rows>;

/** What columns hold, as far as the caller says. */
export type BatchKinds = Readonly<Record<string, Column["kind"]>>;

/** The columns of the first batch that has rows. */
export async function firstColumns(batches: Batches, kinds: BatchKinds): Promise<readonly ColumnInfo[]> {
  for await (const rows of batches()) {
    if (isEmpty(rows)) continue;
    const names = namesOf(rows);
    const unknown = Object.keys(kinds).find((name) => !names.includes(name));
    if (unknown !== undefined) throw noColumn(unknown, names);
    return names.map((name) => ({ name, kind: kinds[name] ?? kindOf(rows, name) }));
  }
  throw new MultilogitError("data", "there are no rows; give at least two, of different classes");
}

/** The columns `wanted` of every batch as a table, whose rows are numbered over all batches. */
export async function* tablesOf(
  batches: Batches,
  known: readonly ColumnInfo[],
  wanted: readonly string[],
): AsyncIterable<Table> {
  const names = [...new Set(wanted)];
  const kinds = new Map(known.map(({ name, kind }) => [name, kind]));
  let start = 0;
  for await (const rows of batches()) {
    if (isEmpty(rows)) continue;
    const read = tableFor(rows, names);
    const columns = names.map((name) => columnAs(kinds.get(name), name, columnOf(read, name), start));
    const table = names.length === 0 ? read : tableOf(names, columns);
    if (start > 0) numberRowsFrom(table, start);
    start += table.rows;
    yield table;
  }
}

function isEmpty(rows: Rows): boolean {
  return Array.isArray(rows) ? rows.length === 0 : (rows as Partial<Table>).rows === 0;
}

function namesOf(rows: Rows): readonly string[] {
  if (Array.isArray(rows)) return [...new Set(rows.flatMap((row: object) => Object.keys(row)))];
  return tableWithout(rows, []).names;
}

/** A column whose cells no feature can read, such as dates, is "other" and may be ignored. */
function kindOf(rows: Rows, name: string): ColumnInfo["kind"] {
  try {
    return columnOf(tableFor(rows, [name]), name).kind;
  } catch {
    return "other";
  }
}

/** `column`, which has to hold what the first batch did; one of missing cells only may be of any kind. */
function columnAs(kind: ColumnInfo["kind"] | undefined, name: string, column: Column, start: number): Column {
  if (kind === column.kind) return column;
  const isAllMissing = column.kind === "number" && column.values.every((value) => Number.isNaN(value));
  if (isAllMissing && kind === "text")
    return { kind, levels: [], codes: new Int32Array(column.values.length).fill(-1) };
  if (isAllMissing && kind === "boolean")
    return { kind, levels: [false, true], codes: new Int8Array(column.values.length).fill(-1) };
  throw new MultilogitError(
    "data",
    `column ${quoted(name)} holds ${NOUNS[column.kind]} from row ${start + 1} on, but ${NOUNS[kind ?? "other"]} in the first batch; convert it to one kind, or say which with kinds: { ${quoted(name)}: "${column.kind}" }`,
  );
}

const NOUNS = { number: "numbers", text: "strings", boolean: "booleans", other: "values of other kinds" } as const;
