import type { EngineName } from "multilogit";
import type { LearnOptions } from "./learn-options.js";
import type { PenaltyOptions } from "./penalty-options.js";

/** The options of `path` and `choose` about λ and where to compute. */
export interface PathOptionsOfCommand extends LearnOptions, PenaltyOptions {
  readonly penalty: string;
  readonly count: number;
  readonly ratio?: number;
  readonly tolerance: number;
  readonly engine: EngineName;
  readonly threads?: number;
  readonly output?: string;
  readonly report?: string;
  readonly json?: true;
}

/** The options of `path` alone. */
export interface PathCommandOptions extends PathOptionsOfCommand {
  readonly memory?: number;
  /** false for --no-sample */
  readonly sample: boolean;
}

/** The options that need all rows at once, as they were given. */
export function needingAllRows({ words, engine }: Pick<PathOptionsOfCommand, "words" | "engine">): string[] {
  return [...(words === undefined ? [] : ["--words"]), ...(engine === "reference" ? ["--engine reference"] : [])];
}
