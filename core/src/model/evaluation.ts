import { MultilogitError } from "../errors.js";
import type { ClassName } from "../likelihood/sample.js";
import type { Areas } from "./area-histograms.js";
import { type CalibrationBin, expectedCalibrationError } from "./calibration.js";
import { type ClassScores, classAverages, classScores } from "./class-scores.js";
import { sharesWithin } from "./top-accuracy.js";

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
  /** the most that any area may be off: 0 unless the areas come from histograms, see `evaluator` */
  readonly aucError: number;
  /** precision, recall and F1 of all classes in one number, in three ways */
  readonly averages: ReturnType<typeof classAverages>;
  /** topAccuracy[k − 1]: share of the rows whose class is among the k most probable, k = 1 … K; the first is the accuracy */
  readonly topAccuracy: readonly number[];
  readonly classes: readonly ClassName[];
  /** confusion[observed][predicted], weight of rows */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassScores[];
}

/** What is summed over rows to evaluate a model, wherever they are. */
export interface EvaluationTotals extends Pick<Evaluation, "rows" | "areLearntRows" | "weight" | "logLikelihood"> {
  /** Σ_i w_i Σ_k (p_ik − y_ik)² */
  readonly brier: number;
  /** K × K, observed before predicted */
  readonly confusion: Float64Array;
  /** the weight of the rows whose observed class has as many more probable ones as its place says, K numbers */
  readonly atRank: Float64Array;
  readonly calibration: readonly CalibrationBin[];
  readonly areas: Areas;
}

/** The means of these sums. */
export function evaluationOf(classes: readonly ClassName[], totals: EvaluationTotals): Evaluation {
  const { rows, areLearntRows, weight, logLikelihood, brier, atRank, calibration, areas } = totals;
  if (!(weight > 0))
    throw new MultilogitError("data", "the rows have a total weight of 0; give at least one row with weight above 0");
  const K = classes.length;
  const confusion = Array.from({ length: K }, (_, k) => [...totals.confusion.subarray(k * K, k * K + K)]);
  const perClass = classes.map((name, k) => classScores(name, k, confusion, areas.ofClasses[k]!));
  const defined = areas.ofClasses.filter((area) => area !== null);
  return {
    rows,
    areLearntRows,
    weight,
    accuracy: confusion.reduce((sum, row, k) => sum + row[k]!, 0) / weight,
    logLoss: -logLikelihood / weight,
    logLikelihood,
    brier: brier / weight,
    expectedCalibrationError: expectedCalibrationError(calibration, weight),
    calibration,
    auc: defined.length === 0 ? null : defined.reduce((sum, area) => sum + area, 0) / defined.length,
    pairwiseAuc: areas.pairwise,
    aucError: areas.error,
    averages: classAverages(perClass, confusion),
    topAccuracy: sharesWithin(atRank, weight),
    classes,
    confusion,
    perClass,
  };
}
