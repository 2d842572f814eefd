import { assertKnownOptions } from "../errors.js";
import type { ClassName } from "../likelihood/sample.js";
import type { Model } from "../model/model.js";
import type { Rows } from "../table/raw-rows.js";
import type { Row } from "../table/table.js";
import { averagedMargins } from "./averaged-margins.js";
import { assertNotSeparated, INFERENCE_OPTIONS, type Inference, type InferenceOptions } from "./inference.js";
import { withInference } from "./inference-of-rows.js";
import type { MarginOptions } from "./margin-place.js";
import { probabilityMargins, standardErrorOf } from "./probability-margins.js";

/** Options of `predictedProbabilities`. */
export interface PredictedProbabilitiesOptions extends InferenceOptions, MarginOptions {}

/** The probability of one class and its uncertainty. */
export interface PredictedProbability {
  readonly class: ClassName;
  readonly probability: number;
  /** by the delta method */
  readonly standardError: number;
  /** an interval of ln(p/(1 − p)), transformed back, so that it stays between 0 and 1 */
  readonly lower: number;
  readonly upper: number;
}

/** The probability of each class, with intervals. */
export interface PredictedProbabilities {
  readonly at: "rows" | "means";
  readonly given: Row;
  readonly rows: number;
  readonly covariance: string;
  readonly level: number;
  readonly probabilities: readonly PredictedProbability[];
}

const OPTIONS: readonly (keyof PredictedProbabilitiesOptions)[] = ["at", "given", ...INFERENCE_OPTIONS];

/**
 * The probabilities of the classes with intervals: averaged over the rows that `model` was fitted to, with columns at `given` values or
 * at the mean row. With every column given it is the prediction of that one row.
 * @example
 * const { probabilities } = await predictedProbabilities(surveyModel, survey, { given: { ses: "low" } });
 * probabilities.length; // 3
 */
export async function predictedProbabilities(
  model: Model,
  rows: Rows,
  options: PredictedProbabilitiesOptions = {},
): Promise<PredictedProbabilities> {
  assertKnownOptions(options, OPTIONS, "predictedProbabilities");
  return withInference(model, rows, options, (inference) => probabilitiesOf(inference, options));
}

/** The same by an inference. */
export async function probabilitiesOf(inference: Inference, options: MarginOptions): Promise<PredictedProbabilities> {
  const { at = "rows", given = {} } = options;
  const { model } = inference;
  assertNotSeparated(inference);
  const K = model.classes.length;
  const found = await averagedMargins(inference, options, (margins) =>
    probabilityMargins(margins.place(), inference.W, K),
  );
  return {
    at,
    given,
    rows: inference.rows,
    covariance: inference.covariance,
    level: inference.level,
    probabilities: found.map((margin, k) => {
      const standardError = standardErrorOf(margin, inference);
      return {
        class: model.classes[k]!,
        probability: margin.value,
        standardError,
        ...logitInterval(margin.value, inference.width * standardError),
      };
    }),
  };
}

/** p ± margin on the scale of ln(p/(1 − p)), whose derivative is 1/(p(1 − p)). */
export function logitInterval(p: number, reach: number): { lower: number; upper: number } {
  const shift = Math.exp(reach / (p * (1 - p)));
  return { lower: p / (p + (1 - p) * shift), upper: (p * shift) / (p * shift + (1 - p)) };
}
