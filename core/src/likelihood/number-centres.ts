import { farShift } from "../features/far-shift.js";
import { type FeatureMap, namesOf } from "../features/feature-map.js";
import type { NumberFeature } from "../features/number-feature.js";
import { keptFor } from "../kept-for.js";

/**
 * |c_j| / s_j of each feature whose centre is subtracted from scores and not from cells, d numbers: how much larger its terms are than they
 * look.
 */
export function lazyCentres(featureMap: FeatureMap): Float64Array {
  const ofNumber = (feature: NumberFeature) => Math.abs(feature.center - farShift(feature)) / feature.scale;
  return keptFor(KNOWN, featureMap, () => ofNumbers(featureMap, ofNumber));
}

/** They are asked for at every λ of a path. */
const KNOWN = new WeakMap<FeatureMap, Float64Array>();

/** What has been subtracted from the cells of each feature, d numbers. */
export function farShifts(featureMap: FeatureMap): Float64Array {
  return ofNumbers(featureMap, farShift);
}

/** 0 for features that are not numbers. */
function ofNumbers({ features }: FeatureMap, of: (feature: NumberFeature) => number): Float64Array {
  return Float64Array.from(
    features.flatMap((feature) => {
      if (feature.kind === "number") return [of(feature)];
      return feature.kind === "constant" ? [0] : namesOf(feature).map(() => 0);
    }),
  );
}
