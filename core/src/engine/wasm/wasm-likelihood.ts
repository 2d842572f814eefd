import { evenShare, fromClassPairs } from "../../likelihood/curvature.js";
import { traceWeights } from "../../likelihood/curvature-slope.js";
import { entriesOfClassPairs, featuresOf } from "../../likelihood/entry-hessian.js";
import { effectiveWeights } from "../../likelihood/formulas.js";
import { productsOfGroups } from "../../likelihood/gradient-products.js";
import { type Likelihood, type LikelihoodPoint, likelihoodOf } from "../../likelihood/likelihood.js";
import { classTotals, offsetSize, type Sample } from "../../likelihood/sample.js";
import type { DenseAlgebra } from "../../numeric/dense-algebra.js";
import type { SamplePasses } from "./sample-passes.js";
import type { Precision } from "./staged-sample.js";

/** A point of the wasm engine has every sum, and also gives per row what the others only sum. */
export interface WasmPoint extends Required<LikelihoodPoint> {
  /** p, n × K */
  probabilities(): Promise<Float64Array>;
  /** R, n × K */
  residuals(): Promise<Float64Array>;
}

export interface WasmLikelihood extends Likelihood<WasmPoint> {
  rough(rows: number): Promise<WasmLikelihood>;
  close(): void;
}

/** From this share of the entries of their features on, f64 sums for all class pairs cost less than those for pairs of entries (digits). */
const WHOLE_FEATURES = 0.85;

/** Multiply-adds from which on single precision saves more than the steps that it adds: iris took 134 steps for 101, the digits 125 for 116. */
const WORTH_SINGLE = 4e6;

/** Makes passes over every `every`-th row. */
export type PassesOver = (share: { every: number; factor: number }) => SamplePasses;

/**
 * ℓ by the kernels. Values, slopes, H·V, values along a line and class blocks come in `precision`; whatever else is asked for is f64, and
 * so is all that a fit reports.
 */
export function wasmLikelihood(
  sample: Sample,
  passesOver: PassesOver,
  passes: SamplePasses,
  precision: Precision,
  algebra: DenseAlgebra,
  views: Pick<Likelihood, "orthonormal" | "unweighted" | "careful" | "plain"> = {},
): WasmLikelihood {
  const { featureMap, classes, target } = sample;
  const [n, d, K] = [passes.staged.rows, sample.design.features, classes.length];
  const isPlain = sample.hasUnitWeights && sample.labels.kind === "classes";
  const shareOfAll = (rows: number) => evenShare(isPlain ? sample.rows : effectiveWeights(sample), rows);
  // a subsample of a subsample: its row totals are close enough to one each
  const share = (rows: number) => (n === sample.rows ? shareOfAll(rows) : evenShare(n, rows));
  const roughOnes: WasmLikelihood[] = [];

  const at = async (W: Float64Array): Promise<WasmPoint> => {
    const { logLikelihood, slope } = await passes.slope(W, precision);
    let constantHessian: Promise<Float64Array> | null = null;
    return {
      W,
      logLikelihood,
      slope,
      hessianVector: (V) => passes.curvature(W, V, precision),
      along: (V, steps) => passes.along(W, V, steps, precision),
      scoreChange: (V) => passes.change(V),
      linearised: (V) => passes.linearised(W, V),
      hessian: async (rows) => fromClassPairs(await passes.gram(W, "classPairs", share(rows)), d, K),
      entryHessian: async (entries, isRough) => {
        const features = featuresOf(entries, K);
        const bits = isRough && n * entries.length ** 2 >= WORTH_SINGLE ? 32 : 64;
        if (bits === 32 || entries.length < WHOLE_FEATURES * features.length * K)
          return passes.entryHessian(W, entries, bits);
        const pairs = await passes.gram(W, "classPairs", { every: 1, factor: 1 }, features);
        return entriesOfClassPairs(pairs, features, entries, K);
      },
      classBlocks: (rows) => passes.gram(W, "classes", share(rows), null, precision),
      constantHessian: async () => (await (constantHessian ??= passes.constantHessian(W))).slice(),
      gram: (rows, chosen) => passes.gram(null, "effective", share(rows), chosen),
      gramDiagonal: async () => (await passes.squares()).slice(),
      productsOfRows: async (power) =>
        fromClassPairs(
          await passes.gram(W, power === 1 ? "residuals" : "weightedResiduals", { every: 1, factor: 1 }),
          d,
          K,
        ),
      productsOfGroups: async (groups) =>
        productsOfGroups(sample.design, await passes.rowNumbers(W, "residuals"), groups),
      curvatureSlope: (V) => passes.curvatureSlope(W, traceWeights(V, d, K)),
      probabilities: () => passes.rowNumbers(W, "probabilities"),
      residuals: () => passes.rowNumbers(W, "residuals"),
    };
  };
  const rough = async (rows: number): Promise<WasmLikelihood> => {
    const share = shareOfAll(rows);
    // all rows are staged already, and stay so when the rough likelihood is closed
    if (share.every === 1) return wasmLikelihood(sample, passesOver, passes, 32, algebra);
    const likelihood = wasmLikelihood(sample, passesOver, passesOver(share), 32, algebra);
    roughOnes.push(likelihood);
    return likelihood;
  };
  const close = () => {
    if (precision === 64 || n < sample.rows) passes.close();
    for (const likelihood of roughOnes) likelihood.close();
  };
  const parts = {
    featureMap,
    classes,
    target,
    rows: n,
    classTotals: classTotals(sample),
    offsetSize: offsetSize(sample),
    engine: "wasm",
    at,
    rough,
    ...views,
    algebra,
    close,
  };
  return likelihoodOf(parts) as WasmLikelihood;
}
