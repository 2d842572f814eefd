import { MultilogitError, quoted, suggestion } from "../errors.js";
import {
  constantIndex,
  type Feature,
  type FeatureMap,
  factorColumns,
  factorsOf,
  namesOf,
} from "../features/feature-map.js";
import { listNameOf } from "../features/list-parts.js";
import type { Penalty } from "./penalty-kinds.js";

/**
 * The factor v_j of each feature, 0 for the constant, and which group it belongs to. Throws where the penalty names a feature that is not
 * there, or gives the levels of one group different factors.
 */
export function factorsAndGroups(penalty: Penalty, featureMap: FeatureMap): { v: Float64Array; groups: Int32Array } {
  const v = factorOfEach(penalty, featureMap);
  const constant = constantIndex(featureMap);
  if (constant >= 0) {
    if (v[constant] !== 1 && v[constant] !== 0)
      throw new MultilogitError(
        "option",
        `the penalty's factors give the constant ${v[constant]}; it is never penalised, so leave it out, or fit without a constant`,
      );
    v[constant] = 0;
  }
  const isTogether = penalty.kind === "grouped" && penalty.levels === "together";
  const groups = groupsOf(featureMap, isTogether);
  if (isTogether) assertAlike(v, groups, featureMap);
  return { v, groups };
}

/** v_j: named features take their factor, and what is made from one named column, or list, alone takes that column's. */
function factorOfEach(penalty: Penalty, featureMap: FeatureMap): Float64Array {
  if (penalty.kind === "none" || !penalty.factors) return new Float64Array(featureMap.names.length).fill(1);
  const { factors } = penalty;
  const named = factorNames(featureMap);
  const [unknown] = unknownFactors(factors, featureMap);
  if (unknown !== undefined)
    throw new MultilogitError(
      "option",
      `the penalty's factors name ${quoted(unknown)}, but there is no such feature or column${suggestion(unknown, named.flat())}`,
    );
  return Float64Array.from(named, (keys) =>
    keys.reduce((v, key) => (Object.hasOwn(factors, key) ? factors[key]! : v), 1),
  );
}

/** The names of `factors` that stand for none of these features. */
export function unknownFactors(factors: Readonly<Record<string, number>>, featureMap: FeatureMap): string[] {
  const known = new Set(factorNames(featureMap).flat());
  return Object.keys(factors).filter((name) => !known.has(name));
}

/** The names by which the factor of each feature can be given, the last counts: of the list that its column is a part of, of its column, its own. */
function factorNames({ features }: FeatureMap): string[][] {
  const own = features.flatMap((feature) => namesOf(feature).map((name) => [...ownColumn(feature), name]));
  const known = new Set(own.flat());
  return own.map((names) => [...[listNameOf(names[0]!)].filter((list) => !known.has(list)), ...names]);
}

/** The one column that a feature is made from, or none. */
function ownColumn(feature: Feature): string[] {
  const parts = factorsOf(feature);
  const columns = parts.length === 1 ? factorColumns(parts[0]!) : [];
  return columns.length === 1 ? columns : [];
}

/** One group for each feature, or for each category where `isTogether`. */
function groupsOf({ features, names }: FeatureMap, isTogether: boolean): Int32Array {
  if (!isTogether) return Int32Array.from(names.keys());
  let group = -1;
  return Int32Array.from(
    features.flatMap((feature) =>
      namesOf(feature).map((_, level) => (feature.kind === "category" && level > 0 ? group : ++group)),
    ),
  );
}

/** Throws where levels that are one group have different factors. */
function assertAlike(v: Float64Array, groups: Int32Array, { names }: FeatureMap): void {
  for (let j = 1; j < v.length; j++)
    if (groups[j] === groups[j - 1] && v[j] !== v[j - 1])
      throw new MultilogitError(
        "option",
        `levels "together" take one factor, but ${quoted(names[j - 1])} has ${v[j - 1]} and ${quoted(names[j])} ${v[j]}; give the column one factor, or take levels "each"`,
      );
}
