import type { FeatureMap } from "../features/feature-map.js";
import { factorsAndGroups } from "./factors-and-groups.js";
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
  const { v, groups } = factorsAndGroups(penalty, featureMap);
  return {
    lambda1: v.map((each) => (each === Infinity ? Infinity : lambda1 * each)),
    lambda2: v.map((each) => (each === Infinity ? 0 : lambda2 * each)),
    isGrouped: penalty.kind === "grouped",
    groups,
    isPlain: penalty.kind === "none" || (penalty.kind === "ridge" && penalty.factors === undefined),
  };
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
