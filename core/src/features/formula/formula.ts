import { assertKnownOptions, quoted } from "../../errors.js";
import { fitFormula, needsOfFormula } from "./fit-formula.js";
import { formulaColumns, termsFor } from "./formula-columns.js";
import { formulaError } from "./formula-error.js";
import { type Formula, type FormulaOptions, type FormulaPlan, formulaWith } from "./formula-plan.js";
import { formulaTerms } from "./formula-terms.js";
import { type FormulaNode, parseFormula } from "./parse-formula.js";

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
 * @example
 * const model = await fit(survey, formula("prog ~ ses * write"), { penalty: none() });
 * model.featureMap.names.length; // 6
 */
export function formula(text: string, options: FormulaOptions = {}): Formula {
  assertKnownOptions(options, OPTIONS, "formula");
  if (typeof text !== "string")
    throw formulaError("", 0, `it is ${quoted(text)}; expected a string such as "y ~ a + b"`);
  const { left, right } = parseFormula(text);
  formulaTerms(text, right, []);
  return formulaWith(
    { text, target: targetOf(text, left), left, right, options: Object.freeze({ ...options }) },
    planOf,
  );
}

function planOf(made: Formula): FormulaPlan {
  return {
    columns: (names, exclude) => formulaColumns(made, names, exclude),
    categories: (names, exclude) =>
      termsFor(made, names, exclude)
        .terms.flat()
        .flatMap((part) => (part.kind === "category" ? [part.column] : [])),
    needs: (columns, exclude) => needsOfFormula(made, columns, exclude),
    featureMap: (statistics, options) => fitFormula(made, statistics, options),
  };
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
