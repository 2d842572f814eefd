import { MultilogitError, quoted } from "../errors.js";
import { effectiveWeights, logLikelihood, softmaxRows } from "../likelihood/formulas.js";
import type { Sample } from "../likelihood/sample.js";
import { areaUnderCurves } from "../model/area-under-curve.js";
import { brierScore } from "../model/brier-score.js";
import { observedShares } from "../model/observed-shares.js";
import { mostProbable } from "../model/predict.js";

/**
 * How predictions are scored, per unit of row weight: "deviance" −2 Σ w ln p / Σ w; "error" the share of the most probable classes that are
 * wrong; "brier" Σ w Σ_k (p_k − y_k)² / Σ w; "auc" the mean of the classes' areas under one-against-rest curves, the only one of which more is better.
 */
export type Measure = "deviance" | "error" | "auc" | "brier";

const MEASURES: readonly string[] = ["deviance", "error", "auc", "brier"] satisfies Measure[];

export function assertMeasure(measure: Measure): void {
  if (!MEASURES.includes(measure))
    throw new MultilogitError("option", `measure is ${quoted(measure)}; expected ${MEASURES.map(quoted).join(", ")}`);
}

/** Whether `a` is a better score than `b`. */
export function isBetter(measure: Measure, a: number, b: number): boolean {
  return measure === "auc" ? a > b : a < b;
}

/** Scores of the same rows by several scores a, n × K, of one model each. */
export interface Scorer {
  /** Σ w */
  readonly weight: number;
  /** Null where an area is not defined, as no class occurs and lacks in the rows. */
  scoreOf(a: Float64Array): number | null;
}

export function scorerOf(sample: Sample, measure: Measure): Scorer {
  const K = sample.classes.length;
  const Y = observedShares(sample);
  const weights = effectiveWeights(sample);
  const weight = weights.reduce((sum, w) => sum + w, 0);
  const scoreOf = (a: Float64Array): number | null => {
    const { P, u } = softmaxRows(a, K);
    switch (measure) {
      case "deviance":
        return (-2 * logLikelihood(sample, a, u)) / weight;
      case "error":
        return 1 - rightWeight(P, Y, weights, K) / weight;
      case "brier":
        return brierScore(P, Y, weights, K) / weight;
      case "auc":
        return meanOf(areaUnderCurves(P, Y, weights, K).filter((area) => area !== null));
    }
  };
  return { weight, scoreOf };
}

function rightWeight(P: Float64Array, Y: Float64Array, weights: Float64Array, K: number): number {
  let right = 0;
  for (let i = 0; i < weights.length; i++) right += weights[i]! * Y[i * K + mostProbable(P, i, K)]!;
  return right;
}

function meanOf(areas: readonly number[]): number | null {
  return areas.length === 0 ? null : areas.reduce((sum, area) => sum + area, 0) / areas.length;
}
