import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { columnsRead } from "../features/feature-map.js";
import { effectiveWeights, logLikelihood, softmaxRows as softmaxOfRows } from "../likelihood/formulas.js";
import { makeSample, type Sample, type Target } from "../likelihood/sample.js";
import { scoresWithLimits } from "../likelihood/scores-within-numbers.js";
import { CompensatedSum } from "../numeric/compensated-sum.js";
import { type Rows, tableFor } from "../table/raw-rows.js";
import { rowNumber } from "../table/row-number.js";
import { type Column, cellOf, columnOf, type Table } from "../table/table.js";
import { AreaSums } from "./area-sums.js";
import { brierScore } from "./brier-score.js";
import { CalibrationSums } from "./calibration.js";
import { type Evaluation, evaluationOf } from "./evaluation.js";
import { assertModel, type Model } from "./model.js";
import { observedShares } from "./observed-shares.js";
import { mostProbable } from "./predict.js";
import { digestSum, digestText } from "./rows-digest.js";
import { addRanks } from "./top-accuracy.js";

export type { Evaluation } from "./evaluation.js";

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

/** Options of `evaluator`. */
export interface EvaluatorOptions extends EvaluateOptions {
  /**
   * How many probabilities, rows × K, are kept to sort them for the areas under the ROC curves. Of more rows the areas come from histograms;
   * `aucError` says how far they may be off. Default, and with more than 256 classes: all are kept.
   */
  readonly mostKept?: number;
}

/** Evaluates a model on rows that come in parts. */
export interface Evaluator {
  /** Adds rows to those that the model is evaluated on. */
  add(rows: Rows): void;
  /** The evaluation of all rows so far. */
  evaluation(): Evaluation;
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
  const sums = new EvaluationSums(model, options);
  sums.add(rows);
  return sums.evaluation();
}

/**
 * `evaluate` for rows that come in parts, none of which is kept: the memory that it takes does not depend on how many there are if
 * `mostKept` is given.
 * @example
 * const evaluation = evaluator(model, { mostKept: 1e6 });
 * for (const part of [rows.slice(0, 12), rows.slice(12)]) evaluation.add(part);
 * evaluation.evaluation().accuracy; // 1
 */
export function evaluator(model: Model, options: EvaluatorOptions = {}): Evaluator {
  assertModel(model);
  assertKnownOptions(options, [...OPTIONS, "mostKept"], "evaluator");
  const { mostKept } = options;
  if (mostKept !== undefined && !(mostKept >= 0))
    throw new MultilogitError("option", `mostKept is ${quoted(mostKept)}; expected a number of at least 0`);
  return new EvaluationSums(model, options);
}

class EvaluationSums implements Evaluator {
  private rows = 0;
  private weight = 0;
  private digest = 0;
  private brier = 0;
  private readonly ell = new CompensatedSum();
  private readonly confusion: Float64Array;
  private readonly atRank: Float64Array;
  private readonly bins: CalibrationSums;
  private readonly areas: AreaSums;

  constructor(
    private readonly model: Model,
    private readonly options: EvaluatorOptions,
  ) {
    const K = model.classes.length;
    this.confusion = new Float64Array(K * K);
    this.atRank = new Float64Array(K);
    this.bins = new CalibrationSums(options.bins ?? 10);
    this.areas = new AreaSums(K, options.mostKept ?? Number.POSITIVE_INFINITY);
  }

  add(rows: Rows): void {
    const { model } = this;
    const K = model.classes.length;
    const { sample, table, digest, hasWeight } = sampleToEvaluate(model, rows, this.options);
    this.rows += sample.rows;
    if (!hasWeight) return;
    const a = scoresWithLimits(model, { table, ...sample });
    const { P, u } = softmaxOfRows(a, K);
    const Y = observedShares(sample);
    const weights = effectiveWeights(sample);
    const ell = logLikelihood(sample, a, u);
    if (!Number.isFinite(ell)) throw ruledOut(model, table, sample, a);
    this.weight += weights.reduce((sum, w) => sum + w, 0);
    this.digest = (this.digest + digest) | 0;
    this.ell.add(ell);
    this.brier += brierScore(P, Y, weights, K);
    addConfusion(P, Y, weights, this.confusion, K);
    addRanks(P, Y, weights, this.atRank);
    this.bins.add(P, Y, weights, K);
    this.areas.add(P, Y, weights);
  }

  evaluation(): Evaluation {
    const { model, rows, weight, digest, brier, confusion, atRank } = this;
    const { rowsDigest: learnt } = model.report;
    return evaluationOf(model.classes, {
      rows,
      areLearntRows: learnt === null ? null : learnt === digestText(digest),
      weight,
      logLikelihood: this.ell.total,
      brier,
      confusion,
      atRank,
      calibration: this.bins.bins(),
      areas: this.areas.areas(),
    });
  }
}

/** The rows as a sample; a part of the rows may have no weight, which only a whole sample may not. */
function sampleToEvaluate(
  model: Model,
  rows: Rows,
  { target = model.target, rowWeights }: EvaluateOptions,
): { sample: Sample; table: Table; digest: number; hasWeight: boolean } {
  const names = [...columnsRead(model.featureMap), ...(typeof target === "string" ? [target] : target)];
  const table = tableFor(rows, rowWeights === undefined ? names : [...names, rowWeights]);
  const hasWeight = rowWeights === undefined || !areAllZero(columnOf(table, rowWeights));
  const sample = makeSample(model.featureMap, table, target, {
    classes: model.classes,
    ...(rowWeights === undefined || !hasWeight ? {} : { rowWeights }),
  });
  return {
    sample,
    table,
    digest: digestSum(table, names, sample.hasUnitWeights ? null : sample.rowWeights),
    hasWeight,
  };
}

function areAllZero(column: Column): boolean {
  return column.kind === "number" && column.values.every((w) => w === 0);
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

/** Adds to confusion[observed][predicted], K × K. */
function addConfusion(
  P: Float64Array,
  Y: Float64Array,
  weights: Float64Array,
  confusion: Float64Array,
  K: number,
): void {
  for (let i = 0; i < weights.length; i++) {
    const predicted = mostProbable(P, i, K);
    for (let k = 0; k < K; k++) confusion[k * K + predicted]! += weights[i]! * Y[i * K + k]!;
  }
}
