import { MultilogitError } from "multilogit";
import type { InferenceOptions } from "multilogit/infer";
import type { FileOptions } from "../files/read-options.js";
import type { PenaltyOptions } from "./penalty-options.js";

/** What the rows mean, and how they were fitted; for all commands of inference. */
export interface InferenceCommandOptions extends FileOptions, PenaltyOptions {
  readonly formula?: string;
  readonly base?: readonly string[];
  readonly penalty?: string;
  readonly weights?: string;
  readonly probabilityWeights?: string;
  readonly covariance?: string;
  readonly category?: readonly string[];
  readonly firth?: true;
  readonly search?: number;
  readonly limit?: number;
  readonly level: number;
  readonly missing?: "error" | "drop";
  readonly memory?: number;
  /** whether a sample of the rows may leave a database */
  readonly sample: boolean;
  /** of `summary` alone */
  readonly intervals?: "wald" | "profile";
}

/** What the library is told. */
export function inferenceOptions(options: InferenceCommandOptions): InferenceOptions {
  const { covariance, firth, level, search, limit, weights, probabilityWeights } = options;
  return {
    level,
    biasReduced: firth === true,
    ...(search === undefined ? {} : { searchSteps: search * 1e9 }),
    ...(limit === undefined ? {} : { covarianceSteps: limit * 1e9 }),
    ...(covariance === undefined ? {} : { covariance: covarianceFromText(covariance) }),
    ...(weights === undefined ? {} : { rowWeights: weights }),
    ...(probabilityWeights === undefined ? {} : { probabilityWeights }),
  };
}

/** The options that need all rows at once, as they were given. */
export function needingAllRows({ firth, search, covariance, intervals }: InferenceCommandOptions): string[] {
  return [
    ...(firth ? ["--firth"] : []),
    ...(intervals === "profile" ? ["--intervals profile"] : []),
    ...(search === undefined ? [] : ["--search"]),
    ...(covariance?.startsWith("cluster:") ? [`--covariance ${covariance}`] : []),
  ];
}

/** What weights mean, for reports. */
export function weightWords({ weights, probabilityWeights }: InferenceCommandOptions): { weights?: string } {
  if (weights !== undefined) return { weights: `each row counts as often as ${weights} says` };
  return probabilityWeights === undefined ? {} : { weights: `probability weights ${probabilityWeights}` };
}

function covarianceFromText(text: string): NonNullable<InferenceOptions["covariance"]> {
  if (text === "classical" || text === "HC0" || text === "HC1") return text;
  const cluster = /^cluster:(.+)$/.exec(text)?.[1];
  if (cluster === undefined)
    throw new MultilogitError(
      "option",
      `--covariance ${JSON.stringify(text)}: expected classical, HC0, HC1 or cluster:COLUMN`,
    );
  return { cluster };
}
