import type { Model } from "../model/model.js";
import { assertSource } from "../source/assert-source.js";
import type { RowSource } from "../source/row-source.js";
import { onlySums } from "./averaged-margins.js";
import type { Inference } from "./inference.js";
import {
  assertOverOptions,
  INFERENCE_OVER_OPTIONS,
  type InferenceOverOptions,
  inferenceOver,
} from "./inference-over.js";
import type { MarginOptions } from "./margin-place.js";
import { assertEffect, effectsOf, type MarginalEffects, type MarginalEffectsOptions } from "./marginal-effects.js";
import { type PredictedProbabilities, probabilitiesOf } from "./predicted-probabilities.js";

/** Options of `predictedProbabilitiesOver`. */
export interface PredictedProbabilitiesOverOptions extends InferenceOverOptions, MarginOptions {}

/** Options of `marginalEffectsOver`. */
export interface MarginalEffectsOverOptions
  extends PredictedProbabilitiesOverOptions,
    Pick<MarginalEffectsOptions, "columns" | "effect"> {}

const PROBABILITY_OPTIONS: readonly string[] = ["at", "given", ...INFERENCE_OVER_OPTIONS];
const EFFECT_OPTIONS: readonly string[] = ["columns", "effect", ...PROBABILITY_OPTIONS];

/**
 * The marginal effects of a model at rows that come in batches, as from files: the numbers of `marginalEffects` for the same rows in memory, to
 * rounding. Besides the passes of `summarizeOver`, one sees which cells occur and one takes the margins, batch by batch.
 *
 * @param source gives the rows that the model was fitted to; a database, of which only sums leave it, is refused
 * @throws MultilogitError "option" for what only rows in memory have, "data" as `summarizeOver`
 * @example
 * const { effects } = await marginalEffectsOver(surveyModel, memorySource(survey), { columns: ["write"] });
 * effects.length; // 3
 */
export async function marginalEffectsOver(
  model: Model,
  source: RowSource,
  options: MarginalEffectsOverOptions = {},
): Promise<MarginalEffects> {
  assertOverOptions(options, EFFECT_OPTIONS, "marginalEffectsOver");
  assertEffect(options);
  return effectsOf(await inferenceInParts(model, source, options), options);
}

/**
 * The probabilities of the classes with intervals, averaged over rows that come in batches: those of `predictedProbabilities` for the same rows in memory, to rounding.
 *
 * @param source as for `marginalEffectsOver`
 * @throws MultilogitError as `marginalEffectsOver`
 * @example
 * const { probabilities } = await predictedProbabilitiesOver(surveyModel, memorySource(survey), { given: { ses: "low" } });
 * probabilities.length; // 3
 */
export async function predictedProbabilitiesOver(
  model: Model,
  source: RowSource,
  options: PredictedProbabilitiesOverOptions = {},
): Promise<PredictedProbabilities> {
  assertOverOptions(options, PROBABILITY_OPTIONS, "predictedProbabilitiesOver");
  return probabilitiesOf(await inferenceInParts(model, source, options), options);
}

/** The inference at rows that come here; checked before the first pass over them. */
async function inferenceInParts(model: Model, source: RowSource, options: InferenceOverOptions): Promise<Inference> {
  assertSource(source);
  if (source.tables === undefined) throw onlySums();
  return inferenceOver(model, source, options);
}
