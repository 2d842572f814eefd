import { MultilogitError, quoted } from "../errors.js";
import type { Table } from "./table.js";
import type { ColumnCells } from "./table-from-columns.js";
import { tableFromSparseRows } from "./table-from-sparse-rows.js";

/** How often each thing occurs in one row, such as words in a message; what is not listed occurs 0 times. */
export type Counts =
  | Readonly<Record<string, number | null | undefined>>
  | ReadonlyMap<string, number | null | undefined>;

/**
 * A table from rows that list only what occurs in them: a key that is absent, null or undefined is 0 there. The columns are sparse, one for
 * each key of any row in the order of first appearance, and then those of `others`, such as the target. For a model that was fitted to such
 * a table give its `names`, columnsRead(model.featureMap): they become the columns, and other keys are ignored.
 *
 * @throws MultilogitError "data" for a row that is not an object or a Map, a count that is not a finite number, or a key that is also in `others`
 * @example
 * const counts = [{ free: 2, prize: 1 }, { lunch: 1 }, new Map([["prize", 3]])];
 * const table = tableFromCounts(counts, { kind: ["spam", "ham", "spam"] });
 * const model = await fit(table, "kind", { features: raw() });
 * predict(model, tableFromCounts([{ lunch: 2, unknown: 9 }], {}, columnsRead(model.featureMap))); // ["ham"]
 */
export function tableFromCounts(
  rows: readonly Counts[],
  others: Readonly<Record<string, ColumnCells>> = {},
  names?: readonly string[],
): Table {
  const placeOf = new Map(names?.map((name, place) => [name, place]));
  const starts = [0];
  const columns: number[] = [];
  const values: number[] = [];
  rows.forEach((row, i) => {
    for (const [name, count] of countsOf(row, i)) {
      if (count === null || count === undefined) continue;
      if (!placeOf.has(name) && names === undefined) placeOf.set(name, placeOf.size);
      const place = placeOf.get(name);
      if (place === undefined) continue;
      assertCount(count, name, i);
      columns.push(place);
      values.push(count);
    }
    starts.push(columns.length);
  });
  return tableFromSparseRows({ names: [...placeOf.keys()], starts, columns, values }, others);
}

function countsOf(row: Counts, i: number): Iterable<[string, unknown]> {
  if (row instanceof Map) return row;
  if (typeof row === "object" && row !== null && !Array.isArray(row)) return Object.entries(row);
  throw new MultilogitError(
    "data",
    `row ${i + 1} is ${quoted(row)}; expected an object or a Map, what occurs → how often`,
  );
}

function assertCount(count: unknown, name: string, i: number): asserts count is number {
  if (typeof count === "number" && Number.isFinite(count)) return;
  throw new MultilogitError(
    "data",
    `row ${i + 1}: ${quoted(name)} occurs ${quoted(count)} times; expected a finite number, and other columns such as the target next to the rows`,
  );
}
