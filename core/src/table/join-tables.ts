import { MultilogitError, quoted } from "../errors.js";
import type { NumberArray } from "./number-array.js";
import { sparseColumn } from "./sparse-column.js";
import { type Column, columnOf, type Table, tableOf } from "./table.js";

/**
 * The rows of all tables, one after the other, in the columns `names`: by default those of the first. Numbers keep their type if all have
 * the same, and stay sparse if all are; levels are in order of first appearance.
 * @param tables at least one
 * @throws MultilogitError "data" for a column that has different kinds, or that one of the tables lacks
 * @example
 * joinTables([table, table]).rows; // 48
 */
export function joinTables(tables: readonly Table[], names: readonly string[] = tables[0]!.names): Table {
  const [first] = tables;
  if (tables.length === 1 && names === first!.names) return first!;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  if (names.length === 0) return { ...first!, rows };
  return tableOf(
    names,
    names.map((name) =>
      joinedColumns(
        name,
        tables.map((table) => columnOf(table, name)),
        rows,
      ),
    ),
  );
}

type NumberColumn = Extract<Column, { kind: "number" }>;
type TextColumn = Extract<Column, { kind: "text" }>;

function joinedColumns(name: string, columns: readonly Column[], rows: number): Column {
  const [first] = columns as readonly [Column, ...Column[]];
  if (columns.length === 1) return first;
  const other = columns.find(({ kind }) => kind !== first.kind);
  if (other !== undefined)
    throw new MultilogitError(
      "data",
      `column ${quoted(name)} is ${KINDS[first.kind]} in some rows and ${KINDS[other.kind]} in others; give it one kind in all of them`,
    );
  if (first.kind === "number") return joinedNumbers(columns as readonly NumberColumn[], rows);
  if (first.kind === "text") return joinedText(columns as readonly TextColumn[], rows);
  const codes = new Int8Array(rows);
  setEach(
    codes,
    columns.map((column) => (column as typeof first).codes),
  );
  return { ...first, codes };
}

const KINDS: Readonly<Record<Column["kind"], string>> = { number: "numeric", text: "text", boolean: "boolean" };

function joinedNumbers(columns: readonly NumberColumn[], rows: number): Column {
  if (columns.every(({ sparse }) => sparse !== undefined)) {
    const cells = columns.map(({ sparse }) => sparse!);
    const entries = cells.reduce((sum, { at }) => sum + at.length, 0);
    const [at, values] = [
      new Int32Array(entries),
      blank(
        cells.map((each) => each.values),
        entries,
      ),
    ];
    let [place, start] = [0, 0];
    for (const each of cells) {
      for (let e = 0; e < each.at.length; e++) at[place + e] = start + each.at[e]!;
      place += each.at.length;
      start += each.rows;
    }
    setEach(
      values,
      cells.map((each) => each.values),
    );
    return sparseColumn(rows, at, values);
  }
  const arrays = columns.map(({ values }) => values);
  const values = blank(arrays, rows);
  setEach(values, arrays);
  return { kind: "number", values };
}

/** Levels in the order in which they are first met; parts that share theirs, as those of one column do, keep their codes. */
function joinedText(columns: readonly TextColumn[], rows: number): Column {
  const [{ levels }] = columns as readonly [TextColumn, ...TextColumn[]];
  const codes = new Int32Array(rows);
  if (columns.every((column) => column.levels === levels)) {
    setEach(
      codes,
      columns.map((column) => column.codes),
    );
    return { kind: "text", codes, levels };
  }
  const places = new Map<string, number>();
  let at = 0;
  for (const column of columns) {
    const place = column.levels.map((level) => {
      if (!places.has(level)) places.set(level, places.size);
      return places.get(level)!;
    });
    for (let i = 0; i < column.codes.length; i++, at++)
      codes[at] = column.codes[i]! < 0 ? -1 : place[column.codes[i]!]!;
  }
  return { kind: "text", codes, levels: [...places.keys()] };
}

/** An array of the type that all of them have, else of doubles, which hold every number of the others. */
function blank(arrays: readonly NumberArray[], length: number): NumberArray {
  const [first] = arrays as readonly [NumberArray, ...NumberArray[]];
  const isOneType = arrays.every((values) => values.constructor === first.constructor);
  return isOneType ? new (first.constructor as new (length: number) => NumberArray)(length) : new Float64Array(length);
}

function setEach(to: NumberArray, parts: readonly NumberArray[]): void {
  let at = 0;
  for (const part of parts) {
    to.set(part, at);
    at += part.length;
  }
}
