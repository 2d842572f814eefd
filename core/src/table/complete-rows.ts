import { selectRows } from "./select-rows.js";
import { type Column, cellOf, columnOf, type Table } from "./table.js";

/** The rows in which each of the columns `names` has a value, a finite one where it is a number, and how many rows that left out. */
export function completeRows(table: Table, names: readonly string[]): { table: Table; dropped: number } {
  const columns = names.map((name) => columnOf(table, name));
  const kept: number[] = [];
  for (let i = 0; i < table.rows; i++) if (columns.every((column) => hasValue(column, i))) kept.push(i);
  const dropped = table.rows - kept.length;
  return { table: dropped === 0 ? table : selectRows(table, kept), dropped };
}

function hasValue(column: Column, i: number): boolean {
  const cell = cellOf(column, i);
  return typeof cell === "number" ? Number.isFinite(cell) : cell !== null;
}
