import { MultilogitError, quoted } from "../errors.js";
import { decimal } from "./decimal.js";

/** A number as an operand of C. */
export function cNumber(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "NAN" : x > 0 ? "INFINITY" : "(-INFINITY)";
  if (Object.is(x, -0)) return "(-0.0)";
  return x < 0 ? `(${decimal(x)})` : decimal(x);
}

export function cNumbers(numbers: readonly number[]): string {
  return `{${numbers.map(cNumber).join(", ")}}`;
}

/** A text as a string literal, in UTF-8 whatever the compiler takes its source for; without trigraphs. */
export function cText(text: string): string {
  if (text.includes("\u0000"))
    throw new MultilogitError(
      "option",
      `C cannot say ${quoted(text)}: its texts end at a character of code 0; rename it in the data and fit again`,
    );
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text))
    throw new MultilogitError(
      "option",
      `C cannot say ${quoted(text)}, which holds half a character; rename it in the data and fit again`,
    );
  return `"${[...new TextEncoder().encode(text)].map(byteText).join("")}"`;
}

function byteText(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === '"' || character === "\\") return `\\${character}`;
  return byte >= 32 && byte < 127 && character !== "?" ? character : `\\${byte.toString(8).padStart(3, "0")}`;
}
