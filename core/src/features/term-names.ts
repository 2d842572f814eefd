import { codedLevels, crossed, type Feature, type FeatureMap, namesOf, type Part } from "./feature-map.js";

/** The constant as statisticians list it. */
export const INTERCEPT = "(Intercept)";

/** The features as statisticians list them: "(Intercept)", a column, "factor[level]", "factor[level]:column". */
export function termNames({ features }: Pick<FeatureMap, "features">): string[] {
  return features.flatMap(termsOf);
}

/** The name of each entry of a feature map as a whole, a factor by its column and a product as "a:b", with the places of its features. */
export function termGroups({ features }: Pick<FeatureMap, "features">): { term: string; places: number[] }[] {
  let start = 0;
  return features.map((feature) => {
    const count = termsOf(feature).length;
    const places = Array.from({ length: count }, (_, at) => start + at);
    start += count;
    return { term: groupName(feature), places };
  });
}

function groupName(feature: Feature): string {
  if (feature.kind === "constant") return INTERCEPT;
  if (feature.kind === "product") return feature.factors.map(groupName).join(":");
  return feature.kind === "number" ? namesOf(feature)[0]! : feature.column;
}

function termsOf(feature: Feature): string[] {
  if (feature.kind === "constant") return [INTERCEPT];
  if (feature.kind === "product") return crossed(feature.factors.map(factorTerms)).map((names) => names.join(":"));
  return factorTerms(feature);
}

function factorTerms(factor: Part): string[] {
  if (factor.kind === "words") return factor.words.map((word) => `${factor.column}[${JSON.stringify(word)}]`);
  return factor.kind === "category"
    ? codedLevels(factor).map((level) => `${factor.column}[${level}]`)
    : namesOf(factor);
}
