/** How plain numbers are written in a file: with a decimal point, or with a decimal comma. */
export interface NumberNotation {
  readonly decimal: "." | ",";
  /** the number in a string, ignoring blanks around it; NaN if it is not one, or not a finite one */
  numberIn(text: string): number;
}

/**
 * Digits with at most one point (looked for but once, or a million digits before a letter would take a day) and an exponent, between ASCII
 * blanks; no "NaN", "Infinity", "1_000" or "0x1F".
 */
const PLAIN_NUMBER = /^[ \t-\r]*[-+]?(\d+(?:\.\d*)?|\.\d+)([eE][-+]?\d+)?[ \t-\r]*$/;
const PLAIN_NUMBER_WITH_COMMA = /^[ \t-\r]*[-+]?(\d+(?:,\d*)?|,\d+)([eE][-+]?\d+)?[ \t-\r]*$/;

export const DECIMAL_POINT: NumberNotation = {
  decimal: ".",
  numberIn: (text) => (PLAIN_NUMBER.test(text) ? finite(Number(text)) : Number.NaN),
};

export const DECIMAL_COMMA: NumberNotation = {
  decimal: ",",
  numberIn: (text) => (PLAIN_NUMBER_WITH_COMMA.test(text) ? finite(Number(text.replace(",", "."))) : Number.NaN),
};

function finite(x: number): number {
  return Number.isFinite(x) ? x : Number.NaN;
}

/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 16 }, (_, k) => Number(`1e${k}`));

/**
 * The number in the bytes start … end − 1, where it is a short one: at most 15 digits, a sign and the byte `point`. NaN only means that
 * {@link NumberNotation.numberIn} must look at it. Correctly rounded: digits and power of ten are exact, so their quotient is rounded once.
 */
export function shortNumber(bytes: Uint8Array, start: number, end: number, point: number): number {
  const sign = bytes[start]!;
  const isSigned = sign === MINUS || sign === PLUS;
  let digits = 0;
  let whole = -1;
  let x = 0;
  for (let i = isSigned ? start + 1 : start; i < end; i++) {
    const c = bytes[i]! - ZERO;
    if (c >= 0 && c <= 9) {
      x = 10 * x + c;
      digits++;
    } else if (bytes[i] === point && whole < 0) whole = digits;
    else return Number.NaN;
  }
  if (digits === 0 || digits > 15) return Number.NaN;
  if (whole >= 0) x /= POWERS[digits - whole]!;
  return sign === MINUS ? -x : x;
}

const [ZERO, MINUS, PLUS] = Buffer.from("0-+") as unknown as [number, number, number];
