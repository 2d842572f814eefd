import { MultilogitError, quoted, suggestion } from "../errors.js";
import { constantIndex, type Feature, type FeatureMap, factorColumns, namesOf } from "../features/feature-map.js";
import { assertPenalty, type Penalty, strengthsOf } from "./penalty-kinds.js";

/** A penalty spelt out for the features of one feature map, d numbers each. */
export interface FeaturePenalties {
  /** λ1 v_j; Infinity for a feature that is left out */
  readonly lambda1: Float64Array;
  /** λ2 v_j; 0 for a feature that is left out */
  readonly lambda2: Float64Array;
  /** whether λ1 weighs the Euclidean norm of a group, not each weight on its own */
  readonly isGrouped: boolean;
  /** which group each feature belongs to; groups are numbered 0, 1, … in the order of the features */
  readonly groups: Int32Array;
  /** whether Ω is ½ λ Σ w² alike for all features but the constant, so that the smooth solvers and their certificates apply */
  readonly isPlain: boolean;
}

/** What `penalty` means for each of these features. Throws where it names a feature that is not there. */
export function featurePenalties(penalty: Penalty, featureMap: FeatureMap): FeaturePenalties {
  assertPenalty(penalty);
  const { lambda1, lambda2 } = strengthsOf(penalty);
  const v = factorsOf(penalty, featureMap);
  const constant = constantIndex(featureMap);
  if (constant >= 0) v[constant] = 0;
  const isTogether = penalty.kind === "grouped" && penalty.levels === "together";
  const groups = groupsOf(featureMap, isTogether);
  if (isTogether) assertAlike(v, groups, featureMap);
  return {
    lambda1: v.map((each) => (each === Infinity ? Infinity : lambda1 * each)),
    lambda2: v.map((each) => (each === Infinity ? 0 : lambda2 * each)),
    isGrouped: penalty.kind === "grouped",
    groups,
    isPlain: penalty.kind === "none" || (penalty.kind === "ridge" && penalty.factors === undefined),
  };
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

/** λ2 v_j of each feature: the smooth part of the penalty is ½ Σ_j λ_j Σ_k W[j,k]². */
export function ridgeOf(penalty: Penalty, featureMap: FeatureMap): Float64Array {
  return featurePenalties(penalty, featureMap).lambda2;
}

/** Whether every weight is penalised, the constant's included, so that none can run to infinity. */
export function penalisesAll(penalty: Penalty, featureMap: FeatureMap): boolean {
  const { lambda1, lambda2 } = featurePenalties(penalty, featureMap);
  return lambda1.every((each, j) => each + lambda2[j]! > 0);
}
