import { MultilogitError, quoted } from "multilogit";

/** The error for row `row` (1 is the first below the header) of a column of numbers that holds `text`; null is an empty cell. */
export function notANumber(label: string, column: string, row: number, text: string | null): MultilogitError {
  const where = `${label}: column ${quoted(column)}, row ${row}`;
  if (text === null)
    return new MultilogitError(
      "data",
      `${where}: the cell is empty, a number was expected; fill it in, drop such rows with --missing drop, or leave the column out with --ignore ${argument(column)}`,
    );
  return new MultilogitError(
    "data",
    `${where}: ${quoted(text)} is not a finite number; correct the cell, drop such rows with --missing drop, or declare the column with --category ${argument(column)}`,
  );
}

/** The error for a column in which every cell is empty. */
export function allEmpty(label: string, column: string): MultilogitError {
  return new MultilogitError(
    "data",
    `${label}: column ${quoted(column)} is empty in every row; leave it out with --ignore ${argument(column)}`,
  );
}

/** The error for a column of numbers with decimal commas. */
export function decimalComma(label: string, column: string, row: number, text: string): MultilogitError {
  return new MultilogitError(
    "data",
    `${label}: column ${quoted(column)}, row ${row}: ${quoted(text)} has a decimal comma; write a point, or declare the column with --category ${argument(column)}`,
  );
}

/** The error for a column of a type that is neither number, text nor boolean. */
export function unusableType(label: string, column: string, type: string): MultilogitError {
  return new MultilogitError(
    "data",
    `${label}: column ${quoted(column)} holds ${type}, expected numbers, texts or booleans; convert it, or leave it out with --ignore ${argument(column)}`,
  );
}

/** `name` as one would type it after a flag. */
function argument(name: string): string {
  return /^[\w.:+-]+$/.test(name) ? name : quoted(name);
}
