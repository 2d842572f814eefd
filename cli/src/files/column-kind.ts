import type { CellColumn } from "./cell-column.js";
import type { DistinctCell } from "./distinct-cells.js";
import { type FormatProblem, isFormattedNumber, numberFormat } from "./number-format.js";
import { DECIMAL_COMMA, DECIMAL_POINT, type NumberNotation } from "./number-notation.js";

/** What a column of cells is, once all of them are known. */
export type ColumnKind =
  | { readonly kind: "text" | "boolean" }
  | { readonly kind: "number"; readonly numberOf: (cell: DistinctCell) => number; readonly inWords?: string }
  | {
      readonly kind: "unclear";
      readonly problem: FormatProblem["problem"] | "not a number" | "decimal comma" | "decimal point";
      readonly cell: DistinctCell;
    };

/** What the whole file shows about its cells. */
export interface FileSigns {
  /** whether a comma within a number can only separate thousands */
  readonly commaParts: boolean;
  /** whether numbers are without quotes somewhere, so that quotes distinguish strings from numbers */
  readonly quotesTell: boolean;
}

/** Up to here, 2^53 − 1, no two integers are the same double; beyond, two different labels could become one number. */
const LARGEST_EXACT_LABEL = Number.MAX_SAFE_INTEGER;

/** The other decimal mark, as in "1,5" or "1.234,50 €": never read as a number unasked, since "1,234" could be either. */
function hasOtherMark(text: string, { decimal }: NumberNotation): boolean {
  const other = decimal === "." ? DECIMAL_COMMA : DECIMAL_POINT;
  return text.includes(other.decimal) && isFormattedNumber(text, other);
}

/**
 * The kind of a column, `cells` being its distinct cells except the missing ones.
 * It is boolean if all cells are true or false, numeric if at least half of them are numbers, so that a stray string is reported instead of
 * turning a measurement into categories; otherwise text.
 */
export function columnKind(
  column: CellColumn,
  cells: readonly DistinctCell[],
  { commaParts, quotesTell }: FileSigns,
): ColumnKind {
  const { role, bareNumbers, quotedNumbers } = column;
  if (role === "text") return { kind: "text" };
  if (role !== "number" && bareNumbers + quotedNumbers === 0 && areBooleans(cells)) return { kind: "boolean" };
  if (role === "label") return areNumberLabels(cells) ? { kind: "number", numberOf } : { kind: "text" };
  const odd = cells.filter(({ number }) => Number.isNaN(number));
  if (odd.length === 0) return { kind: "number", numberOf };
  const plain = cells.filter(({ number }) => !Number.isNaN(number));
  const numbers = bareNumbers + quotedNumbers + sumOf(plain);
  const texts = odd.filter(({ text }) => !isFormattedNumber(text, column.notation));
  const format = texts.length > 0 ? null : numberFormat(odd, numbers, column.notation, commaParts);
  if (format !== null && "problem" in format) return { kind: "unclear", ...format };
  if (format !== null) return { kind: "number", ...format };
  const isText =
    role === "open" && ((quotesTell && areAllQuoted(column, cells)) || numbers + sumOf(odd) < 2 * sumOf(texts));
  const marked = texts.filter(({ text }) => hasOtherMark(text, column.notation));
  const [first] = marked;
  if (first !== undefined && (!isText || 2 * marked.length >= texts.length))
    return {
      kind: "unclear",
      problem: column.notation.decimal === "." ? "decimal comma" : "decimal point",
      cell: first,
    };
  return isText ? { kind: "text" } : { kind: "unclear", problem: "not a number", cell: texts[0] ?? odd[0]! };
}

function numberOf({ number }: DistinctCell): number {
  return number;
}

function sumOf(cells: readonly DistinctCell[]): number {
  return cells.reduce((sum, { count }) => sum + count, 0);
}

function areBooleans(cells: readonly DistinctCell[]): boolean {
  return cells.length > 0 && cells.every(({ text }) => /^(true|false)$/i.test(text));
}

/** Whether a column has quotes around all cells, as "0", "1" and "2+" have where quotes mean text. */
function areAllQuoted({ bareNumbers }: CellColumn, cells: readonly DistinctCell[]): boolean {
  return bareNumbers === 0 && cells.every(({ isQuoted }) => isQuoted);
}

/**
 * Whether labels are numbers: only if each is written as the number is, and no two are the same number. 00213, 0213 and 213 are three
 * postcodes, and 1.0 is the number 1 unless there is also a 1.
 */
function areNumberLabels(cells: readonly DistinctCell[]): boolean {
  const texts = new Set(cells.map(({ text }) => text));
  const numbers = new Set(cells.map(({ number }) => number));
  return numbers.size === texts.size && cells.every(isWrittenAsNumber);
}

function isWrittenAsNumber({ text, number }: DistinctCell): boolean {
  if (!(Math.abs(number) <= LARGEST_EXACT_LABEL)) return false;
  const written = String(number);
  return text === written || (/^-?\d+\.\d*$/.test(text) && text.replace(/\.?0*$/, "") === written);
}
