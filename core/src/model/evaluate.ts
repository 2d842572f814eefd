import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { columnsRead } from "../features/feature-map.js";
import { effectiveWeights, logLikelihood, softmaxRows as softmaxOfRows } from "../likelihood/formulas.js";
import { type ClassName, makeSample, type Sample, type Target } from "../likelihood/sample.js";
import { scoresWithLimits } from "../likelihood/scores-within-numbers.js";
import { type Rows, tableFor } from "../table/raw-rows.js";
import { rowNumber } from "../table/row-number.js";
import { cellOf, columnOf, type Table } from "../table/table.js";
import { areaUnderCurves, pairwiseArea } from "./area-under-curve.js";
import { brierScore } from "./brier-score.js";
import { type CalibrationBin, calibration, expectedCalibrationError } from "./calibration.js";
import { type ClassScores, classAverages, classScores } from "./class-scores.js";
import { assertModel, type Model } from "./model.js";
import { observedShares } from "./observed-shares.js";
import { mostProbable } from "./predict.js";
import { rowsDigest } from "./rows-digest.js";
import { topAccuracy } from "./top-accuracy.js";

/** Options of `evaluate`. */
export interface EvaluateOptions {
  /** The column or columns of observed classes. Default: those that the model learnt. */
  readonly target?: Target;
  /** The column that says how many rows each row stands for. */
  readonly rowWeights?: string;
  /** Bins of the calibration table, equally wide in the probability of the predicted class. Default 10. */
  readonly bins?: number;
}

const OPTIONS: readonly (keyof EvaluateOptions)[] = ["target", "rowWeights", "bins"];

/** How good the predictions are. All means are over the weight of the rows. */
export interface Evaluation {
  readonly rows: number;
  /** whether these are the rows that the model was fitted to, which flatter it; null where the model does not know */
  readonly areLearntRows: boolean | null;
  readonly weight: number;
  readonly accuracy: number;
  /** −Σ w ln p(observed) / Σ w, nats per row */
  readonly logLoss: number;
  readonly logLikelihood: number;
  /** Σ_i w_i Σ_k (p_ik − y_ik)² / Σ w, from 0 to 2 (Brier 1950) */
  readonly brier: number;
  /** mean over bins of |share that was right − mean probability|, weighted by the bin (Naeini et al. 2015) */
  readonly expectedCalibrationError: number;
  readonly calibration: readonly CalibrationBin[];
  /** mean of the classes' one-against-rest areas, null where none is defined */
  readonly auc: number | null;
  /** mean over pairs of classes of the area of one against the other (Hand & Till 2001), null where none is defined */
  readonly pairwiseAuc: number | null;
  /** precision, recall and F1 of all classes in one number, in three ways */
  readonly averages: ReturnType<typeof classAverages>;
  /** topAccuracy[k − 1]: share of the rows whose class is among the k most probable, k = 1 … K; the first is the accuracy */
  readonly topAccuracy: readonly number[];
  readonly classes: readonly ClassName[];
  /** confusion[observed][predicted], weight of rows */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassScores[];
}

/**
 * The predictions of `model` for raw rows against what was observed.
 * @example
 * const { accuracy, confusion } = evaluate(model, rows);
 * accuracy; // 1
 * confusion; // [[12, 0], [0, 12]]
 */
export function evaluate(model: Model, rows: Rows, options: EvaluateOptions = {}): Evaluation {
  assertModel(model);
  assertKnownOptions(options, OPTIONS, "evaluate");
  const { sample, table, digest } = sampleToEvaluate(model, rows, options);
  const K = model.classes.length;
  const a = scoresWithLimits(model, { table, ...sample });
  const { P, u } = softmaxOfRows(a, K);
  const Y = observedShares(sample);
  const weights = effectiveWeights(sample);
  const weight = weights.reduce((sum, w) => sum + w, 0);
  const ell = logLikelihood(sample, a, u);
  if (!Number.isFinite(ell)) throw ruledOut(model, table, sample, a);
  const confusion = confusionMatrix(P, Y, weights, K);
  const bins = calibration(P, Y, weights, K, options.bins ?? 10);
  const areas = areaUnderCurves(P, Y, weights, K);
  const perClass = model.classes.map((name, k) => classScores(name, k, confusion, areas[k]!));
  const defined = areas.filter((area) => area !== null);
  return {
    rows: sample.rows,
    areLearntRows: model.report.rowsDigest === null ? null : model.report.rowsDigest === digest,
    weight,
    accuracy: confusion.reduce((sum, row, k) => sum + row[k]!, 0) / weight,
    logLoss: -ell / weight,
    logLikelihood: ell,
    brier: brierScore(P, Y, weights, K) / weight,
    expectedCalibrationError: expectedCalibrationError(bins, weight),
    calibration: bins,
    auc: defined.length === 0 ? null : defined.reduce((sum, area) => sum + area, 0) / defined.length,
    pairwiseAuc: pairwiseArea(P, Y, weights, K),
    averages: classAverages(perClass, confusion),
    topAccuracy: topAccuracy(P, Y, weights, K),
    classes: model.classes,
    confusion,
    perClass,
  };
}

function sampleToEvaluate(
  model: Model,
  rows: Rows,
  { target = model.target, rowWeights }: EvaluateOptions,
): { sample: Sample; table: Table; digest: string } {
  const names = [...columnsRead(model.featureMap), ...(typeof target === "string" ? [target] : target)];
  const table = tableFor(rows, rowWeights === undefined ? names : [...names, rowWeights]);
  const sample = makeSample(model.featureMap, table, target, {
    classes: model.classes,
    ...(rowWeights === undefined ? {} : { rowWeights }),
  });
  if (!(effectiveWeights(sample).reduce((sum, w) => sum + w, 0) > 0))
    throw new MultilogitError("data", "the rows have a total weight of 0; give at least one row with weight above 0");
  return { sample, table, digest: rowsDigest(table, names, sample.hasUnitWeights ? null : sample.rowWeights) };
}

/** The error about the first row whose log-likelihood is −∞, because the model is certain of a class other than the observed one. */
function ruledOut(model: Model, table: Table, sample: Sample, a: Float64Array): MultilogitError {
  const K = model.classes.length;
  const Y = observedShares(sample);
  const i = Array.from({ length: sample.rows }).findIndex((_, row) => {
    const ofRow = a.subarray(row * K, row * K + K);
    const most = Math.max(...ofRow);
    return ofRow.some((score, k) => Y[row * K + k]! > 0 && !Number.isFinite(score - most));
  });
  const cells = columnsRead(model.featureMap).map((name) => [name, cellOf(columnOf(table, name), i)] as const);
  const [name, cell] = cells.reduce((most, next) =>
    Math.abs(Number(next[1])) > Math.abs(Number(most[1])) ? next : most,
  );
  return new MultilogitError(
    "data",
    `row ${rowNumber(table, i)}: column ${quoted(name)} holds ${cell}, with which the model rules out the class that was observed, so the log-likelihood is not finite; correct the cell, or drop the row`,
  );
}

function confusionMatrix(P: Float64Array, Y: Float64Array, weights: Float64Array, K: number): number[][] {
  const confusion = new Float64Array(K * K);
  for (let i = 0; i < weights.length; i++) {
    const predicted = mostProbable(P, i, K);
    for (let k = 0; k < K; k++) confusion[k * K + predicted]! += weights[i]! * Y[i * K + k]!;
  }
  return Array.from({ length: K }, (_, k) => [...confusion.subarray(k * K, k * K + K)]);
}
