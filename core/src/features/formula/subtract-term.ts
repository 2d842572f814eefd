import { quoted, suggestion } from "../../errors.js";
import { formulaError } from "./formula-error.js";
import type { FormulaTerm } from "./formula-term.js";

/** The columns of a table, as far as a formula needs to know them. */
export interface FormulaTable {
  /** what "." stands for */
  readonly rest: readonly string[];
  /** what it does not stand for: target, offset, row weights */
  readonly taken: ReadonlySet<string>;
}

/**
 * Takes the term out of `terms`. R says nothing of one that is not there; but who writes it wants it out, so that it is an error here: not for the constant, nor
 * for a column that "." leaves out already, nor where the table is not known yet.
 */
export function subtractTerm(
  text: string,
  terms: Map<string, FormulaTerm>,
  key: string,
  term: FormulaTerm,
  table: FormulaTable | null,
): void {
  const [only, ...others] = term;
  if (terms.delete(key) || table === null || only === undefined) return;
  if (only.kind === "column" && others.length === 0 && table.taken.has(only.column)) return;
  const known = [...terms.values()].filter((each) => each.length > 0).map(nameOf);
  throw formulaError(
    text,
    only.at,
    `${quoted(nameOf(term))} is not among the terms before it, so that there is nothing to subtract${suggestion(nameOf(term), known)}`,
  );
}

function nameOf(term: FormulaTerm): string {
  return term.map((factor) => factor.text).join(":");
}
