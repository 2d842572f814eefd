import type { DistinctCell } from "./distinct-cells.js";
import type { NumberNotation } from "./number-notation.js";

/** A string that holds a number in some way other than plain digits. */
interface Formatted {
  readonly value: number;
  /** "$" or "€", also "%" */
  readonly unit: string;
  /** how often its digits are separated into groups of three */
  readonly groups: number;
  /** whether the separator could also be a decimal mark */
  readonly isAmbiguous: boolean;
}

/** How the cells of a column hold numbers that are not plain, with an example. */
export interface NumberFormat {
  readonly numberOf: (cell: DistinctCell) => number;
  readonly inWords: string;
}

/** "ambiguous": 1,935 may be 1935 or 1.935; "mixed": with a % and without. */
export interface FormatProblem {
  readonly problem: "ambiguous" | "mixed";
  readonly cell: DistinctCell;
}

const UNITS = "[$€£¥₹%]|US\\$|EUR|USD|GBP";
const FORMATTED = new RegExp(`^([-+]?)(${UNITS})?\\s*([-+]?)([\\d.,'\\s\\u00a0\\u202f]*\\d[.,]?)\\s*(${UNITS})?$`);

/**
 * How cells that are not plain numbers are numbers after all: with separators of thousands, per cent signs or the
 * sign of one currency; null if some are not. `comma` is what a comma means within a number, as far as the file shows or --decimal says.
 */
export function numberFormat(
  odd: readonly DistinctCell[],
  plainNumbers: number,
  notation: NumberNotation,
  commaParts: boolean,
): NumberFormat | FormatProblem | null {
  const read = odd.map((cell) => ({ cell, formatted: formattedNumber(cell.text, notation) }));
  if (read.length === 0 || read.some(({ formatted }) => formatted === null)) return null;
  const found = read.map(({ formatted }) => formatted!);
  const units = new Set(found.map(({ unit }) => unit).filter((unit) => unit !== ""));
  if (units.size > 1) return null;
  const isPercent = units.has("%");
  if (isPercent && (plainNumbers > 0 || found.some(({ unit }) => unit === "")))
    return { problem: "mixed", cell: odd[0]! };
  const isSettled = commaParts || found.some(({ groups, isAmbiguous }) => groups > 1 || (groups > 0 && !isAmbiguous));
  const ambiguous = read.find(({ formatted }) => formatted!.isAmbiguous);
  if (!isSettled && ambiguous !== undefined) return { problem: "ambiguous", cell: ambiguous.cell };
  const { cell, formatted } = read[0]!;
  return {
    numberOf: ({ text, number }) =>
      Number.isNaN(number) ? (formattedNumber(text, notation)?.value ?? Number.NaN) : number,
    inWords: `${cell.text} is read as ${formatted!.value}`,
  };
}

export function isFormattedNumber(text: string, notation: NumberNotation): boolean {
  return formattedNumber(text, notation) !== null;
}

/** The number in a string such as "1,935.50", "96 %", "$5" or "-1'000"; null if there is none. */
function formattedNumber(text: string, notation: NumberNotation): Formatted | null {
  const [, sign, prefix = "", innerSign, digits, suffix = ""] = FORMATTED.exec(text.trim()) ?? [];
  if (digits === undefined || (sign !== "" && innerSign !== "") || (prefix !== "" && suffix !== "")) return null;
  const plain = notation.numberIn(digits);
  const grouped = Number.isNaN(plain)
    ? groupedNumber(digits, notation)
    : { value: plain, groups: 0, isAmbiguous: false };
  if (grouped === null) return null;
  return {
    ...grouped,
    value: sign === "-" || innerSign === "-" ? -grouped.value : grouped.value,
    unit: prefix + suffix,
  };
}

const GROUPED = {
  ".": /^[1-9]\d{0,2}(?:([,' \u00a0\u202f])\d{3})(?:\1\d{3})*(\.\d*)?$/,
  ",": /^[1-9]\d{0,2}(?:([.' \u00a0\u202f])\d{3})(?:\1\d{3})*(,\d*)?$/,
};

function groupedNumber(digits: string, { decimal }: NumberNotation): Omit<Formatted, "unit"> | null {
  const [, separator, fraction] = GROUPED[decimal].exec(digits) ?? [];
  if (separator === undefined) return null;
  const groups = digits.split(separator).length - 1;
  const value = Number(digits.replaceAll(separator, "").replace(decimal, "."));
  return { value, groups, isAmbiguous: separator === "," && groups === 1 && fraction === undefined };
}
