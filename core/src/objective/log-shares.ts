import { constantIndex } from "../features/feature-map.js";
import type { Likelihood } from "../likelihood/likelihood.js";

/** W with the logarithms of the classes' shares at the constant, and 0 elsewhere: what a fit of the constant alone comes to, without offsets. Null where there is none. */
export function logShares({ featureMap, classTotals, features }: Likelihood): Float64Array | null {
  const constant = constantIndex(featureMap);
  const logs = classTotals.map(Math.log);
  const mean = logs.reduce((sum, each) => sum + each, 0) / logs.length;
  if (constant < 0 || !Number.isFinite(mean)) return null;
  const W = new Float64Array(features * logs.length);
  for (const [k, each] of logs.entries()) W[constant * logs.length + k] = each - mean;
  return W;
}
