import type { AbortSignalLike } from "../abort-signal-like.js";
import { MultilogitError, quoted } from "../errors.js";
import { noRowsLeft } from "../table/complete-rows.js";
import { namesOfRows, type Rows, rowCount, tableFor } from "../table/raw-rows.js";
import { numberRowsFrom } from "../table/row-number.js";
import { type Column, columnOf, noColumn, type Table, tableOf } from "../table/table.js";
import type { ColumnInfo } from "./row-source.js";
import { untilAborted } from "./until-aborted.js";

/** Rows in batches, from the first on whenever it is called: a generator function, or anything that opens a stream. */
export type Batches = () => AsyncIterable<Rows> | Iterable<Rows>;

/** What columns hold, as far as the caller says. */
export type BatchKinds = Readonly<Record<string, Column["kind"]>>;

/** The columns of the first batch that has rows. What one holds is seen in the first batch in which it is not empty. */
export async function firstColumns(
  batches: Batches,
  kinds: BatchKinds,
  signal?: AbortSignalLike,
): Promise<readonly ColumnInfo[]> {
  let names: readonly string[] | null = null;
  const infos = new Map<string, ColumnInfo>();
  for await (const { rows, start } of filledBatches(batches, signal)) {
    if (names === null) {
      names = namesOfRows(rows);
      const unknown = Object.keys(kinds).find((name) => !names!.includes(name));
      if (unknown !== undefined) throw noColumn(unknown, names);
      for (const name of Object.keys(kinds)) infos.set(name, { name, kind: kinds[name]! });
    }
    const unseen = names.filter((name) => !infos.has(name));
    for (const info of infosOf(rows, unseen, start)) infos.set(info.name, info);
    if (infos.size === names.length) break;
  }
  if (names === null) throw noRowsLeft(0);
  return names.map((name) => infos.get(name) ?? { name, kind: "number" });
}

/** The columns `wanted` of every batch as a table, whose rows are numbered over all batches. */
export async function* tablesOf(
  batches: Batches,
  known: readonly ColumnInfo[],
  wanted: readonly string[],
  signal?: AbortSignalLike,
): AsyncIterable<Table> {
  const names = [...new Set(wanted)];
  const kinds = new Map(known.map(({ name, kind }) => [name, kind]));
  let hasRows = false;
  for await (const { rows, start } of filledBatches(batches, signal)) {
    hasRows = true;
    const read = tableFor(rows, names, start);
    const columns = names.map((name) => columnAs(kinds.get(name), name, columnOf(read, name), start));
    const table = names.length === 0 ? read : tableOf(names, columns);
    if (start > 0) numberRowsFrom(table, start);
    yield table;
  }
  if (!hasRows)
    throw new MultilogitError(
      "data",
      "batches() gave rows when it was called first, but none when it was called again; each call has to begin at the first row: give the generator function itself, or open the stream inside the function",
    );
}

/** The batches that have rows, with the number of rows before each. */
async function* filledBatches(batches: Batches, signal: AbortSignalLike | undefined) {
  let [start, count] = [0, 0];
  for await (const rows of untilAborted(openedBatches(batches), signal)) {
    count++;
    if (typeof rows !== "object" || rows === null)
      throw new MultilogitError(
        "data",
        `batch ${count} is ${quoted(rows)}; expected rows: an array of row objects, columns by name, a table or a matrix`,
      );
    const size = rowCount(rows);
    if (size > 0) yield { rows, start };
    start += size;
  }
}

function openedBatches(batches: Batches): AsyncIterable<Rows> | Iterable<Rows> {
  const opened: unknown = batches();
  const given = Object(opened);
  if (typeof opened !== "string" && (Symbol.asyncIterator in given || Symbol.iterator in given)) return given;
  const what = typeof given.then === "function" ? "a promise" : quoted(opened);
  throw new MultilogitError(
    "option",
    `batches() gave ${what}; expected batches one after the other: an array of them, or what a generator function, async or not, returns`,
  );
}

/**
 * What columns hold, without those whose cells are all missing. One with a cell that no feature can read, such as a date, is "other" and may
 * be ignored.
 */
function infosOf(rows: Rows, names: readonly string[], start: number): ColumnInfo[] {
  try {
    const table = tableFor(rows, names, start);
    return names.flatMap((name) => {
      const column = columnOf(table, name);
      return isAllMissing(column) ? [] : [{ name, kind: column.kind }];
    });
  } catch (error) {
    if (names.length > 1) return names.flatMap((name) => infosOf(rows, [name], start));
    return names.map((name) => ({ name, kind: "other", reason: (error as Error).message }));
  }
}

function isAllMissing(column: Column): boolean {
  if (column.kind !== "number") return column.codes.every((code) => code < 0);
  return column.sparse === undefined && column.values.every((value) => Number.isNaN(value));
}

/** `column`, which has to hold what the first batch did; one of missing cells only may be of any kind. */
function columnAs(kind: ColumnInfo["kind"] | undefined, name: string, column: Column, start: number): Column {
  if (kind === column.kind) return column;
  if (column.kind === "number" && isAllMissing(column)) {
    const { length } = column.values;
    if (kind === "text") return { kind, levels: [], codes: new Int32Array(length).fill(-1) };
    if (kind === "boolean") return { kind, levels: [false, true], codes: new Int8Array(length).fill(-1) };
  }
  throw new MultilogitError(
    "data",
    `column ${quoted(name)} holds ${NOUNS[column.kind]} from row ${start + 1} on, where ${NOUNS[kind ?? "other"]} are expected, as the first batch that shows its kind, or the option kinds, has them; convert it to one kind`,
  );
}

const NOUNS = { number: "numbers", text: "strings", boolean: "booleans", other: "values of other kinds" } as const;
