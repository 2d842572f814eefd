import { assertKnownOptions, quoted, suggestion } from "../../errors.js";
import { listed } from "../../table/table.js";
import type { Level, UnseenPolicy } from "../feature-map.js";
import { formulaError } from "./formula-error.js";
import { type FormulaTerms, formulaTerms } from "./formula-terms.js";
import { type FormulaNode, parseFormula } from "./parse-formula.js";

export interface FormulaOptions {
  /** The reference level of factors by their column. Default: the first in sorted order. */
  readonly base?: Readonly<Record<string, Level>>;
  /** What a category not seen in the fit does at prediction: an error (default), or no feature set. */
  readonly unseen?: UnseenPolicy;
  /**
   * Whether numbers are fitted in units of their standard deviation, which a ridge penalty sees and an unpenalised fit does not.
   * Default true.
   */
  readonly standardize?: boolean;
}

/** A target and the features that explain it, in the notation of R; made by `formula`. */
export interface Formula {
  readonly text: string;
  /** the column on the left, or the columns of cbind(…), one per class */
  readonly target: string | readonly string[];
  /** both sides as they were read */
  readonly left: FormulaNode;
  readonly right: FormulaNode;
  readonly options: FormulaOptions;
  readonly [made]: true;
}

declare const made: unique symbol;
const formulas = new WeakSet<object>();
const OPTIONS: readonly (keyof FormulaOptions)[] = ["base", "unseen", "standardize"];

/**
 * A formula such as "prog ~ ses + write", for `fit` instead of the target.
 *
 *     a + b        both             a:b          their products       a*b      a + b + a:b      (a + b)^2   a + b + a:b
 *     - a, - 1     without; without the constant (also + 0)           .        all other columns
 *     C(x)         numbers as a factor           I(x^2 + z)           arithmetic of numbers: + - * / ^
 *     log(x)       also log2, log10, log1p, exp, expm1, sqrt, abs
 *     step(x, 8)   1 where x is at least 8, else 0
 *     offset(yes = o)   column o is added to the score of class yes; offset(o1, o2, …) one column per class in their order
 *     cbind(n1, n2) ~   counts of the classes n1, n2 instead of a column of classes
 *
 * Columns of strings and booleans are factors, in treatment coding: one 0/1 feature per level except the reference. Products and a left-out
 * constant are coded so that nothing is included twice. Columns with other characters than letters, digits, . and _ go into backticks.
 *
 * @throws MultilogitError "option" that points at the character where the formula cannot be read
 */
export function formula(text: string, options: FormulaOptions = {}): Formula {
  assertKnownOptions(options, OPTIONS, "formula");
  if (typeof text !== "string")
    throw formulaError("", 0, `it is ${quoted(text)}; expected a string such as "y ~ a + b"`);
  const { left, right } = parseFormula(text);
  formulaTerms(text, right, []);
  const made = Object.freeze({
    text,
    target: targetOf(text, left),
    left,
    right,
    options: Object.freeze({ ...options }),
  });
  formulas.add(made);
  return made as unknown as Formula;
}

export function isFormula(value: unknown): value is Formula {
  return formulas.has(Object(value));
}

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

function targetOf(text: string, left: FormulaNode): string | readonly string[] {
  if (left.kind === "name") return left.name;
  if (left.kind === "call" && left.name === "cbind" && left.args.length >= 2) {
    const columns = left.args.map(({ node, label }) => (node.kind === "name" && label === null ? node.name : null));
    if (!columns.includes(null)) return Object.freeze(columns as string[]);
  }
  throw formulaError(
    text,
    left.at,
    "expected the target: the name of the column of classes, or cbind(n1, n2, …) of their counts",
  );
}
