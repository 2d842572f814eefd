import { codedLevels, crossed, type Factor, type Feature, type FeatureMap, namesOf } from "./feature-map.js";

/** The constant as statisticians list it. */
export const INTERCEPT = "(Intercept)";

/** The features as statisticians list them: "(Intercept)", a column, "factor[level]", "factor[level]:column". */
export function termNames({ features }: Pick<FeatureMap, "features">): string[] {
  return features.flatMap(termsOf);
}

function termsOf(feature: Feature): string[] {
  if (feature.kind === "constant") return [INTERCEPT];
  if (feature.kind === "product") return crossed(feature.factors.map(factorTerms)).map((names) => names.join(":"));
  return factorTerms(feature);
}

function factorTerms(factor: Factor): string[] {
  return factor.kind === "category"
    ? codedLevels(factor).map((level) => `${factor.column}[${level}]`)
    : namesOf(factor);
}
