import { MultilogitError, quoted } from "../errors.js";
import { rowNumber } from "../table/row-number.js";
import { type Cell, cellOf, columnOf, type Table } from "../table/table.js";

/** The cells of a column, after checking that none is missing; `what` it is needed for, as in "by". */
function presentCells(table: Table, name: string, what: string): Cell[] {
  const column = columnOf(table, name);
  return Array.from({ length: table.rows }, (_, i) => {
    const cell = cellOf(column, i);
    if (cell === null)
      throw new MultilogitError(
        "data",
        `${what} ${quoted(name)}, row ${rowNumber(table, i)}: the cell is empty; give a value, drop the row, or pass missing: "drop"`,
      );
    return cell;
  });
}

/** A number from 0 for each row, the same where the cells of the column are; and the cells. */
export function groupsOf(
  table: Table,
  name: string,
  what: string,
): { readonly ofRow: Int32Array; readonly cells: readonly Cell[] } {
  const numbers = new Map<Cell, number>();
  const ofRow = Int32Array.from(presentCells(table, name, what), (cell) => {
    const known = numbers.get(cell);
    if (known !== undefined) return known;
    numbers.set(cell, numbers.size);
    return numbers.size - 1;
  });
  return { ofRow, cells: [...numbers.keys()] };
}

/** Year first, so that the order of the strings is that of the times. */
const ISO_TIME = /^\d{4}(?:-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?)?)?$/;

/** Numbers in the order of the times of a column, which holds numbers, or strings such as 2026-01-31 or 2026-01-31T12:00. */
export function timesOf(table: Table, name: string): Float64Array {
  const cells = presentCells(table, name, "time");
  if (cells.every((cell) => typeof cell === "number")) return Float64Array.from(cells as number[]);
  const strange = cells.findIndex((cell) => typeof cell !== "string" || !ISO_TIME.test(cell));
  if (strange >= 0)
    throw new MultilogitError(
      "data",
      `time ${quoted(name)}, row ${rowNumber(table, strange)}: ${quoted(cells[strange])}; expected a number, or a time with the year first such as 2026-01-31 or 2026-01-31T12:00`,
    );
  const sorted = [...new Set(cells as string[])].sort();
  const rank = new Map(sorted.map((cell, at) => [cell, at]));
  return Float64Array.from(cells as string[], (cell) => rank.get(cell)!);
}
