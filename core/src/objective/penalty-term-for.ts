import type { FeatureMap } from "../features/feature-map.js";
import { featurePenalties } from "./feature-penalties.js";
import type { Penalty } from "./penalty-kinds.js";
import { type PenaltyTerm, plainPenaltyTerm } from "./penalty-term.js";
import { sparsePenaltyTerm } from "./sparse-penalty-term.js";

/** The term for `penalty` over the weights of these features. */
export function penaltyTermFor(penalty: Penalty, featureMap: FeatureMap): PenaltyTerm {
  const penalties = featurePenalties(penalty, featureMap);
  return penalties.isPlain ? plainPenaltyTerm(penalties.lambda2) : sparsePenaltyTerm(penalties);
}
