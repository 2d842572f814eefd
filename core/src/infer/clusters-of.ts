import { MultilogitError, quoted } from "../errors.js";
import { rowNumber } from "../table/row-number.js";
import { columnOf, type Table } from "../table/table.js";

/** The cells of a column as numbers that are equal where the cells are; a missing cell is an error. */
export function clustersOf(name: string, table: Table): Int32Array {
  const column = columnOf(table, name);
  const seen = new Map<number, number>();
  const cells: ArrayLike<number> = column.kind === "number" ? column.values : column.codes;
  const clusters = Int32Array.from(cells, (cell) => {
    const code = seen.get(cell) ?? seen.size;
    seen.set(cell, code);
    return code;
  });
  const missing = Array.from(cells).findIndex((cell) => (column.kind === "number" ? Number.isNaN(cell) : cell < 0));
  if (missing >= 0)
    throw new MultilogitError(
      "data",
      `cluster column ${quoted(name)}, row ${rowNumber(table, missing)}: the cell is empty; give each row its cluster`,
    );
  return clusters;
}
