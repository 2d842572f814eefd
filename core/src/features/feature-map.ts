import { MultilogitError, quoted } from "../errors.js";
import { assertExpression, expressionColumns } from "./expression.js";
import { type NumberFeature, numberName } from "./number-feature.js";
import { assertWords } from "./words/assert-words.js";
import { type WordsFeature, wordName } from "./words/words-feature.js";

/** The value of one level of a category. */
export type Level = string | number | boolean;

/** What a category does with a level that it was not fitted on: an error that names it, or no feature set at all. */
export type UnseenPolicy = "error" | "zero";

/**
 * One feature, or for a category one 0/1 feature per level and for words one per word; plain data, read by one interpreter per target.
 *
 *     constant     1
 *     number       (e − center) / scale, at most the largest number that f64 holds; e an expression of columns: x, log(x), step(x, 8),
 *                  a column of true and false
 *     category     for each level: 1 if the cell equals it, else 0; the reference level, where there is one, has no feature
 *     words        for each word of a vocabulary: how often it occurs in a text, or its tf-idf
 *     product      each feature of the first factor times each of the second …, the first factor's varying fastest
 */
export type Feature =
  | { readonly kind: "constant" }
  | { readonly kind: "product"; readonly factors: readonly Factor[] }
  | Part;

/** What reads columns: a feature that is neither the constant nor a product, or a factor of a product. */
export type Part = Factor | WordsFeature;

/** A feature that can be a factor of a product. */
export type Factor = NumberFeature | CategoryFeature;

/** 1 where the column has this level, else 0: one feature for each level but the reference. */
export interface CategoryFeature {
  readonly kind: "category";
  readonly column: string;
  readonly levels: readonly Level[];
  readonly reference: Level | null;
  readonly unseen: UnseenPolicy;
}

/**
 * φ, frozen: the only way from raw rows to numbers, for the likelihood and for every prediction.
 *
 * `names[j]` names feature j (a category has one per level). `offset` names one column per class, in the order of the classes, whose cells
 * are added to the scores with weight 1 (nats); null for a class without one; empty where there is no offset.
 */
export interface FeatureMap {
  readonly features: readonly Feature[];
  readonly names: readonly string[];
  readonly offset: readonly (string | null)[];
}

/** The name under which the constant feature is listed. */
export const CONSTANT = "constant";

/** φ with these features, checked and frozen. */
export function featureMapOf(features: readonly Feature[], offset: readonly (string | null)[] = []): FeatureMap {
  const frozen = features.map(frozenFeature);
  const names = frozen.flatMap(namesOf);
  if (names.length === 0)
    throw new MultilogitError(
      "data",
      "the feature map has no features; give a column besides the target, or keep the constant",
    );
  assertDistinctNames(names);
  return Object.freeze({
    features: Object.freeze(frozen),
    names: Object.freeze(names),
    offset: Object.freeze([...offset]),
  });
}

/** The levels of a category that have a feature: all but the reference. */
export function codedLevels(feature: CategoryFeature): readonly Level[] {
  return feature.levels.filter((level) => level !== feature.reference);
}

/** The place of each level among those, by its string; −1 for the reference. */
export function placesOfLevels({ levels, reference }: CategoryFeature): ReadonlyMap<string, number> {
  let next = 0;
  return new Map(levels.map((level) => [String(level), level === reference ? -1 : next++]));
}

/** The place among the features of the constant, or −1. */
export function constantIndex({ features }: FeatureMap): number {
  let j = 0;
  for (const feature of features) {
    if (feature.kind === "constant") return j;
    j += namesOf(feature).length;
  }
  return -1;
}

/** What a feature is made of: the factors of a product, none for the constant, itself otherwise. */
export function factorsOf(feature: Feature): readonly Part[] {
  if (feature.kind === "constant") return [];
  return feature.kind === "product" ? feature.factors : [feature];
}

/**
 * The columns of raw rows that φ reads, each once.
 * @example
 * columnsRead(model.featureMap); // ["height", "colour"]
 */
