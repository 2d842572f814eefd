import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { constantIndex } from "../features/feature-map.js";
import { softmaxRows } from "../likelihood/formulas.js";
import { brierScore } from "../model/brier-score.js";
import { type CalibrationBin, calibration, expectedCalibrationError } from "../model/calibration.js";
import { CALIBRATED, importReport } from "../model/imported.js";
import { type Model, modelOf } from "../model/model.js";
import { modelContent } from "../model/model-to-text.js";
import { none } from "../objective/penalty-kinds.js";
import type { Choice, CrossValidation } from "./cross-validation.js";
import { type CalibrationMethod, type CalibrationRows, changedScores, fitCalibration } from "./fit-calibration.js";

/** Options of `calibrate`. */
export interface CalibrateOptions {
  /** "temperature": all scores times one number; "vector": those of each class times a number of its own, plus a constant. Default "temperature". */
  readonly method?: CalibrationMethod;
  /** Bins of the reliability tables. Default 10. */
  readonly bins?: number;
}

/** How well probabilities fit what was observed in rows that were held out. */
export interface Reliability {
  /** −Σ w ln p(observed) / Σ w, nats per row */
  readonly logLoss: number;
  /** from 0 to 2 */
  readonly brier: number;
  /** mean over bins of |share that was right − mean probability|, weighted by the bin */
  readonly expectedCalibrationError: number;
  readonly bins: readonly CalibrationBin[];
}

/** A model with calibrated probabilities, and how reliable they were before and are after. */
export interface Calibrated {
  readonly method: CalibrationMethod;
  /** the scores of class k are multiplied by scale[k], and shift[k] is added; a temperature is 1/scale */
  readonly scale: readonly number[];
  readonly shift: readonly number[];
  /** of the chosen model's kind of fit, on rows that it did not learn from */
  readonly before: Reliability;
  /** the same after a change that was found without the fold of each row */
  readonly after: Reliability;
  /** The chosen model with changed weights. It is not the minimum of an objective any more, and has no certificate. */
  readonly model: Model;
}

/**
 * Changes the scores of a chosen model such that its probabilities fit what was observed in held-out rows: weights that are shrunk give probabilities
 * that are too cautious, others are too sure. How good that is, is measured on rows that neither the model nor the change has seen. Temperature and
 * vector scaling: Guo, Pleiss, Sun & Weinberger, "On calibration of modern neural networks", ICML 2017; docs/paths.md, S12.
 *
 * @throws MultilogitError "option" for a model with offsets, which cannot be scaled, or without the constant that "vector" needs
 * @example
 * const outcome = await crossValidate(rows, "kind", { penalty: lasso.path({ count: 20 }), folds: 3 });
 * const calibrated = calibrate(outcome, outcome.oneStandardError);
 * calibrated.scale.length; // 2
 */
export function calibrate(
  outcome: CrossValidation,
  choice: Pick<Choice, "curve" | "index">,
  options: CalibrateOptions = {},
): Calibrated {
  assertKnownOptions(options, ["method", "bins"], "calibrate");
  const { method = "temperature", bins = 10 } = options;
  if (method !== "temperature" && method !== "vector")
    throw new MultilogitError("option", `method is ${quoted(method)}; expected "temperature" or "vector"`);
  const { scores, observed, weights, folds } = outcome.heldOut(choice);
  const model = outcome.curves[choice.curve]!.path.model(choice.index);
  assertScalable(model, method);
  const rows = { scores, observed, weights, K: outcome.classes.length };
  const change = fitCalibration(rows, method);
  return Object.freeze({
    method,
    scale: Object.freeze([...change.scale]),
    shift: Object.freeze([...change.shift]),
    before: reliability(rows, scores, bins),
    after: reliability(rows, crossFitted(rows, folds, method), bins),
    model: scaledModel(model, method, change.scale, change.shift),
  });
}

function assertScalable({ featureMap }: Model, method: CalibrationMethod): void {
  if (featureMap.offset.length > 0)
    throw new MultilogitError(
      "option",
      "the model has offsets, which cannot be scaled with its weights; calibrate a model without",
    );
  if (method === "vector" && constantIndex(featureMap) < 0)
    throw new MultilogitError(
      "option",
      'the model has no constant, which "vector" changes; use "temperature", or fit with a constant',
    );
}

/** Each row's scores after a change that was found from the rows of other folds. */
function crossFitted(rows: CalibrationRows, folds: Int32Array, method: CalibrationMethod): Float64Array {
  const { K } = rows;
  const changed = new Float64Array(rows.scores.length);
  for (const f of new Set(folds)) {
    const places = Array.from(folds.keys());
    const change = fitCalibration(
      rowsAt(
        rows,
        places.filter((at) => folds[at] !== f),
      ),
      method,
    );
    const own = places.filter((at) => folds[at] === f);
    const after = changedScores(rowsAt(rows, own).scores, change);
    own.forEach((at, o) => {
      changed.set(after.subarray(o * K, o * K + K), at * K);
    });
  }
  return changed;
}

function rowsAt({ scores, observed, weights, K }: CalibrationRows, places: readonly number[]): CalibrationRows {
  const cells = (from: Float64Array) => {
    const to = new Float64Array(places.length * K);
    places.forEach((at, i) => {
      to.set(from.subarray(at * K, at * K + K), i * K);
    });
    return to;
  };
  return {
    scores: cells(scores),
    observed: cells(observed),
    weights: Float64Array.from(places, (at) => weights[at]!),
    K,
  };
}

function reliability({ observed, weights, K }: CalibrationRows, scores: Float64Array, bins: number): Reliability {
  const { P, u } = softmaxRows(scores, K);
  const weight = weights.reduce((sum, w) => sum + w, 0);
  let loss = 0;
  for (let i = 0; i < weights.length; i++) {
    const a = scores.subarray(i * K, i * K + K);
    const most = Math.max(...a);
    for (let k = 0; k < K; k++) {
      const y = observed[i * K + k]!;
      if (y > 0) loss -= weights[i]! * y * (a[k]! - most - u[i]!);
    }
  }
  const table = calibration(P, observed, weights, K, bins);
  return {
    logLoss: loss / weight,
    brier: brierScore(P, observed, weights, K) / weight,
    expectedCalibrationError: expectedCalibrationError(table, weight),
    bins: table,
  };
}

function scaledModel(
  { featureMap, classes, target, weights }: Model,
  method: CalibrationMethod,
  scale: Float64Array,
  shift: Float64Array,
): Model {
  const K = classes.length;
  const constant = constantIndex(featureMap);
  const changed = weights.map((w, jk) => scale[jk % K]! * w + (Math.floor(jk / K) === constant ? shift[jk % K]! : 0));
  const report = {
    ...importReport(K, ""),
    reason: CALIBRATED,
    method: `weights of a fit, calibrated by ${method} on held-out rows`,
  };
  return modelOf({ featureMap, classes, target, penalty: none(), weights: changed, report }, modelContent);
}
