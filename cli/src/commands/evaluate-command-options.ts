import type { FileOptions } from "../files/read-options.js";

/** The options of `multilogit evaluate`. */
export interface EvaluateCommandOptions extends FileOptions {
  readonly target?: string;
  readonly weights?: string;
  readonly missing: "error" | "drop";
  readonly memory?: number;
  readonly holdOut?: number;
  readonly seed: number;
  readonly json?: true;
  readonly report?: string;
}
