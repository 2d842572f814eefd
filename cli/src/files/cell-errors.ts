import { MultilogitError, quoted } from "multilogit";
import { isCommaNumber } from "./column-kind.js";
import type { ReadOptions, Remedy } from "./read-options.js";

/** The error for row `row` (1 is the first below the header) of a column of numbers that holds `text`; null is an empty cell. */
export function notANumber(
  label: string,
  column: string,
  row: number,
  text: string | null,
  options: ReadOptions,
): MultilogitError {
  const where = `${label}: column ${quoted(column)}, row ${row}`;
  if (text === null)
    return new MultilogitError(
      "data",
      `${where}: the cell is empty, a number was expected; ${remedies("fill it in", column, ["drop", "empty", "ignore"], options)}`,
    );
  if (isCommaNumber(text)) return decimalComma(label, column, row, text, options);
  return new MultilogitError(
    "data",
    `${where}: ${quoted(text)} is not a finite number; ${remedies("correct the cell", column, ["drop", "empty", "category"], options)}`,
  );
}

/** The error for a column in which every cell is empty. */
export function allEmpty(label: string, column: string, options: ReadOptions): MultilogitError {
  return new MultilogitError(
    "data",
    `${label}: column ${quoted(column)} is empty in every row; ${remedies("fill it in", column, ["ignore"], options)}`,
  );
}

/** The error for a column of numbers with decimal commas. */
export function decimalComma(
  label: string,
  column: string,
  row: number,
  text: string,
  options: ReadOptions,
): MultilogitError {
  return new MultilogitError(
    "data",
    `${label}: column ${quoted(column)}, row ${row}: ${quoted(text)} has a decimal comma; ${remedies("write a point", column, ["category"], options)}`,
  );
}

/** The error for a column of a type that is neither number, text nor boolean. */
export function unusableType(label: string, column: string, type: string, options: ReadOptions): MultilogitError {
  return new MultilogitError(
    "data",
    `${label}: column ${quoted(column)} holds ${type}, expected numbers, texts or booleans; ${remedies("convert it", column, ["ignore"], options)}`,
  );
}

/** "a, b, or c": what helps always, then those of `flags` that the command has. */
function remedies(first: string, column: string, flags: readonly Remedy[], { remedies = ALL }: ReadOptions): string {
  const words: Record<Remedy, string> = {
    drop: "drop such rows with --missing drop",
    empty: "leave the prediction of such rows empty with --missing empty",
    ignore: `leave the column out with --ignore ${argument(column)}`,
    category: `declare the column with --category ${argument(column)}`,
  };
  const parts = [first, ...flags.filter((flag) => remedies.includes(flag)).map((flag) => words[flag])];
  return parts.map((part, at) => (at > 0 && at === parts.length - 1 ? `or ${part}` : part)).join(", ");
}

const ALL: readonly Remedy[] = ["drop", "ignore", "category"];

/** `name` as one would type it after a flag. */
function argument(name: string): string {
  return /^[\w.:+-]+$/.test(name) ? name : quoted(name);
}
