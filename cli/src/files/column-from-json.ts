import { MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";
import { CellColumn } from "./cell-column.js";
import { unusableType } from "./cell-errors.js";
import { missingNumbers } from "./missing-cells.js";
import { DECIMAL_POINT } from "./number-notation.js";
import { type ReadOptions, roleOf } from "./read-options.js";

/**
 * A column from the values of one key, null where a row has none. A column of strings only stays text, even "12"; mixed with numbers
 * strings are read as in a CSV file.
 */
export function columnFromJson(
  label: string,
  name: string,
  cells: readonly unknown[],
  options: ReadOptions,
  mayKeepNumbers = true,
): CellColumn {
  const said = roleOf(name, options);
  const nested = cells.find((cell) => typeof cell === "object" && cell !== null);
  if (nested !== undefined)
    throw unusableType(label, name, said, Array.isArray(nested) ? "arrays" : "objects", options);
  const isTyped = cells.some((cell) => typeof cell === "string") && !cells.some((cell) => typeof cell === "number");
  const role = isTyped ? "text" : said;
  if (role === "label") assertExact(label, name, cells);
  const coded = missingNumbers(options.na);
  const column = new CellColumn(name, role, DECIMAL_POINT, { mayKeepNumbers, coded });
  for (const cell of cells) {
    if (typeof cell === "number") column.addNumber(cell);
    else if (cell === null || cell === undefined) column.addEmpty();
    else column.addText(String(cell), typeof cell === "string");
  }
  return column;
}

/** Parsing has rounded integers beyond 2^53, so their exact values are lost; two labels may have become one. */
function assertExact(label: string, name: string, cells: readonly unknown[]): void {
  const row = cells.findIndex((cell) => typeof cell === "number" && Math.abs(cell) > Number.MAX_SAFE_INTEGER);
  if (row >= 0)
    throw new MultilogitError(
      "data",
      `${label}: column ${quoted(name)}, row ${row + 1}: a label beyond 2^53 is not exact as a number; write it as a string, in quotes`,
    );
}
