import type { Formula, Model } from "multilogit";
import type { InferenceOptions } from "multilogit/infer";
import { formulaColumns } from "multilogit/internal";
import { fileOptions } from "./file-options.js";
import { readingOf } from "./formula-options.js";
import { type InferenceCommandOptions, inferenceOptions } from "./inference-command-options.js";
import { penaltyOf } from "./penalty-options.js";
import type { RowsWanted } from "./read-rows.js";

/** How a formula is fitted, to rows with columns of these names. */
export function fitOptions(parsed: Formula, names: readonly string[], options: InferenceCommandOptions) {
  const { cluster, weights } = columnsOf(inferenceOptions(options));
  const [rowWeights] = weights;
  const named = formulaColumns(parsed, names, cluster);
  return {
    penalty: penaltyOf(options.penalty ?? "none", options),
    ignore: cluster.filter((name) => !named.includes(name)),
    ...(rowWeights === undefined ? {} : { rowWeights }),
  };
}

/** How the columns of a formula are read. */
export function readingOfFormula(parsed: Formula, options: InferenceCommandOptions) {
  const { cluster, weights } = columnsOf(inferenceOptions(options));
  const { missing = "drop", category } = options;
  return {
    ...readingOf(parsed, { numbers: weights, labels: cluster, ...(category === undefined ? {} : { category }) }),
    missing: missing === "drop" ? ("keep" as const) : ("error" as const),
    remedies: ["drop", "category"] as const,
  };
}

/** The rows that a model was fitted to, as they are read. */
export function wantedOf(model: Model, options: InferenceCommandOptions): RowsWanted {
  const { cluster, weights } = columnsOf(inferenceOptions(options));
  return {
    file: fileOptions(options),
    labels: [...[model.target].flat(), ...cluster],
    numbers: weights,
    missing: options.missing ?? "drop",
    remedies: ["drop"],
  };
}

/** How rows that lack a cell are left out of a fit. */
export function droppingOf({ target }: Formula, options: InferenceCommandOptions) {
  const { cluster, weights } = columnsOf(inferenceOptions(options));
  return {
    target: typeof target === "string" ? target : null,
    needed: [...[target].flat(), ...weights, ...cluster],
    without: "formula" as const,
    atMostHalf: options.missing === undefined,
  };
}

/** The columns that inference needs besides those of the model. */
function columnsOf({ covariance, rowWeights, probabilityWeights }: InferenceOptions) {
  return {
    cluster: typeof covariance === "object" ? [covariance.cluster] : [],
    weights: [rowWeights, probabilityWeights].filter((name) => name !== undefined),
  };
}
