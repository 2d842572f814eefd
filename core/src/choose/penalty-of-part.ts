import type { FeatureMap } from "../features/feature-map.js";
import { unknownFactors } from "../objective/factors-and-groups.js";
import type { PenaltyPath } from "../objective/penalty-path.js";

/**
 * A penalty for a part of the rows whose φ is `featureMap`: without the factors of features that these rows lack, as of a level that none of them has. The fit
 * of all rows has refused names that stand for nothing.
 */
export function penaltyOfPart(penalty: PenaltyPath, featureMap: FeatureMap): PenaltyPath {
  const { factors } = penalty;
  if (factors === null) return penalty;
  const lacking = new Set(unknownFactors(factors, featureMap));
  const known = Object.entries(factors).filter(([name]) => !lacking.has(name));
  return { ...penalty, factors: known.length === 0 ? null : Object.fromEntries(known) };
}
