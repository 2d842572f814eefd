import type { ColumnRole } from "./read-options.js";

/** What the cells of a column hold that says nothing of its kind: how many are not empty, how many of those are numbers. */
export interface CellCounts {
  readonly filled: number;
  readonly numbers: number;
}

/** Up to here, 2^53 − 1, no two integers are the same double; beyond, two different labels could become one number. */
export const LARGEST_EXACT_LABEL = Number.MAX_SAFE_INTEGER;

/** Digits with at most one point and an exponent, between what ASCII has of blanks; no "NaN", "Infinity", "1_000" or "0x1F". */
const PLAIN_NUMBER = /^[ \t-\r]*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?[ \t-\r]*$/;

/** A decimal comma, as in "1,5": never read as a number, since "1,234" could be either. */
const COMMA_NUMBER = /^\s*[-+]?\d+,\d+\s*$/;

/**
 * Whether a column is one of numbers. Labels are only if all of them are; any other column is if at least half of its
 * cells are, so that a stray "n/a" is reported instead of turning a measurement into categories.
 */
export function holdsNumbers({ filled, numbers }: CellCounts, role: ColumnRole): boolean {
  if (role === "text") return false;
  return role === "label" ? numbers === filled : 2 * numbers >= filled;
}

export function isPlainNumber(text: string): boolean {
  return PLAIN_NUMBER.test(text) && Number.isFinite(Number(text));
}

export function isCommaNumber(text: string): boolean {
  return COMMA_NUMBER.test(text);
}
