import { holdsNumbers, isCommaNumber, isPlainNumber } from "./column-cells.js";

/** What is odd about a column, with what helps; the page offers it as one press. */
export type ColumnNote =
  /** a different value in every row: it says which row, not what kind */
  | { readonly kind: "identifier" }
  /** the same value in every row */
  | { readonly kind: "constant" }
  | { readonly kind: "missing"; readonly cells: number }
  /** in a column of numbers */
  | { readonly kind: "not numbers"; readonly cells: number; readonly example: string }
  | { readonly kind: "decimal comma"; readonly example: string };

/** One column of the file, for its chip and the choice of the target. */
export interface ColumnSummary {
  readonly name: string;
  readonly kind: "numbers" | "texts";
  /** distinct values, missing cells left out */
  readonly distinct: number;
  readonly notes: readonly ColumnNote[];
}

/** Fewer rows can differ by chance. */
const LEAST_ROWS_OF_IDENTIFIER = 12;

/** What a column holds, as the page reads it, and what is odd about it. */
export function columnSummary(name: string, cells: readonly string[]): ColumnSummary {
  const filled = cells.filter((cell) => cell.trim() !== "");
  const distinct = new Set(filled).size;
  const commas = filled.filter(isCommaNumber);
  const kind = holdsNumbers(cells, "open") ? "numbers" : "texts";
  const notes: ColumnNote[] = [];
  if (distinct <= 1) notes.push({ kind: "constant" });
  else if (isIdentifier(filled, distinct, kind)) notes.push({ kind: "identifier" });
  if (kind === "texts" && commas.length > 0 && 2 * commas.length >= filled.length)
    notes.push({ kind: "decimal comma", example: commas[0]! });
  const odd = kind === "numbers" ? filled.filter((cell) => !isPlainNumber(cell)) : [];
  if (odd.length > 0) notes.push({ kind: "not numbers", cells: odd.length, example: odd[0]! });
  if (filled.length < cells.length) notes.push({ kind: "missing", cells: cells.length - filled.length });
  return { name, kind, distinct, notes };
}

/** A text of its own in every row, or whole numbers that count the rows. */
function isIdentifier(filled: readonly string[], distinct: number, kind: ColumnSummary["kind"]): boolean {
  if (filled.length < LEAST_ROWS_OF_IDENTIFIER || distinct < filled.length) return false;
  if (kind === "texts") return !filled.every(isCommaNumber);
  const first = Number(filled[0]);
  return filled.every((cell, i) => Number(cell) === first + i);
}
