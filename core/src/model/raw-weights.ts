import { constantIndex, namesOf } from "../features/feature-map.js";
import { assertModel, type Model } from "./model.js";

/**
 * W per unit of the raw columns, d × K: a number feature's weight over its scale, and the constant with −Σ W[j,k] center_j / scale_j
 * added. Scores are the same numbers, written for raw cells. Without a constant the centres have nowhere to go and only scales change.
 */
export function rawWeights(model: Model): Float64Array {
  assertModel(model);
  const { featureMap, classes, weights } = model;
  const K = classes.length;
  const raw = weights.slice();
  const constant = constantIndex(featureMap);
  let j = 0;
  for (const feature of featureMap.features) {
    if (feature.kind === "number") {
      for (let k = 0; k < K; k++) {
        raw[j * K + k]! /= feature.scale;
        if (constant >= 0) raw[constant * K + k]! -= feature.center * raw[j * K + k]!;
      }
    }
    j += namesOf(feature).length;
  }
  return raw;
}
