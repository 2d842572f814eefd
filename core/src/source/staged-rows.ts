import type { AbortSignalLike } from "../abort-signal-like.js";
import type { Likelihood } from "../likelihood/likelihood.js";
import type { Table } from "../table/table.js";
import type { SamplePlan } from "./sample-plan.js";

/**
 * A sum over all rows. W and V are d × K, feature-major with the classes adjacent; w_i includes class weights, and s_i is the total of the
 * row's label masses, 1 for a label.
 */
export type Ask =
  /** ℓ and ∇ℓ at W, and Σ_i w_i s_i (diag p_i − p_i p_iᵀ), K × K */
  | { readonly kind: "slope"; readonly W: Float64Array }
  /** ∇²(−ℓ) V at W */
  | { readonly kind: "hessianVector"; readonly W: Float64Array; readonly V: Float64Array }
  /** ℓ(W + t V) for each step t */
  | { readonly kind: "along"; readonly W: Float64Array; readonly V: Float64Array; readonly steps: Float64Array }
  /** see `ScoreChange` */
  | { readonly kind: "scoreChange"; readonly V: Float64Array }
  /** Σ_i w_i s_i φ_ij², d numbers */
  | { readonly kind: "squares" };

/** The answer to each kind of ask. */
export interface SumsOf {
  readonly slope: {
    readonly logLikelihood: number;
    /** ∇ℓ, d × K */
    readonly slope: Float64Array;
    /** K × K */
    readonly constantHessian: Float64Array;
  };
  readonly hessianVector: Float64Array;
  readonly along: Float64Array;
  readonly scoreChange: { readonly spread: number; readonly margin: number };
  readonly squares: Float64Array;
}

/** The sums for a list of asks, in its order. */
export type Sums<Asks extends readonly Ask[]> = { readonly [I in keyof Asks]: SumsOf[Asks[I]["kind"]] };

/** What a place that sums promises. */
export interface StagedTraits {
  /** whether the same ask gives the same digits every time, or only the same number to rounding */
  readonly sums: "same-digits" | "to-rounding";
  /** bits of the numbers that are summed */
  readonly precision: 64 | 32;
  /** whether a pass is dear against a local fit of a sample, as it is where every pass is a query */
  readonly pass: "cheap" | "dear";
}

/** Rows on which φ has been applied, where they are. */
export interface StagedRows {
  readonly plan: SamplePlan;
  /** what sums, in a word: "memory", "duckdb", "spark" …; reports name it */
  readonly engine: string;
  /** n, without dropped rows */
  readonly rows: number;
  readonly droppedRows: number;
  /** Σ_i w_i y_ik, K numbers */
  readonly classTotals: Float64Array;
  /** Σ_i w_i s_i max_k |o_ik|, nats, which scales the rounding of scores; left out where there are no offsets */
  readonly offsetSize?: number;
  readonly traits: StagedTraits;
  /** the rows that `stage` was asked to bring along, where it did */
  readonly sample?: Table;
  /** All asks in one pass over the rows. */
  sums<const Asks extends readonly Ask[]>(asks: Asks, signal?: AbortSignalLike): Promise<Sums<Asks>>;
  /** ℓ of these rows where more can be summed than the asks, as on this machine; `likelihoodOver` then takes it. */
  likelihood?(): Likelihood;
  /** Gives back what staging took: memory, files, cached tables. */
  dispose(): Promise<void>;
}
