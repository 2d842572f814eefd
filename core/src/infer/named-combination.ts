import { MultilogitError, quoted, suggestion } from "../errors.js";
import type { FeatureMap } from "../features/feature-map.js";
import { type Combination, rawCombinations } from "../features/raw-combinations.js";
import { termNames } from "../features/term-names.js";
import { listed } from "../table/table.js";

/** Σ coefficient · weight of a raw term, as a combination of the weights of the features. */
export interface NamedCombination {
  readonly name: string;
  readonly combination: Combination;
}

/** Each raw term by itself. */
export function rawTerms(featureMap: FeatureMap): NamedCombination[] {
  const names = termNames(featureMap);
  return rawCombinations(featureMap).map((combination, j) => ({ name: names[j]!, combination }));
}

/** The combination that gives raw terms these coefficients; others have none. */
export function namedCombination(
  featureMap: FeatureMap,
  name: string,
  coefficients: Readonly<Record<string, number>>,
): NamedCombination {
  const terms = rawTerms(featureMap);
  const names = terms.map((term) => term.name);
  const parts = Object.entries(coefficients).flatMap(([of, coefficient]) => {
    const term = terms[names.indexOf(of)];
    if (term === undefined)
      throw new MultilogitError(
        "option",
        `combination ${quoted(name)}: there is no term ${quoted(of)}${suggestion(of, names) || `; the terms are ${listed(names)}`}`,
      );
    if (typeof coefficient !== "number" || !Number.isFinite(coefficient))
      throw new MultilogitError(
        "option",
        `combination ${quoted(name)}: term ${quoted(of)} has ${quoted(coefficient)}; expected a finite number`,
      );
    return term.combination.map(([j, factor]) => [j, coefficient * factor] as const);
  });
  if (parts.every(([, factor]) => factor === 0))
    throw new MultilogitError(
      "option",
      `combination ${quoted(name)}: no term has a coefficient that is not 0; give some of ${listed(names)} one`,
    );
  return { name, combination: parts };
}