export function columnsRead({ features, offset }: Pick<FeatureMap, "features" | "offset">): string[] {
  const columns = features.flatMap(factorsOf).flatMap(factorColumns);
  return [...new Set([...columns, ...offset.filter((name) => name !== null)])];
}

/** The columns that one factor reads. */
export function factorColumns(factor: Part): string[] {
  return factor.kind === "number" ? expressionColumns(factor.expression) : [factor.column];
}

/** The names of the features that one entry of a feature map stands for. */
export function namesOf(feature: Feature): string[] {
  switch (feature.kind) {
    case "constant":
      return [CONSTANT];
    case "number":
      return [numberName(feature)];
    case "category":
      return codedLevels(feature).map((level) => `${feature.column}=${level}`);
    case "words":
      return feature.words.map((word) => wordName(feature.column, word));
    case "product":
      return crossed(feature.factors.map(namesOf)).map((names) => names.join(":"));
  }
}

/** Every way to take one item of each list, the first list's varying fastest. */
export function crossed<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((heads, list) => list.flatMap((item) => heads.map((head) => [...head, item])), [[]]);
}

function frozenFeature(feature: Feature): Feature {
  if (feature.kind === "constant") return Object.freeze({ ...feature });
  if (feature.kind === "words") return frozenWords(feature);
  if (feature.kind !== "product") return frozenFactor(feature);
  if (feature.factors.length < 2)
    throw new MultilogitError("option", `a product has ${feature.factors.length} factors; expected at least two`);
  return Object.freeze({ ...feature, factors: Object.freeze(feature.factors.map(frozenFactor)) });
}

function frozenWords(feature: WordsFeature): WordsFeature {
  assertWords(feature);
  const { words, idf } = feature;
  return Object.freeze({ ...feature, words: Object.freeze([...words]), idf: idf && Object.freeze([...idf]) });
}

function frozenFactor(factor: Factor): Factor {
  assertFactor(factor);
  if (factor.kind === "category") {
    assertLevels(factor);
    return Object.freeze({ ...factor, levels: Object.freeze([...factor.levels]) });
  }
  assertExpression(factor.expression);
  if (!(Number.isFinite(factor.center) && Number.isFinite(factor.scale) && factor.scale > 0))
    throw new MultilogitError(
      "option",
      `feature ${quoted(numberName(factor))} has center ${factor.center} and scale ${factor.scale}; expected finite numbers and a scale above 0`,
    );
  return deepFrozen({ ...factor });
}

/** For callers without types, and for features as older versions described them. */
function assertFactor(factor: Factor): void {
  const { kind, expression } = Object(factor) as Partial<NumberFeature>;
  if ((kind as string) === "category" || (kind === "number" && expression !== undefined)) return;
  if ((kind as string) === "words")
    throw new MultilogitError("option", "words cannot be a factor of a product; give them as features of their own");
  throw new MultilogitError(
    "option",
    `feature ${quoted(factor)}: expected a constant, a number with an expression, a category, words or a product; numberFeature, thresholdFeature and booleanFeature make numbers`,
  );
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(deepFrozen)) as T;
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, deepFrozen(part)]))) as T;
}

/**
 * Features are known by their names, so a column called "constant" cannot be used together with the constant, nor "x=1" with level 1 of x.
 */
function assertDistinctNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name))
      throw new MultilogitError(
        "option",
        `two features are named ${quoted(name)}; rename the column that one is made from, or leave one out`,
      );
    seen.add(name);
  }
}

/** Levels are compared as strings, and the reference is one of them. */
function assertLevels({ column, levels, reference }: CategoryFeature): void {
  const last = new Map(levels.map((level, at) => [String(level), at]));
  const twice = levels.find((level, at) => last.get(String(level)) !== at);
  if (twice !== undefined)
    throw new MultilogitError(
      "option",
      `category ${quoted(column)} has the level ${quoted(String(twice))} twice; levels are compared as strings, so name each once`,
    );
  if (reference !== null && !levels.includes(reference))
    throw new MultilogitError(
      "option",
      `reference ${quoted(reference)} is not a level of category ${quoted(column)}; name one of its levels, or null for none`,
    );
}
