import { type Feature, type FeatureMap, namesOf, type Part } from "./feature-map.js";
import { centringIn } from "./raw-combinations.js";
import type { WordsFeature } from "./words/words-feature.js";

/**
 * The spaces that the features of a map span, as names that do not depend on the coding: a category is the same space whatever its
 * reference, and with one feature per level it contains the constant too; numbers are the same in any unit. One map is nested in another
 * where its spaces are among the other's.
 */
export function spannedSpaces({ features }: Pick<FeatureMap, "features">): Set<string> {
  const canBeCentred = centringIn(features);
  return new Set(features.flatMap((feature) => spacesOf(feature, canBeCentred(feature))));
}

function spacesOf(feature: Feature, isCentred: boolean): string[] {
  if (feature.kind === "constant") return [""];
  const factors = feature.kind === "product" ? feature.factors : [feature];
  return factors
    .reduce<string[][]>(
      (spaces, factor) =>
        factorSpaces(factor, isCentred).flatMap((names) => spaces.map((space) => [...space, ...names])),
      [[]],
    )
    .map((space) => space.sort().join(" × "));
}

/** The names of each space of one factor. */
function factorSpaces(factor: Part, isCentred: boolean): string[][] {
  if (factor.kind === "category") {
    const named = [`${factor.column} (${factor.levels.map(String).sort().join(", ")})`];
    return factor.reference === null ? [[], named] : [named];
  }
  // a text's length depends on the whole vocabulary, and so does each of its features
  if (factor.kind === "words") return factor.unitLength ? [[JSON.stringify(factor)]] : countSpaces(factor);
  const [name] = namesOf(factor);
  const isShifted = !isCentred && factor.center !== 0;
  return [[isShifted ? `${name} − ${factor.center}` : name!]];
}

/** Counts of one word are the same in any vocabulary, in any unit. */
function countSpaces({ words, idf, ...feature }: WordsFeature): string[][] {
  return words.map((word) => [JSON.stringify({ ...feature, word })]);
}
