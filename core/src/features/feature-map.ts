import { MultilogitError, quoted } from "../errors.js";

/** What one level of a category can be. */
export type Level = string | number | boolean;

/** What a category does with a level that it was not fitted to: an error that names it, or no feature set at all. */
export type UnseenPolicy = "error" | "zero";

/**
 * One feature, or for a category one 0/1 feature a level; plain data, read by one interpreter a target.
 *
 *     constant     1
 *     number       (x − center) / scale
 *     threshold    1 if x ≥ threshold, else 0
 *     boolean      1 if true, else 0
 *     category     for each level: 1 if the cell equals it, else 0; the reference level, where there is one, has no feature
 */
export type Feature =
  | { readonly kind: "constant" }
  | { readonly kind: "number"; readonly column: string; readonly center: number; readonly scale: number }
  | { readonly kind: "threshold"; readonly column: string; readonly threshold: number }
  | { readonly kind: "boolean"; readonly column: string }
  | {
      readonly kind: "category";
      readonly column: string;
      readonly levels: readonly Level[];
      readonly reference: Level | null;
      readonly unseen: UnseenPolicy;
    };

/**
 * φ, frozen: the only way from raw rows to numbers, for the likelihood and for every prediction.
 *
 * `names[j]` names feature j (a category has one a level). `offset` names one column a class, in the order of the classes, whose
 * cells are added to the scores with weight 1 (nats), or is empty.
 */
export interface FeatureMap {
  readonly features: readonly Feature[];
  readonly names: readonly string[];
  readonly offset: readonly string[];
}

/** The name under which the constant feature is listed. */
export const CONSTANT = "constant";

/** φ with these features, checked and frozen. */
export function featureMapOf(features: readonly Feature[], offset: readonly string[] = []): FeatureMap {
  const frozen = features.map(frozenFeature);
  const names = frozen.flatMap(namesOf);
  if (names.length === 0)
    throw new MultilogitError(
      "data",
      "the feature map has no features; give a column beside the target, or keep the constant",
    );
  assertDistinctNames(names);
  return Object.freeze({
    features: Object.freeze(frozen),
    names: Object.freeze(names),
    offset: Object.freeze([...offset]),
  });
}

/** The levels of a category that have a feature: all but the reference. */
export function codedLevels(feature: Feature & { kind: "category" }): readonly Level[] {
  return feature.levels.filter((level) => level !== feature.reference);
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

/** The columns of raw rows that φ reads, each once. */
export function columnsRead({ features, offset }: FeatureMap): string[] {
  return [...new Set([...features.flatMap((f) => (f.kind === "constant" ? [] : [f.column])), ...offset])];
}

/** The names of the features that one entry of a feature map stands for. */
export function namesOf(feature: Feature): string[] {
  switch (feature.kind) {
    case "constant":
      return [CONSTANT];
    case "number":
    case "boolean":
      return [feature.column];
    case "threshold":
      return [`${feature.column}>=${feature.threshold}`];
    case "category":
      return codedLevels(feature).map((level) => `${feature.column}=${level}`);
  }
}

function frozenFeature(feature: Feature): Feature {
  if (
    feature.kind === "number" &&
    !(Number.isFinite(feature.center) && Number.isFinite(feature.scale) && feature.scale > 0)
  )
    throw new MultilogitError(
      "option",
      `feature ${quoted(feature.column)} has center ${feature.center} and scale ${feature.scale}; expected finite numbers and a scale above 0`,
    );
  if (feature.kind === "threshold" && !Number.isFinite(feature.threshold))
    throw new MultilogitError(
      "option",
      `threshold ${feature.threshold} of ${quoted(feature.column)} is not a finite number; give one`,
    );
  if (feature.kind === "category") assertLevels(feature);
  return Object.freeze(
    feature.kind === "category" ? { ...feature, levels: Object.freeze([...feature.levels]) } : { ...feature },
  );
}

/** Features are known by their names, so a column called "constant" cannot stand beside the constant, nor "x=1" beside level 1 of x. */
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

/** Levels are told apart as text, and the reference is one of them. */
function assertLevels({ column, levels, reference }: Feature & { kind: "category" }): void {
  const twice = levels.find((level, at) => levels.findIndex((other) => String(other) === String(level)) !== at);
  if (twice !== undefined)
    throw new MultilogitError(
      "option",
      `category ${quoted(column)} has the level ${quoted(String(twice))} twice; levels are compared as text, so name each once`,
    );
  if (reference !== null && !levels.includes(reference))
    throw new MultilogitError(
      "option",
      `reference ${quoted(reference)} is not a level of category ${quoted(column)}; name one of its levels, or null for none`,
    );
}
