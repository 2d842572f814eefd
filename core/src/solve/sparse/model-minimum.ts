import type { DenseAlgebra } from "../../numeric/dense-algebra.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import { minimiseByEntries } from "./minimise-by-entries.js";
import { minimiseByGroups } from "./minimise-by-groups.js";
import type { QuadraticModel } from "./quadratic-model.js";

/** The penalised weights that minimise the model plus Ω, from `start`. */
export function modelMinimum(
  { penalised, curvature, linear }: QuadraticModel,
  { lambda1, lambda2, isGrouped, groups }: FeaturePenalties,
  start: Float64Array,
  K: number,
  tolerance: number,
  algebra: DenseAlgebra,
): Float64Array {
  const featureOf = (jk: number) => Math.floor(jk / K);
  const problem = {
    curvature,
    linear,
    algebra,
    lambda1: Float64Array.from(penalised, (jk) => lambda1[featureOf(jk)]!),
    lambda2: Float64Array.from(penalised, (jk) => lambda2[featureOf(jk)]!),
  };
  if (penalised.length === 0) return start;
  if (!isGrouped) return minimiseByEntries(problem, start, tolerance);
  const starts: number[] = [];
  for (let e = 0; e < penalised.length; e++)
    if (e === 0 || groups[featureOf(penalised[e]!)] !== groups[featureOf(penalised[e - 1]!)]) starts.push(e);
  return minimiseByGroups({ ...problem, starts: Int32Array.from([...starts, penalised.length]) }, start, tolerance);
}
