import { type Column, columnOf, type Table, tableOf } from "./table.js";

/**
 * The rows of all tables, one after the other: the columns of the first, which all have, of the same kinds. Levels are in order of
 * first appearance.
 */
export function joinTables(tables: readonly Table[]): Table {
  const [first] = tables;
  if (tables.length === 1) return first!;
  if (first!.names.length === 0) return { ...first!, rows: tables.reduce((sum, { rows }) => sum + rows, 0) };
  return tableOf(
    first!.names,
    first!.names.map((name) => joined(tables.map((table) => columnOf(table, name)))),
  );
}

function joined(columns: readonly Column[]): Column {
  const [first] = columns;
  if (first!.kind === "number") return { kind: "number", values: joinedNumbers(columns) };
  if (first!.kind === "boolean")
    return { kind: "boolean", levels: [false, true], codes: Int8Array.from(codesOf(columns, (_, code) => code)) };
  const places = new Map<string, number>();
  const placesOfLevels = columns.map((column) =>
    Int32Array.from((column as Column & { kind: "text" }).levels, (level) => {
      const place = places.get(level) ?? places.size;
      places.set(level, place);
      return place;
    }),
  );
  const codes = codesOf(columns, (at, code) => (code < 0 ? -1 : placesOfLevels[at]![code]!));
  return { kind: "text", levels: [...places.keys()], codes };
}

function joinedNumbers(columns: readonly Column[]): Float64Array {
  const all = columns.map((column) => (column as Column & { kind: "number" }).values);
  const values = new Float64Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const each of all) {
    values.set(each, at);
    at += each.length;
  }
  return values;
}

function codesOf(columns: readonly Column[], codeOf: (at: number, code: number) => number): Int32Array {
  const all = columns.map((column) => (column as Column & { kind: "text" | "boolean" }).codes);
  const codes = new Int32Array(all.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  all.forEach((each, at) => {
    for (const code of each) codes[place++] = codeOf(at, code);
  });
  return codes;
}
