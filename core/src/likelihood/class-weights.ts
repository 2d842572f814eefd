import { MultilogitError, quoted, suggestion } from "../errors.js";

/**
 * How many times a row of each class counts: a number above 0 for each class that is named, 1 for the others; or "balanced", which gives
 * every class the same total weight, Σw / (K · Σw of the class), as in scikit-learn.
 */
export type ClassWeights = "balanced" | Readonly<Record<string, number>>;

/**
 * c, length K, in the order of the classes.
 *
 * @param totals how often each class was observed, in weight of rows, length K
 * @throws MultilogitError "option" for a class that does not exist or a weight that is not above 0
 */
export function classWeightsOf(
  classWeights: ClassWeights,
  classes: readonly unknown[],
  totals: () => ArrayLike<number>,
): Float64Array {
  const names = classes.map(String);
  if (classWeights === "balanced") return balanced(Float64Array.from(totals()));
  for (const [name, weight] of Object.entries(classWeights)) {
    if (!names.includes(name))
      throw new MultilogitError(
        "option",
        `classWeights names class ${quoted(name)}, but there is no such class${suggestion(name, names)}`,
      );
    if (typeof weight !== "number" || !(weight > 0 && weight < Number.POSITIVE_INFINITY))
      throw new MultilogitError(
        "option",
        `classWeights: ${quoted(weight)} for class ${quoted(name)}; expected a number above 0: leave out the rows of a class that is not to count`,
      );
  }
  return Float64Array.from(names, (name) => (Object.hasOwn(classWeights, name) ? classWeights[name]! : 1));
}

function balanced(totals: Float64Array): Float64Array {
  const sum = totals.reduce((all, total) => all + total, 0);
  return totals.map((total) => (total > 0 ? sum / (totals.length * total) : 1));
}
