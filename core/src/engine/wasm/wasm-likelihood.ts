import type { DesignMatrix } from "../../design/design-matrix.js";
import { type EvenShare, evenShare, fromClassPairs } from "../../likelihood/curvature.js";
import { traceWeights } from "../../likelihood/curvature-slope.js";
import { entriesOfClassPairs, featuresOf } from "../../likelihood/entry-hessian.js";
import { effectiveWeights } from "../../likelihood/formulas.js";
import { productsOfGroups } from "../../likelihood/gradient-products.js";
import { type Directions, type Likelihood, type LikelihoodPoint, likelihoodOf } from "../../likelihood/likelihood.js";
import { type Sample, sampleFacts } from "../../likelihood/sample.js";
import type { DenseAlgebra } from "../../numeric/dense-algebra.js";
import type { KernelSums } from "./kernel-passes.js";
import type { Precision } from "./kernel-scratch.js";
import { HAS_PANELS } from "./panel-sums.js";

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

/** The rows that a likelihood sums over, wherever they are. */
export interface SummedRows extends Pick<Likelihood, "featureMap" | "classes" | "target" | "rows" | "classTotals"> {
  readonly offsetSize: number;
  /** A share of at most this many rows. */
  share(rows: number): EvenShare | Promise<EvenShare>;
  /** The sums over every `every`-th row. */
  sumsOver(share: EvenShare): KernelSums | Promise<KernelSums>;
  /** Φ; null where it is not in memory as a whole */
  readonly design: DesignMatrix | null;
}

/** The same likelihood in other forms, where there are any. */
export type OtherForms = Pick<
  Likelihood,
  "orthonormal" | "rowSpan" | "unweighted" | "careful" | "plain" | "working" | "columns"
>;

/** The rows of a sample. */
export function rowsOfSample(sample: Sample, sumsOver: SummedRows["sumsOver"]): SummedRows {
  const { rows, design } = sample;
  const isPlain = sample.hasUnitWeights && sample.labels.kind === "classes";
  return {
    ...sampleFacts(sample),
    share: (some) => evenShare(isPlain ? rows : effectiveWeights(sample), some),
    sumsOver,
    design,
  };
}

/**
 * ℓ by the kernels. Values, slopes, H·V, values along a line and class blocks come in `precision`; whatever else is asked for is f64, and
 * so is all that a fit reports.
 */
export function wasmLikelihood(
  whole: SummedRows,
  passes: KernelSums,
  precision: Precision,
  algebra: DenseAlgebra,
  views: OtherForms = {},
): WasmLikelihood {
  const { featureMap, classes, target, classTotals, offsetSize, design } = whole;
  const [n, d, K] = [passes.rows, featureMap.names.length, classes.length];
  // a subsample of a subsample: its row totals are close enough to one each
  const share = async (rows: number) => (n === whole.rows ? whole.share(rows) : evenShare(n, rows));
  const roughOnes: WasmLikelihood[] = [];

  const at = async (
    W: Float64Array,
  ): Promise<Omit<WasmPoint, "productsOfGroups" | "heaviestBlocks"> & LikelihoodPoint> => {
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
      hessian: async (rows, isRough) =>
        fromClassPairs(await passes.gram(W, "classPairs", await share(rows), null, isRough ? 32 : 64), d, K),
      entryHessian: async (entries, isRough) => {
        const features = featuresOf(entries, K);
        const bits = isRough && n * entries.length ** 2 >= WORTH_SINGLE ? 32 : 64;
        if (bits === 32 || entries.length < WHOLE_FEATURES * features.length * K)
          return passes.entryHessian(W, entries, bits);
        const pairs = await passes.gram(W, "classPairs", { every: 1, factor: 1 }, features);
        return entriesOfClassPairs(pairs, features, entries, K);
      },
      classBlocks: async (rows) => passes.gram(W, "classes", await share(rows), null, precision),
      ...(HAS_PANELS && {
        heaviestBlocks: async (rows: number, most: number, directions?: Directions) =>
          passes.heaviestBlocks(W, await share(rows), most, directions),
      }),
      constantHessian: async () => (await (constantHessian ??= passes.constantHessian(W))).slice(),
      constantCurvature: async (v) => {
        const sums = await passes.constantCurvature(W, v);
        return { product: sums.slice(0, K), diagonal: sums.slice(K) };
      },
      gram: async (rows, chosen, isRough) =>
        passes.gram(null, "effective", await share(rows), chosen, isRough && HAS_PANELS ? 32 : 64),
      gramDiagonal: async () => (await passes.squares()).slice(),
      productsOfRows: async (power) =>
        fromClassPairs(
          await passes.gram(W, power === 1 ? "residuals" : "weightedResiduals", { every: 1, factor: 1 }),
          d,
          K,
        ),
      ...(design && {
        productsOfGroups: async (groups: Int32Array) =>
          productsOfGroups(design, await passes.rowNumbers(W, "residuals"), groups),
      }),
      curvatureSlope: (V) => passes.curvatureSlope(W, traceWeights(V, d, K)),
      probabilities: () => passes.rowNumbers(W, "probabilities"),
      residuals: () => passes.rowNumbers(W, "residuals"),
    };
  };
  const rough = async (rows: number): Promise<WasmLikelihood> => {
    const some = await whole.share(rows);
    // all rows are staged already, and stay so when the rough likelihood is closed
    if (some.every === 1) return wasmLikelihood(whole, passes, 32, algebra);
    const likelihood = wasmLikelihood(whole, await whole.sumsOver(some), 32, algebra);
    roughOnes.push(likelihood);
    return likelihood;
  };
  const close = () => {
    if (precision === 64 || n < whole.rows) passes.close();
    for (const likelihood of roughOnes) likelihood.close();
  };
  const parts = {
    featureMap,
    classes,
    target,
    rows: n,
    classTotals,
    offsetSize,
    engine: "wasm",
    at,
    rough,
    ...views,
    algebra,
    close,
  };
  return likelihoodOf(parts) as WasmLikelihood;
}
