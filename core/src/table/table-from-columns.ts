import { MultilogitError, quoted } from "../errors.js";
import { isNumberArray, type NumberArray } from "./number-array.js";
import { type Cell, type Column, type Table, tableOf } from "./table.js";
import { columnFromCells } from "./table-from-rows.js";

/** What a column can be made of. */
export type ColumnCells = NumberArray | readonly (Cell | undefined)[] | Column;

/**
 * A table from named columns. Typed arrays and columns of `sparseColumn` are kept as they are (no copy); plain arrays may hold numbers,
 * strings or booleans.
 * @example
 * const table = tableFromColumns({ height: Float64Array.of(1.2, 2.8), kind: ["apple", "banana"] });
 * table.rows; // 2
 */
export function tableFromColumns(columns: Readonly<Record<string, ColumnCells>>): Table {
  return tableFromColumnsFrom(columns, 0);
}

/** The same of columns whose first row is row `start`, from 0, of a larger whole: errors count from there. */
export function tableFromColumnsFrom(columns: Readonly<Record<string, ColumnCells>>, start: number): Table {
  const names = Object.keys(columns);
  return tableOf(
    names,
    names.map((name) => columnFrom(name, columns[name]!, start)),
  );
}

/** One column; `name` and the number of rows before it are for the error message. */
export function columnFrom(name: string, cells: ColumnCells, start = 0): Column {
  if (Array.isArray(cells)) return columnFromCells(name, cells, start);
  if (isNumberArray(cells)) return { kind: "number", values: cells };
  if (typeof cells === "object" && "kind" in cells) return cells;
  throw new MultilogitError("data", `column ${quoted(name)} is not an array; give a typed array or an array of cells`);
}
