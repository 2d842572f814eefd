import type { EngineName } from "multilogit";
import type { LearnOptions } from "./learn-options.js";

/** The options of `multilogit fit`. */
export interface FitCommandOptions extends LearnOptions {
  readonly penalty: string;
  readonly engine: EngineName;
  readonly threads?: number;
  readonly solver: "auto" | "lbfgs" | "newton" | "gradient-ascent";
  readonly tolerance: number;
  readonly maxIterations?: number;
  readonly checkGradient?: true;
  readonly seed: number;
  readonly holdOut?: number;
  readonly memory?: number;
  readonly output?: string;
  readonly json?: true;
}
