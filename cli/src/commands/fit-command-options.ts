import type { EngineName } from "multilogit";
import type { LearnOptions } from "./learn-options.js";
import type { PenaltyOptions } from "./penalty-options.js";

/** The options of `multilogit fit`. */
export interface FitCommandOptions extends LearnOptions, PenaltyOptions {
  readonly penalty: string;
  readonly engine: EngineName;
  readonly threads?: number;
  readonly solver: "auto" | "lbfgs" | "newton" | "gradient-ascent";
  /** default {@link TOLERANCE}, in a database the library's for passes that are dear */
  readonly tolerance?: number;
  readonly maxIterations?: number;
  readonly checkGradient?: true;
  readonly seed: number;
  readonly holdOut?: number;
  readonly memory?: number;
  /** false for --no-sample */
  readonly sample: boolean;
  /** another program that is to minimise the same objective */
  readonly crossCheck?: "mllib";
  readonly output?: string;
  readonly json?: true;
}

/** The largest gap, as a share of the objective, that counts as converged where rows are at hand. */
export const TOLERANCE = 1e-9;
