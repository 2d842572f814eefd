import type { Table } from "./table.js";

/** For tables made from others by leaving out rows: which rows are left, from 0. */
const keptOf = new WeakMap<Table, ArrayLike<number>>();

/** Remembers that row i of `table` is row kept[i] of `whole`. */
export function rememberRows(table: Table, whole: Table, kept: ArrayLike<number>): void {
  keptOf.set(
    table,
    Int32Array.from(kept, (i) => rowNumber(whole, i) - 1),
  );
}

/** Remembers that the rows of `table` are those of a larger whole from row `start` on, from 0. */
export function numberRowsFrom(table: Table, start: number): void {
  keptOf.set(
    table,
    new Float64Array(table.rows).map((_, i) => start + i),
  );
}

/** Remembers that row i of `table` is row numbers[i], from 0, of a larger whole. */
export function numberRows(table: Table, numbers: ArrayLike<number>): void {
  keptOf.set(table, numbers);
}

/**
 * The number of row i of `table`, from 1, in the table that its rows were selected from: rows that were left out count too.
 * @example
 * rowNumber(selectRows(table, [5, 7]), 0); // 6
 */
export function rowNumber(table: Table, i: number): number {
  return (keptOf.get(table)?.[i] ?? i) + 1;
}

/** Which rows of another table the rows of `table` are, from 0; null for a table of its own. */
export function keptRows(table: Table): ArrayLike<number> | null {
  return keptOf.get(table) ?? null;
}
