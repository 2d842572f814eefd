import { MultilogitError } from "../../errors.js";

/** What is wrong with a formula, with the formula below it and a ^ under the character `at` (from 0). */
export function formulaError(text: string, at: number, problem: string): MultilogitError {
  const line = text.replace(/\s/g, " ");
  return new MultilogitError("option", `formula, character ${at + 1}: ${problem}\n  ${line}\n  ${" ".repeat(at)}^`);
}
