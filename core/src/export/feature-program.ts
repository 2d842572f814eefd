import { MultilogitError, quoted } from "../errors.js";
import { type FeatureMap, namesOf } from "../features/feature-map.js";
import { type Input, inputsOf, productTerm, type ScoreTerm } from "./scoring-program.js";

/**
 * One feature, or the features of which at most one is not 0 in any row: the row's value, at the place `first` + the term's own place among
 * its categories. The term is null for the constant.
 */
export interface FeatureTerm {
  readonly first: number;
  readonly features: number;
  readonly term: Extract<ScoreTerm, { kind: "product" }> | null;
}

/** φ as steps from cells to its values, without weights. */
export interface FeatureProgram {
  readonly inputs: readonly Input[];
  readonly terms: readonly FeatureTerm[];
}

/** @throws MultilogitError "option" where φ counts words, which SQL cannot take from a text as this library does */
export function featureProgram(featureMap: FeatureMap): FeatureProgram {
  const inputs = inputsOf(featureMap);
  let first = 0;
  const terms = featureMap.features.map((feature): FeatureTerm => {
    if (feature.kind === "words")
      throw new MultilogitError(
        "option",
        `words of ${quoted(feature.column)} cannot be taken from a text in SQL as this library does; count them into columns first, one per word`,
      );
    const features = namesOf(feature).length;
    const term = feature.kind === "constant" ? null : productTerm(feature, inputs, () => []);
    const placed = { first, features, term };
    first += features;
    return placed;
  });
  return { inputs: inputs as readonly Input[], terms };
}
