import { rawCombinations } from "../features/raw-combinations.js";
import { assertModel, type Model } from "./model.js";

/**
 * W per unit of the raw columns, d × K: a number feature's weight over its scale, and the constant with −Σ W[j,k] center_j / scale_j
 * added. Scores are the same numbers, in terms of raw cells. Without a constant the centres have nowhere to go and only scales change.
 * @example
 * rawWeights(model).length; // 10
 */
export function rawWeights(model: Model): Float64Array {
  assertModel(model);
  const { featureMap, classes, weights } = model;
  const K = classes.length;
  const raw = new Float64Array(weights.length);
  rawCombinations(featureMap).forEach((combination, m) => {
    for (const [j, factor] of combination) for (let k = 0; k < K; k++) raw[m * K + k]! += factor * weights[j * K + k]!;
  });
  return raw;
}
