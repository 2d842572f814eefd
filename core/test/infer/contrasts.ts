import { type Model, referenceEngine, type Sample } from "../../src/index.js";
import { type CovarianceKind, covariance } from "../../src/infer/covariance.js";
import { countsOf } from "../../src/infer/row-counts.js";

/** The contrast of class k with class l in feature j: +1 and −1 in d × K zeros. */
export function contrast(d: number, K: number, j: number, k: number, l: number): Float64Array {
  const c = new Float64Array(d * K);
  c[j * K + k] = 1;
  c[j * K + l] = -1;
  return c;
}

/** cᵀ V c */
export function varianceOf(V: Float64Array, c: Float64Array): number {
  let sum = 0;
  for (let r = 0; r < c.length; r++) for (let s = 0; s < c.length; s++) sum += c[r]! * V[r * c.length + s]! * c[s]!;
  return sum;
}

/** The covariance of a model's weights, by the reference engine. */
export async function covarianceOf(model: Model, sample: Sample, kind: CovarianceKind): Promise<Float64Array> {
  const point = await (await referenceEngine.likelihood(sample)).at(model.weights);
  return (await covariance(point, model, countsOf(sample), kind))!;
}
