import { MultilogitError, quoted } from "../errors.js";
import { rowNumber } from "../table/row-number.js";
import { type Column, columnOf, listed, type NumberArray, type Table } from "../table/table.js";
import type { ColumnExpression } from "./expression.js";

/** The numbers of column `name`, after checking that each is finite; the error names the row. */
export function finiteNumbers(table: Table, name: string): NumberArray {
  return finiteColumn(table, name).values;
}

/** The numbers of a column in an expression: those of a column of numbers, or 1 and 0 for true and false. */
export function columnNumbers(table: Table, { column, cells }: ColumnExpression): NumberArray {
  return cells === "boolean" ? booleanCodes(table, column) : finiteNumbers(table, column);
}

/** The column of numbers `name`, after the same check; a sparse one is checked without writing it out. */
export function finiteColumn(table: Table, name: string): Column & { kind: "number" } {
  const column = columnOf(table, name);
  if (column.kind !== "number")
    throw new MultilogitError(
      "data",
      `column ${quoted(name)} holds ${column.kind === "text" ? "strings" : "booleans"} (${listed(column.levels.map(String), 3)}); expected numbers: make it a category, or correct it`,
    );
  const { values, at }: { values: ArrayLike<number>; at?: Int32Array } = column.sparse ?? column;
  if (values instanceof Uint8Array) return column;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]!))
      throw new MultilogitError(
        "data",
        `column ${quoted(name)}, row ${rowNumber(table, at?.[i] ?? i)}: ${Number.isNaN(values[i]) ? "missing or NaN" : values[i]}; expected a finite number: correct it or drop the row`,
      );
  }
  return column;
}

/** 0 for false and 1 for true in every row of column `name`, after checking that it holds nothing else. */
export function booleanCodes(table: Table, name: string): Int8Array {
  const column = columnOf(table, name);
  if (column.kind !== "boolean")
    throw new MultilogitError(
      "data",
      `column ${quoted(name)} holds ${column.kind === "text" ? "strings" : "numbers"}; expected true or false: make it a category or a threshold`,
    );
  assertPresent(table, name);
  return column.codes;
}

/** Throws where a cell of column `name` is empty. */
export function assertPresent(table: Table, name: string): void {
  const column = columnOf(table, name);
  const i =
    column.kind === "number" ? column.values.findIndex((value) => Number.isNaN(value)) : column.codes.indexOf(-1);
  if (i >= 0)
    throw new MultilogitError(
      "data",
      `column ${quoted(name)}, row ${rowNumber(table, i)}: the cell is empty; give a value or drop the row`,
    );
}
