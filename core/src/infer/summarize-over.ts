import type { Model } from "../model/model.js";
import type { RowSource } from "../source/row-source.js";
import {
  assertOverOptions,
  INFERENCE_OVER_OPTIONS,
  type InferenceOverOptions,
  inferenceOver,
} from "./inference-over.js";
import { type Summary, type SummaryOptions, summaryOf } from "./summarize.js";

/** Options of `summarizeOver`: those of `summarize` but for what takes further fits. */
export interface SummaryOverOptions
  extends InferenceOverOptions,
    Pick<SummaryOptions, "reference" | "coding" | "contrasts" | "combinations"> {
  /** Joint Wald tests of each term and each class; likelihood-ratio and score tests take further fits, and are null. Default false. */
  readonly tests?: boolean;
}

const OPTIONS: readonly (keyof SummaryOverOptions)[] = [
  "reference",
  "coding",
  "contrasts",
  "combinations",
  "tests",
  ...INFERENCE_OVER_OPTIONS,
];

/**
 * The summary of a model at rows that are elsewhere: batches, files, a database, a cluster. The numbers are those of `summarize` for the same rows
 * in memory, to rounding: all of them follow from ℓ and its Hessian at the weights, and from how often each class occurs. The rows are read
 * once to apply φ, and then as often as the Hessian takes, at least once: a source that sums products with it gives 128 columns in a pass.
 *
 * What needs the rows at once is refused in a sentence: profile intervals, bias reduction, clusters, separated classes and collinear
 * columns. Whether there is a Hauck–Donner effect is not checked.
 *
 * @param source gives the rows that the model was fitted to
 * @throws MultilogitError "option" for what only rows in memory have, "data" for other rows than those of the fit and for a fit without standard errors
 * @example
 * const summary = await summarizeOver(surveyModel, memorySource(survey), { reference: "general" });
 * summary.terms.length; // 8
 */
export async function summarizeOver(
  model: Model,
  source: RowSource,
  options: SummaryOverOptions = {},
): Promise<Summary> {
  assertOverOptions(options, OPTIONS, "summarizeOver");
  return summaryOf(model, options, (use) => inferenceOver(model, source, options).then(use));
}
