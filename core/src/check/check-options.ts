import type { AbortSignalLike } from "../abort-signal-like.js";
import type { Stage } from "./diagnosis.js";

/**
 * Rows to check with: brought to the implementation by each request, or, at openness "weights", those that it holds itself, so that
 * its numbers can be decoded.
 */
export interface CheckSample {
  /** n rows of d features, without the constant */
  readonly rows: readonly ArrayLike<number>[];
  /** n class numbers counted from 0, whatever the implementation's label base; or, where it reads soft labels, n rows of K masses ≥ 0 */
  readonly labels: ArrayLike<number> | readonly ArrayLike<number>[];
  /** K; default: the declared number, or the largest label + 1 */
  readonly classes?: number;
  /** n; default 1 each. Needs an implementation that declares row weights. */
  readonly rowWeights?: ArrayLike<number>;
  /** λ on the scale of the implementation; default 0 */
  readonly lambda?: number;
}

/** What the check is doing, and how often it has called the implementation so far. */
export interface CheckProgress {
  readonly stage: Stage;
  readonly evaluations: number;
  readonly sentence: string;
}

/** Options of `checkGradient`. */
export interface CheckOptions {
  /** Default: the doctor's own probes. */
  readonly sample?: CheckSample;
  /** Of weights, directions and probes. Default 1. */
  readonly seed?: number;
  /** "right" is said when ‖gradient − derivative‖ / ‖gradient‖ is below this with 99.9 % certainty. Default 1e-7, for numbers of f32 or few digits 1e-3. */
  readonly tolerance?: number;
  /**
   * The time that the check has. There is always a verdict, which takes some 30 evaluations at least; where there is no time for all that
   * a check asks, it makes do with fewer lines and points, and `untested` says what was left out. Default 60.
   */
  readonly seconds?: number;
  readonly signal?: AbortSignalLike;
  readonly onProgress?: (progress: CheckProgress) => void;
}
