import type { AbortSignalLike } from "../abort-signal-like.js";
import { MultilogitError, quoted } from "../errors.js";
import type { SolverName } from "./solution.js";

/** What a fit shows of itself once per iteration. */
export interface Progress {
  readonly iteration: number;
  readonly evaluations: number;
  /** f, nats */
  readonly value: number;
  readonly gradientNorm: number;
  /** how far f may be from its minimum, nats */
  readonly gap: number;
  /** how long an evaluation over all rows takes, by the last one; absent where a source or a sparse penalty is fitted in another way */
  readonly passSeconds?: number;
  /** about how many more evaluations the gap needs at its pace so far; absent until there is one */
  readonly passesLeft?: number;
}

/** Of `tolerance`: nine digits of the objective. */
export const DEFAULT_TOLERANCE = 1e-9;

/** Options of `solve`, which `fit` takes too. */
export interface SolveOptions {
  /**
   * Default "auto": Newton where d·K ≤ 100 or there is no penalty, otherwise preconditioned L-BFGS; proximal Newton, and nothing else, where the
   * penalty has kinks (lasso, elastic net, grouped) or factors.
   */
  readonly solver?: SolverName | "auto";
  /**
   * Largest gap that still counts as converged, as a share of the objective or, where that is less, of the mean weight of a row (1 where
   * rows have no weights); of less than 1e-9, what is not rounding. Default 1e-9.
   */
  readonly tolerance?: number;
  /**
   * Default 1000, after which Newton's method goes on for up to 200 where L-BFGS has not converged; 10 000 for gradient ascent. A fit that is
   * stopped here is at the point that `onProgress` was shown last. 0 leaves `start` where it is and certifies it.
   */
  readonly maxIterations?: number;
  /**
   * Whether Newton steps follow until the weights are as exact as f64 allows; `onProgress` is not called for them. By default they do,
   * except that on large data they take at most a fifth of the passes of the fit; true spends what it takes, false saves them all.
   */
  readonly polish?: boolean;
  /** The fixed step of gradient ascent. Default: the largest that is safe on any data. */
  readonly step?: number;
  /** W to start from, d × K. Default 0, from where an unpenalised fit begins again if this start leaves f64 no slope to judge it by. */
  readonly start?: Float64Array;
  readonly signal?: AbortSignalLike;
  readonly onProgress?: (progress: Progress) => void;
}

/** The names of all options of `solve`. */
export const SOLVE_OPTIONS: readonly (keyof SolveOptions)[] = [
  "solver",
  "tolerance",
  "maxIterations",
  "polish",
  "step",
  "start",
  "signal",
  "onProgress",
];

/** Throws unless `value` is a whole number, 0 or more. */
export function wholeNumber(value: number, name: string): number {
  if (!(Number.isInteger(value) && value >= 0))
    throw new MultilogitError("option", `${name} is ${quoted(value)}; expected a whole number, 0 or more`);
  return value;
}

/** Throws unless `value` is above 0. */
export function positive(value: number, name: string): number {
  if (!(value > 0)) throw new MultilogitError("option", `${name} is ${quoted(value)}; expected a number above 0`);
  return value;
}
