import { quoted, suggestion } from "../../errors.js";
import { listed } from "../../table/table.js";
import { formulaError } from "./formula-error.js";
import type { Formula } from "./formula-plan.js";
import { type FormulaTerms, formulaTerms } from "./formula-terms.js";

/** The terms of `formula` for a table with the columns `names`; "." stands for those that are neither target, offset nor left out. */
export function termsFor(
  { text, target, right }: Formula,
  names: readonly string[],
  exclude: readonly string[],
): FormulaTerms {
  const offsets = formulaTerms(text, right, []).offsets.map(({ column }) => column);
  const taken = new Set([target, offsets, exclude].flat());
  return formulaTerms(
    text,
    right,
    names.filter((name) => !taken.has(name)),
  );
}

/**
 * The columns that `formula` reads of a table with the columns `names`, its target among them.
 * @throws MultilogitError "option" that points at a column that is not there, or at the target among the features
 */
export function formulaColumns(formula: Formula, names: readonly string[], exclude: readonly string[] = []): string[] {
  const { text, target, left } = formula;
  const { terms, offsets } = termsFor(formula, names, exclude);
  const targets = left.kind === "call" ? left.args.map(({ node }) => node) : [left];
  const ofTerms = terms
    .flat()
    .flatMap((part) => (part.kind === "expression" ? [...part.columns] : [[part.column, part.at] as const]));
  const twice = ofTerms.find(([name]) => [target].flat().includes(name));
  if (twice) throw formulaError(text, twice[1], `${quoted(twice[0])} is the target; it cannot explain itself`);
  const read = new Map([
    ...targets.map(({ at }, k) => [[target].flat()[k]!, at] as const),
    ...ofTerms,
    ...offsets.map(({ column, at }) => [column, at] as const),
  ]);
  const known = new Set(names);
  for (const [name, at] of read)
    if (!known.has(name))
      throw formulaError(
        text,
        at,
        `there is no column ${quoted(name)}${suggestion(name, names) || `; the columns are ${listed(names)}`}`,
      );
  return [...read.keys()];
}

/**
 * The columns that `formula` makes categories whatever they hold, by C(x); except those that it also uses as they are.
 */
export function formulaCategories(
  formula: Formula,
  names: readonly string[],
  exclude: readonly string[] = [],
): string[] {
  const factors = termsFor(formula, names, exclude).terms.flat();
  const asTheyAre = new Set(
    factors.flatMap((part) =>
      part.kind === "expression" ? [...part.columns.keys()] : part.kind === "column" ? [part.column] : [],
    ),
  );
  const declared = factors.flatMap((part) => (part.kind === "category" ? [part.column] : []));
  return [...new Set(declared)].filter((column) => !asTheyAre.has(column));
}
