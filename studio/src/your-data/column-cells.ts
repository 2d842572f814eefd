import { type Column, MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";

/** What a column is read as: a target or a named category keeps what it says, any other column is numbers where most cells are. */
export type ColumnRole = "label" | "open";

/** Digits with at most one point and an exponent; no "NaN", "Infinity", "1_000" or "0x1F". As the command line reads them. */
const PLAIN_NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/;
/** A decimal comma is never read as a number, since "1,234" could be either. */
const COMMA_NUMBER = /^\s*[-+]?\d+,\d+\s*$/;

export function isCommaNumber(text: string): boolean {
  return COMMA_NUMBER.test(text);
}

/** The cell with a point where it has a decimal comma. */
export function withPoint(cell: string): string {
  return isCommaNumber(cell) ? cell.replace(",", ".") : cell;
}

export function isPlainNumber(text: string): boolean {
  return PLAIN_NUMBER.test(text) && Number.isFinite(Number(text));
}

/** How many cells are not empty, and how many of those are numbers. */
function countsOf(cells: readonly string[]): { filled: number; numbers: number } {
  let filled = 0;
  let numbers = 0;
  for (const cell of cells) {
    if (cell.trim() === "") continue;
    filled++;
    if (isPlainNumber(cell)) numbers++;
  }
  return { filled, numbers };
}

/** Whether a column holds numbers: labels only if all of them are, any other column if at least half of its filled cells are. */
export function holdsNumbers(cells: readonly string[], role: ColumnRole): boolean {
  const { filled, numbers } = countsOf(cells);
  if (filled === 0) return false;
  return role === "label" ? numbers === filled : 2 * numbers >= filled;
}

/**
 * The column of these cells; empty ones are missing. A column of numbers with a cell that is none is an error that names it, unless
 * `lenient`, where such a cell is missing.
 */
export function columnOfCells(name: string, cells: readonly string[], role: ColumnRole, lenient: boolean): Column {
  if (!holdsNumbers(cells, role)) return textColumn(name, cells, role);
  const values = new Float64Array(cells.length);
  cells.forEach((cell, i) => {
    const isNumber = isPlainNumber(cell);
    if (!isNumber && !lenient && role === "open") throw notANumber(name, cell, i);
    values[i] = isNumber ? Number(cell) : Number.NaN;
  });
  return { kind: "number", values };
}

function textColumn(name: string, cells: readonly string[], role: ColumnRole): Column {
  const comma = cells.findIndex((cell) => COMMA_NUMBER.test(cell));
  if (role === "open" && comma >= 0 && 2 * cells.filter((cell) => COMMA_NUMBER.test(cell)).length >= cells.length)
    throw notANumber(name, cells[comma]!, comma);
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(cells, (cell) => {
    if (cell === "") return -1;
    const code = codeOf.get(cell) ?? codeOf.size;
    codeOf.set(cell, code);
    return code;
  });
  const levels = [...codeOf.keys()];
  if (levels.length === 0 || !levels.every((level) => /^(true|false)$/i.test(level)))
    return { kind: "text", codes, levels };
  const truth = levels.map((level) => Number(level.toLowerCase() === "true"));
  return {
    kind: "boolean",
    codes: Int8Array.from(codes, (code) => (code < 0 ? -1 : truth[code]!)),
    levels: [false, true],
  };
}

function notANumber(name: string, cell: string, i: number): MultilogitError {
  const where = `column ${quoted(name)}, row ${i + 1}`;
  if (cell.trim() === "")
    return new MultilogitError(
      "data",
      `${where}: the cell is empty, a number was expected; fill it in, leave out rows with missing cells, or leave the column out`,
    );
  if (COMMA_NUMBER.test(cell))
    return new MultilogitError(
      "data",
      `${where}: ${quoted(cell)} has a decimal comma; write a point, or leave the column out`,
    );
  return new MultilogitError(
    "data",
    `${where}: ${quoted(cell)} is not a finite number; correct the cell, leave out rows with missing cells, or leave the column out`,
  );
}
