import { MultilogitError, quoted, suggestion } from "../errors.js";
import { constantIndex, type Feature, type FeatureMap, factorColumns, namesOf } from "../features/feature-map.js";
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

/** v_j: named features take their factor, and what is made from one named column alone takes that column's. */
function factorsOf(penalty: Penalty, { features, names }: FeatureMap): Float64Array {
  const v = new Float64Array(names.length).fill(1);
  if (penalty.kind === "none" || penalty.factors === undefined) return v;
  const { factors } = penalty;
  const used = new Set<string>();
  let j = 0;
  for (const feature of features) {
    const column = ownColumn(feature);
    for (const name of namesOf(feature)) {
      const known = [name, column].find((key) => key !== null && Object.hasOwn(factors, key));
      if (known != null) {
        used.add(known);
        v[j] = factors[known]!;
      }
      j++;
    }
  }
  const unknown = Object.keys(factors).find((name) => !used.has(name));
  if (unknown !== undefined)
    throw new MultilogitError(
      "option",
      `the penalty's factors name ${quoted(unknown)}, but there is no such feature or column${suggestion(unknown, names)}`,
    );
  const constant = constantIndex({ features, names, offset: [] });
  if (constant >= 0 && v[constant] !== 1 && v[constant] !== 0)
    throw new MultilogitError(
      "option",
      `the penalty's factors give the constant ${v[constant]}; the constant is never penalised, so leave it out of the factors, or fit without a constant`,
    );
  return v;
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
