import type { FitOptions } from "./fit-options.js";
import { FIT_OPTIONS } from "./fit-options.js";

/**
 * Options of `fitOver`: those of `fit` but for the engine, which is where the rows are. `threads` is how many sum the sample; how many sum
 * blocks is an option of `batchSource`.
 */
export interface FitOverOptions extends Omit<FitOptions, "engine" | "step"> {
  /**
   * About how many rows come to this process, where they are fitted first, so that few passes over all rows are left; their
   * statistics besides them. 0 for none. Default: 60 for each of the d·K weights, at least 5000 and at most 500 000.
   */
  readonly sampleRows?: number;
  /** Which rows those are. Default 1. */
  readonly seed?: number;
  /** More distinct values of a column than this are an error that names it, before weights are made for each. Default 100 000. */
  readonly mostLevels?: number;
}

/** Their names. */
export const FIT_OVER_OPTIONS: readonly string[] = [
  ...FIT_OPTIONS.filter((option) => !["engine", "step"].includes(option)),
  "sampleRows",
  "seed",
  "mostLevels",
];
