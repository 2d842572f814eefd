import { type Feature, factorsOf, namesOf, type Part } from "../features/feature-map.js";
import { isFlagFeature } from "../features/number-feature.js";
import type { ClassName } from "../likelihood/sample.js";
import { featurePenalties } from "../objective/feature-penalties.js";
import type { Model } from "./model.js";
import { rawWeights } from "./raw-weights.js";

/** The weights as people read them: log-odds per unit of the raw column, or per level. */
export interface WeightTable {
  /** What classes are compared with: the first of two classes, null for the (geometric) mean of more. */
  readonly reference: ClassName | null;
  /** Whether weights of a feature sum to 0; not those of a lasso or an elastic net with more than two classes, whose zeros are kept. */
  readonly isCentred: boolean;
  /** one column each: the second of two classes, or all */
  readonly classes: readonly ClassName[];
  readonly features: readonly string[];
  /** d × columns, feature-major with the classes adjacent */
  readonly weights: Float64Array;
}

/** Weights smaller than this share of the largest, per unit of the feature, are rounding: certificates leave far more room. */
const NEGLIGIBLE = 1e-12;
/** Weights below this change no score in f64. */
const INVISIBLE_IN_SCORES = 1e-18;

/**
 * W for readers. With two classes the log-odds of the second against the first, as a logistic regression has them: W holds half of that in
 * each. With more classes each against their mean, Σ_k W[j,k] = 0, so that the difference of two columns is the log-odds between them;
 * differences are so as well where a lasso's weights stay as the penalty has them.
 * Weights that are only rounding, such as those of a level that every row has, are 0.
 * @example
 * weightTable(model).classes; // ["banana"]
 * weightTable(model).reference; // "apple"
 */
export function weightTable(model: Model): WeightTable {
  const { classes, featureMap } = model;
  const K = classes.length;
  const raw = rawWeights(model);
  const isRounding = roundingIn(model);
  const reference = K === 2 ? classes[0]! : null;
  const columns = K === 2 ? [1] : [...classes.keys()];
  const keepsZeros = zerosIn(model);
  const table = new Float64Array(featureMap.names.length * columns.length);
  featureMap.names.forEach((_, j) => {
    const ofFeature = raw.subarray(j * K, j * K + K);
    const mean = keepsZeros(j) ? 0 : ofFeature.reduce((sum, w) => sum + w, 0) / K;
    const base = reference === null ? mean : ofFeature[0]!;
    if (isRounding(j)) return;
    columns.forEach((k, c) => {
      table[j * columns.length + c] = ofFeature[k]! - base + 0;
    });
  });
  const isCentred = reference !== null || !featureMap.names.some((_, j) => keepsZeros(j));
  return { reference, isCentred, classes: columns.map((k) => classes[k]!), features: featureMap.names, weights: table };
}

/** Whether single weights of feature j may be 0 on purpose. */
function zerosIn({ penalty, featureMap }: Model): (j: number) => boolean {
  const { lambda1, isGrouped } = featurePenalties(penalty, featureMap);
  return (j) => !isGrouped && lambda1[j]! > 0;
}

/** Whether the weights of feature j distinguish no classes: they are small where a unit of the feature is about 1. */
function roundingIn({ featureMap, weights, classes }: Model): (j: number) => boolean {
  const K = classes.length;
  const spreads = Float64Array.from(featureMap.names, (_, j) => {
    const ofFeature = weights.subarray(j * K, j * K + K);
    return Math.max(...ofFeature) - Math.min(...ofFeature);
  });
  const most = spreads.reduce((top, spread) => Math.max(top, spread), 0);
  const isOfUnitSize = featureMap.features.flatMap((feature) => namesOf(feature).map(() => hasUnitSize(feature)));
  return (j) => isOfUnitSize[j]! && (spreads[j]! < NEGLIGIBLE * most || spreads[j]! < INVISIBLE_IN_SCORES);
}

/** Whether values are about 1: flags, levels and standardised numbers, but no number in units of its own, and not the constant. */
function hasUnitSize(feature: Feature): boolean {
  return feature.kind !== "constant" && factorsOf(feature).every(isScaled);
}

function isScaled(factor: Part): boolean {
  return factor.kind !== "number" || isFlagFeature(factor) || factor.scale !== 1 || factor.center !== 0;
}
