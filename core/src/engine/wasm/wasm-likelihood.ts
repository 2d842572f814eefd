import { fromPairs, rowShare } from "../../likelihood/curvature.js";
import { traceWeights } from "../../likelihood/curvature-slope.js";
import { rowMasses } from "../../likelihood/formulas.js";
import { groupScoreProducts } from "../../likelihood/gradient-products.js";
import { classTotals, type Sample } from "../../likelihood/sample.js";
import type { DenseAlgebra } from "../../numeric/dense-algebra.js";
import { assertWeights, type Objective, objectiveOf, type Point } from "../../objective/objective.js";
import { type Penalty, ridgeOf } from "../../objective/penalty.js";
import {
  addPenaltyBlocks,
  addPenaltyHessian,
  addPenaltySlope,
  penaltiesAlong,
  penaltyValue,
} from "../../objective/penalty-term.js";
import type { SamplePasses } from "./sample-passes.js";
import type { Precision } from "./staged-sample.js";

/** A point of the wasm engine also tells of single rows what the others only sum. */
export interface WasmPoint extends Point {
  /** p, n × K */
  probabilities(): Promise<Float64Array>;
  /** R, n × K */
  residuals(): Promise<Float64Array>;
}

export interface WasmObjective extends Objective {
  at(W: Float64Array): Promise<WasmPoint>;
  rough(rows: number): Promise<WasmObjective>;
  close(): void;
}

/** Makes passes over every `every`-th row. */
export type PassesOver = (share: { every: number; factor: number }) => SamplePasses;

/**
 * f = −ℓ + Ω by the kernels. Values, gradients, H·V, values along a line and class blocks come in `precision`; whatever else is asked for
 * is f64, and so is all that a fit reports.
 */
export function wasmObjective(
  sample: Sample,
  penalty: Penalty,
  passesOver: PassesOver,
  passes: SamplePasses,
  precision: Precision,
  algebra: DenseAlgebra,
): WasmObjective {
  const { featureMap, classes, target } = sample;
  const [n, d, K] = [passes.staged.rows, sample.design.features, classes.length];
  const ridge = ridgeOf(penalty, featureMap);
  const isPlain = sample.hasUnitWeights && sample.labels.kind === "classes";
  const shareOfAll = (rows: number) => rowShare(isPlain ? sample.rows : rowMasses(sample), rows);
  // of a share of the rows another share: its masses are near enough those of one row each
  const share = (rows: number) => (n === sample.rows ? shareOfAll(rows) : rowShare(n, rows));
  const roughOnes: WasmObjective[] = [];

  const at = async (weights: Float64Array): Promise<WasmPoint> => {
    assertWeights(weights, d * K);
    // the caller may write into its array while this point is in use
    const W = weights.slice();
    const { logLikelihood, gradient } = await passes.gradient(W, precision);
    let constantHessian: Promise<Float64Array> | null = null;
    return {
      W,
      value: penaltyValue(ridge, W) - logLikelihood,
      logLikelihood,
      gradient: addPenaltySlope(ridge, W, gradient),
      hessianVector: async (V) => addPenaltySlope(ridge, V, await passes.curvature(W, V, precision)),
      along: async (V, steps) => {
        const logLikelihoods = await passes.along(W, V, steps, precision);
        const penalties = penaltiesAlong(ridge, W, V, steps);
        return logLikelihoods.map((ell, s) => penalties[s]! - ell);
      },
      hessian: async (rows) => {
        return addPenaltyHessian(ridge, fromPairs(await passes.gram(W, "pairs", share(rows)), d, K));
      },
      classBlocks: async (rows) => {
        return addPenaltyBlocks(ridge, await passes.gram(W, "classes", share(rows), null, precision));
      },
      constantHessian: async () => (await (constantHessian ??= passes.constantHessian(W))).slice(),
      scoreChange: (V) => passes.change(V),
      scoreProducts: async (power) =>
        fromPairs(
          await passes.gram(W, power === 1 ? "residuals" : "weighted residuals", { every: 1, factor: 1 }),
          d,
          K,
        ),
      groupScoreProducts: async (groups) =>
        groupScoreProducts(sample.design, await passes.rowNumbers(W, "residuals"), groups),
      curvatureSlope: (V) => passes.curvatureSlope(W, traceWeights(V, d, K)),
      probabilities: () => passes.rowNumbers(W, "probabilities"),
      residuals: () => passes.rowNumbers(W, "residuals"),
    };
  };
  const rough = async (rows: number): Promise<WasmObjective> => {
    const share = shareOfAll(rows);
    // all rows are staged already, and stay so when the rough objective is closed
    if (share.every === 1) return wasmObjective(sample, penalty, passesOver, passes, 32, algebra);
    const objective = wasmObjective(sample, penalty, passesOver, passesOver(share), 32, algebra);
    roughOnes.push(objective);
    return objective;
  };
  const close = () => {
    if (precision === 64 || n < sample.rows) passes.close();
    for (const objective of roughOnes) objective.close();
  };
  return objectiveOf({
    featureMap,
    classes,
    target,
    penalty,
    rows: n,
    engine: "wasm",
    ridge,
    classTotals: classTotals(sample),
    at,
    gram: (rows, chosen) => passes.gram(null, "mass", share(rows), chosen),
    gramDiagonal: async () => (await passes.squares()).slice(),
    rough,
    algebra,
    close,
  });
}
