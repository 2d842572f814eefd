import { MultilogitError } from "../../errors.js";

/** How much of a formula is shown on each side of the character in question: a terminal line without its margins. */
const AROUND = 36;

/** What is wrong with a formula; below it the formula, or the part around the character `at` (from 0), with a ^ under that character. */
export function formulaError(text: string, at: number, problem: string): MultilogitError {
  const line = text.replace(/\s/g, " ");
  const isLong = line.length > 2 * AROUND;
  const from = isLong && at > AROUND ? at - AROUND : 0;
  const to = isLong && line.length - at > AROUND ? at + AROUND : line.length;
  const [before, after] = [from > 0 ? "…" : "", to < line.length ? "…" : ""];
  const shown = `${before}${line.slice(from, to)}${after}`;
  const caret = " ".repeat(before.length + at - from);
  return new MultilogitError("option", `formula, character ${at + 1}: ${problem}\n  ${shown}\n  ${caret}^`);
}
