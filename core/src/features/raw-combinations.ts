import { crossed, type Feature, type FeatureMap, namesOf, type Part } from "./feature-map.js";

/** Σ_j factor · W_j: a sum of features' weights. */
export type Combination = readonly (readonly [feature: number, factor: number])[];

/** A product of raw terms, its names sorted, with its coefficient. */
interface Monomial {
  readonly terms: readonly string[];
  readonly factor: number;
}

/**
 * For each feature the combination of weights that belongs to the raw term, so that scores are the same numbers in terms of raw cells:
 * 1/scale of its own weight, plus what the centres of other features contribute, −center/scale in the constant. In a product of numbers (x
 * − c)(z − d) leaves −d in x, −c in z and cd in the constant. What has no feature to go to (in a map without a constant) is left out.
 */
export function rawCombinations({ features }: Pick<FeatureMap, "features">): Combination[] {
  const monomials = features.flatMap(rawMonomials);
  const placeOf = new Map(monomials.map(([leading], j) => [keyOf(leading!), j]));
  const combinations = monomials.map((): [number, number][] => []);
  monomials.forEach((parts, j) => {
    for (const part of parts) {
      const place = placeOf.get(keyOf(part));
      if (place !== undefined) combinations[place]!.push([j, part.factor]);
    }
  });
  return combinations;
}

/**
 * Returns a test whether every centre in a feature is absorbed by another of `features`, so that the span is the same with and without it.
 */
export function centringIn(features: readonly Feature[]): (feature: Feature) => boolean {
  const present = new Set(features.flatMap(rawMonomials).map(([leading]) => keyOf(leading!)));
  return (feature) => rawMonomials(feature).every((parts) => parts.every((part) => present.has(keyOf(part))));
}

/** Each column of a feature as a sum of monomials of raw terms, its own raw term first. */
function rawMonomials(feature: Feature): Monomial[][] {
  if (feature.kind === "constant") return [[{ terms: [], factor: 1 }]];
  if (feature.kind === "product") return crossed(feature.factors.map(factorMonomials)).map(multiplied);
  return factorMonomials(feature);
}

function factorMonomials(factor: Part): Monomial[][] {
  return namesOf(factor).map((name) => {
    if (factor.kind !== "number") return [{ terms: [name], factor: 1 }];
    const own = { terms: [name], factor: 1 / factor.scale };
    return factor.center === 0 ? [own] : [own, { terms: [], factor: -factor.center / factor.scale }];
  });
}

function multiplied(sums: readonly (readonly Monomial[])[]): Monomial[] {
  return crossed(sums).map((parts) => ({
    terms: parts.flatMap(({ terms }) => terms).sort(),
    factor: parts.reduce((product, { factor }) => product * factor, 1),
  }));
}

function keyOf({ terms }: Monomial): string {
  return terms.join("\n");
}
