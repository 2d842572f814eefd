import { MultilogitError, quoted, suggestion } from "../errors.js";
import { constantIndex, type Feature, type FeatureMap, factorColumns, namesOf } from "../features/feature-map.js";
import { listNameOf } from "../features/list-parts.js";
import type { Penalty } from "./penalty-kinds.js";

/**
 * The factor v_j of each feature, 0 for the constant, and which group it belongs to. Throws where the penalty names a feature that is not
 * there, or gives the levels of one group different factors.
 */
export function factorsAndGroups(penalty: Penalty, featureMap: FeatureMap): { v: Float64Array; groups: Int32Array } {
  const v = factorsOf(penalty, featureMap);
  const constant = constantIndex(featureMap);
  if (constant >= 0) v[constant] = 0;
  const isTogether = penalty.kind === "grouped" && penalty.levels === "together";
  const groups = groupsOf(featureMap, isTogether);
  if (isTogether) assertAlike(v, groups, featureMap);
  return { v, groups };
}

/** v_j: named features take their factor, and what is made from one named column, or list, alone takes that column's. */
function factorsOf(penalty: Penalty, featureMap: FeatureMap): Float64Array {
  const { names } = featureMap;
  const v = new Float64Array(names.length).fill(1);
  if (penalty.kind === "none" || penalty.factors === undefined) return v;
  const { factors } = penalty;
  const [unknown] = unknownFactors(factors, featureMap);
  if (unknown !== undefined)
    throw new MultilogitError(
      "option",
      `the penalty's factors name ${quoted(unknown)}, but there is no such feature or column${suggestion(unknown, [...new Set(factorNames(featureMap).flat())])}`,
    );
  for (const [j, keys] of factorNames(featureMap).entries()) {
    const known = keys.find((key) => Object.hasOwn(factors, key));
    if (known !== undefined) v[j] = factors[known]!;
  }
  const constant = constantIndex(featureMap);
  if (constant >= 0 && v[constant] !== 1 && v[constant] !== 0)
    throw new MultilogitError(
      "option",
      `the penalty's factors give the constant ${v[constant]}; the constant is never penalised, so leave it out of the factors, or fit without a constant`,
    );
  return v;
}

/** The names of `factors` that stand for none of these features. */
export function unknownFactors(factors: Readonly<Record<string, number>>, featureMap: FeatureMap): string[] {
  const known = new Set(factorNames(featureMap).flat());
  return Object.keys(factors).filter((name) => !known.has(name));
}

/** The names by which the factor of each feature can be given: its own before that of its column, and that of the list which the column is a part of. */
function factorNames({ features, names }: FeatureMap): string[][] {
  const columns = new Set([...names, ...features.map(ownColumn)]);
  return features.flatMap((feature) => {
    const column = ownColumn(feature);
    const list = column === null ? null : listNameOf(column);
    const wider = [column, columns.has(list) ? null : list].filter((name) => name !== null);
    return namesOf(feature).map((name) => [name, ...wider]);
  });
}

/** The one column that a feature is made from, or null. */
function ownColumn(feature: Feature): string | null {
  if (feature.kind === "constant" || feature.kind === "product") return null;
  const columns = factorColumns(feature);
  return columns.length === 1 ? columns[0]! : null;
}

/** One group for each feature, or for each category where `isTogether`. */
function groupsOf({ features, names }: FeatureMap, isTogether: boolean): Int32Array {
  if (!isTogether) return Int32Array.from(names, (_, j) => j);
  let group = 0;
  return Int32Array.from(
    features.flatMap((feature) => {
      const ofFeature = namesOf(feature);
      if (feature.kind === "category" && ofFeature.length > 0) {
        group++;
        return ofFeature.map(() => group - 1);
      }
      return ofFeature.map(() => group++);
    }),
  );
}

/** Throws where levels that are one group have different factors. */
function assertAlike(v: Float64Array, groups: Int32Array, { names }: FeatureMap): void {
  for (let j = 1; j < v.length; j++)
    if (groups[j] === groups[j - 1] && v[j] !== v[j - 1])
      throw new MultilogitError(
        "option",
        `the penalty takes the levels of a category together, but gives ${quoted(names[j - 1])} the factor ${v[j - 1]} and ${quoted(names[j])} the factor ${v[j]}; give the column one factor, or take levels "each"`,
      );
}
