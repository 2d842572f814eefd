import type { EvenShare } from "../../likelihood/curvature.js";
import type { Directions, HeaviestBlocks, LinearisedDual, ScoreChange } from "../../likelihood/likelihood.js";
import type { WEIGHTING } from "./kernel-interface.js";
import type { Precision } from "./kernel-scratch.js";

/** ℓ and ∇ℓ, d × K. */
export interface FirstSums {
  readonly logLikelihood: number;
  readonly slope: Float64Array;
}

/** What the products of two features of a row are weighted by; assembly/plan.ts says how. */
export type Weighting = keyof typeof WEIGHTING;

/** Which p or R of every row. */
export type RowNumbers = "probabilities" | "residuals";

/** The sums that kernels make over rows, in one memory or in blocks. W and V are d × K; one pass at a time. */
export interface KernelSums {
  /** n */
  readonly rows: number;
  slope(W: Float64Array, precision: Precision): Promise<FirstSums>;
  /** ∇²(−ℓ)·V */
  curvature(W: Float64Array, V: Float64Array, precision: Precision): Promise<Float64Array>;
  /** The dual point that V leads to. */
  linearised(W: Float64Array, V: Float64Array): Promise<LinearisedDual>;
  /** ℓ(W + tV) for each step */
  along(W: Float64Array, V: Float64Array, steps: Float64Array, precision: Precision): Promise<Float64Array>;
  change(V: Float64Array): Promise<ScoreChange>;
  /** Σ_i w_i s_i (diag p_i − p_i p_iᵀ), K × K */
  constantHessian(W: Float64Array): Promise<Float64Array>;
  /** That matrix times v, K numbers, and behind them its diagonal */
  constantCurvature(W: Float64Array, v: Float64Array): Promise<Float64Array>;
  /** Σ_i w_i s_i φ_ij², d numbers; computed once */
  squares(): Promise<Float64Array>;
  /** p or R of all rows, n × K */
  rowNumbers(W: Float64Array, kind: RowNumbers): Promise<Float64Array>;
  /** factor · Σ c_i φ_i φ_iᵀ over rows 0, every, 2·every …, lower triangles: [(j*d + m)*C + c]; of the d `chosen` features alone, if given */
  gram(
    W: Float64Array | null,
    weighting: Weighting,
    share: EvenShare,
    chosen?: Int32Array | null,
    precision?: Precision,
  ): Promise<Float64Array>;
  /** About the class blocks of ∇²(−ℓ), in f32, from rows 0, every, 2·every …, from about `most` products of a row; in directions, if given. */
  heaviestBlocks(W: Float64Array, share: EvenShare, most: number, directions?: Directions): Promise<HeaviestBlocks>;
  /** ∇²(−ℓ) in these entries j·K + k only, ascending, m × m; of 32 bits what is summed over blocks of rows. */
  entryHessian(W: Float64Array, entries: Int32Array, precision: Precision): Promise<Float64Array>;
  /** The gradient of ½ tr(V ∇²(−ℓ)), d × K; `pairs` is V in the order of `curvature-slope.ts`. */
  curvatureSlope(W: Float64Array, pairs: Float64Array): Promise<Float64Array>;
  /** Stops the pass under way and refuses others; the memory can then be used again. */
  close(): void;
}
