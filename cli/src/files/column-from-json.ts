import { type Column, MultilogitError, quoted } from "multilogit";
import { allEmpty, notANumber, unusableType } from "./cell-errors.js";
import { holdsNumbers, isPlainNumber, LARGEST_EXACT_LABEL } from "./column-kind.js";
import { NumberColumn } from "./number-column.js";
import { type ReadOptions, roleOf } from "./read-options.js";
import { TextColumn } from "./text-column.js";

/** A column from the values of one key, null where a row has none. Texts alone stay texts, even "12"; mixed with numbers they are read as in a CSV file. */
export function columnFromJson(label: string, name: string, cells: readonly unknown[], options: ReadOptions): Column {
  const role = roleOf(name, options);
  const nested = cells.find((cell) => typeof cell === "object" && cell !== null);
  if (nested !== undefined) throw unusableType(label, name, Array.isArray(nested) ? "arrays" : "objects", options);
  const filled = cells.filter((cell) => cell !== null);
  if (role !== "text" && filled.length > 0 && filled.every((cell) => typeof cell === "boolean"))
    return texts(cells, true);
  const anyNumber = filled.length === 0 || filled.some((cell) => typeof cell === "number");
  const numbers = filled.filter((cell) => !Number.isNaN(numberIn(cell))).length;
  if (!anyNumber || !holdsNumbers({ filled: filled.length, numbers }, role)) return texts(cells, false);
  if (role === "label") assertExact(label, name, cells);
  else if (options.unusable !== "missing") assertFinite(label, name, cells, filled.length, options);
  return numberColumn(cells);
}

/** The number in a cell, NaN if it does not hold a finite one. */
function numberIn(cell: unknown): number {
  if (typeof cell === "number") return Number.isFinite(cell) ? cell : Number.NaN;
  return typeof cell === "string" && isPlainNumber(cell) ? Number(cell) : Number.NaN;
}

function assertFinite(
  label: string,
  name: string,
  cells: readonly unknown[],
  filled: number,
  options: ReadOptions,
): void {
  if (filled === 0) throw allEmpty(label, name, options);
  const row = cells.findIndex((cell) => Number.isNaN(numberIn(cell)));
  if (row >= 0) throw notANumber(label, name, row + 1, cells[row] === null ? null : String(cells[row]), options);
}

/** Parsing has rounded integers beyond 2^53, so what they were is lost; two labels may have become one. */
function assertExact(label: string, name: string, cells: readonly unknown[]): void {
  const row = cells.findIndex((cell) => Math.abs(numberIn(cell)) > LARGEST_EXACT_LABEL);
  if (row >= 0)
    throw new MultilogitError(
      "data",
      `${label}: column ${quoted(name)}, row ${row + 1}: a label beyond 2^53 is not exact as a number; write it as a text, in quotes`,
    );
}

function numberColumn(cells: readonly unknown[]): Column {
  const column = new NumberColumn(cells.length);
  column.append({ values: Float64Array.from(cells, numberIn), validity: null });
  return column.column();
}

function texts(cells: readonly unknown[], boolean: boolean): Column {
  const column = new TextColumn(cells.length);
  column.append(cells.map((cell) => (cell === null ? null : String(cell))));
  return column.column(boolean);
}
