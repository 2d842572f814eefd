import { tellPlan } from "./kernel-plan.js";
import { type Precision, paddedClasses, type StagedWeights } from "./kernel-scratch.js";
import type { KernelInstance } from "./kernel-threads.js";
import type { StagedSample } from "./staged-sample.js";

/** What keeps padding out of every softmax. */
const PADDING_SCORE = -Infinity;

/** Writes d × K numbers where the kernels expect them, scaled for features as they are stored, with the lookups' tables. */
export function stageWeights(
  staged: StagedSample,
  instance: KernelInstance,
  W: Float64Array,
  place: StagedWeights,
  precision: Precision,
): void {
  const { features: d, classes: K, plan, memory } = staged;
  const stride = paddedClasses(K, precision);
  const Numbers = precision === 64 ? Float64Array : Float32Array;
  const start = new Float64Array(K);
  putScaled(W, staged.center, staged.scale, new Numbers(memory.buffer, place.weights, d * stride), stride, start);
  for (const j of staged.constants) for (let k = 0; k < K; k++) start[k]! += W[j * K + k]! / staged.scale[j]!;
  if (place === staged.directions) tellPlan(staged, "isConstant", isZeroBut(staged.constants, W, K));
  const first = new Numbers(memory.buffer, place.first, stride);
  first.fill(place === staged.weights ? PADDING_SCORE : 0);
  first.set(start);
  instance.kernels[`fillTables${precision}`](plan, place.weights, place.tables);
}

/**
 * W_j / scale_j with zeros up to a whole vector; and what the centres take from every row's scores. A function of arrays alone: V8 optimises it
 * in 1 ms, and took 9 with the rest of the above.
 */
function putScaled(
  W: Float64Array,
  center: Float64Array,
  scale: Float64Array,
  weights: Float64Array | Float32Array,
  stride: number,
  start: Float64Array,
): void {
  const K = start.length;
  for (let j = 0; j < scale.length; j++) {
    for (let k = 0; k < K; k++) {
      const w = W[j * K + k]! / scale[j]!;
      weights[j * stride + k] = w;
      start[k]! -= center[j]! * w;
    }
    for (let k = K; k < stride; k++) weights[j * stride + k] = 0;
  }
}

/** Whether all weights are 0 but those of some features. */
function isZeroBut(features: readonly number[], W: Float64Array, K: number): boolean {
  for (let jk = 0; jk < W.length; jk++) if (W[jk] !== 0 && !features.includes(Math.floor(jk / K))) return false;
  return true;
}
