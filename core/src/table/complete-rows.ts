import { MultilogitError } from "../errors.js";
import { selectRows } from "./select-rows.js";
import { type Column, cellOf, columnOf, type Table } from "./table.js";

/**
 * The rows in which each of the columns `names` has a value (a finite one if it is a number), how many rows are left out, and which
 * are kept, from 0 (null for all). Errors about a row call it by its number among all of them.
 * @example
 * const { table: complete } = completeRows(tableFromRows([{ x: 1 }, { x: null }]), ["x"]);
 */
export function completeRows(
  table: Table,
  names: readonly string[],
): { table: Table; dropped: number; kept: Int32Array | null } {
  const lacks = new Uint8Array(table.rows);
  for (const name of names) markMissing(columnOf(table, name), lacks);
  const kept: number[] = [];
  for (let i = 0; i < table.rows; i++) if (lacks[i] === 0) kept.push(i);
  const dropped = table.rows - kept.length;
  if (dropped === 0) return { table, dropped, kept: null };
  return { table: selectRows(table, kept), dropped, kept: Int32Array.from(kept) };
}

/** lacks[i] = 1 where row i has no value; of sparse columns only the stored cells are looked at. */
function markMissing(column: Column, lacks: Uint8Array): void {
  const at = column.kind === "number" ? column.sparse?.at : undefined;
  const cells: ArrayLike<unknown> = at ?? lacks;
  for (let e = 0; e < cells.length; e++) {
    const i = at ? at[e]! : e;
    const cell = cellOf(column, i);
    if (cell === null || (typeof cell === "number" && !Number.isFinite(cell))) lacks[i] = 1;
  }
}

/** The error that no row is left, of which so many were left out. */
export function noRowsLeft(dropped: number): MultilogitError {
  return new MultilogitError(
    "data",
    dropped === 0
      ? "there are no rows; give at least two, of different classes"
      : "every row has a missing cell in a column that is used; ignore the column that is empty",
  );
}
