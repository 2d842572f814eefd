// multilogit/infer: what the weights of a model are worth: standard errors, tests, intervals, marginal effects, separation.

export { biasReducedFit } from "./bias-reduced-fit.js";
export { type CollinearTerm, collinearTerms } from "./collinear-terms.js";
export {
  type ComparedModel,
  type Comparison,
  type ComparisonOptions,
  compareModels,
} from "./compare-models.js";
export type { Term } from "./contrast-terms.js";
export { waldSlope } from "./hauck-donner.js";
export type { Inference, InferenceOptions } from "./inference.js";
export type { InferenceOverOptions } from "./inference-over.js";
export { type ChiSquareTest, likelihoodRatioTest, scoreTest, waldTest } from "./joint-tests.js";
export type { LikelihoodFit } from "./likelihood-fit.js";
export type { MarginOptions } from "./margin-place.js";
export {
  type MarginalEffect,
  type MarginalEffects,
  type MarginalEffectsOptions,
  marginalEffects,
} from "./marginal-effects.js";
export {
  type MarginalEffectsOverOptions,
  marginalEffectsOver,
  type PredictedProbabilitiesOverOptions,
  predictedProbabilitiesOver,
} from "./margins-over.js";
export { maximumLikelihoodFit } from "./maximum-likelihood-fit.js";
export {
  type PredictedProbabilities,
  type PredictedProbabilitiesOptions,
  type PredictedProbability,
  predictedProbabilities,
} from "./predicted-probabilities.js";
export type { EffectKind } from "./probability-margins.js";
export { type ProfileInterval, profileInterval } from "./profile-interval.js";
export { type RefitKeptOptions, refitKept } from "./refit-kept.js";
export { type SeparatedClasses, type Separation, separation } from "./separation.js";
export { type SeparationSummary, type Summary, type SummaryOptions, summarize } from "./summarize.js";
export { type SummaryOverOptions, summarizeOver } from "./summarize-over.js";
export type { JointTests, SummaryTests } from "./summary-tests.js";
