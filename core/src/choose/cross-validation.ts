import type { ClassName } from "../likelihood/sample.js";
import type { Model } from "../model/model.js";
import { penaltyAt } from "../objective/penalty-at.js";
import type { Penalty } from "../objective/penalty-kinds.js";
import type { PenaltyPath } from "../objective/penalty-path.js";
import type { Path } from "../path/path.js";
import type { Fold } from "./fold.js";
import { isBetter, type Measure } from "./measure.js";

/** One λ, scored on rows that were held out. */
export interface CurvePoint {
  /** of the fit of all rows; each fold's is in proportion to its weight of rows, so that λ per row is the same */
  readonly lambda: number;
  /** over folds, in proportion to their weight; with repeats the mean of theirs */
  readonly mean: number;
  /** of the mean; with repeats that of a typical one. Null where fewer than two folds have a score */
  readonly standardError: number | null;
  /** of each fold, in the order of `folds`; null where it is not defined */
  readonly scores: readonly (number | null)[];
  /** of the fit of all rows: weights that are not 0, features that have one, and the share of the deviance that is explained */
  readonly nonZeros: number;
  readonly features: number;
  readonly explained: number;
}

/** One path of λ, scored. */
export interface Curve {
  readonly penalty: PenaltyPath;
  /** the fits of all rows */
  readonly path: Path;
  readonly points: readonly CurvePoint[];
}

/** A λ, and for several paths which of them. */
export interface Choice {
  /** place among the curves, and on the curve, from 0 */
  readonly curve: number;
  readonly index: number;
  readonly lambda: number;
  readonly penalty: Penalty;
  readonly mean: number;
  readonly standardError: number | null;
  /** the fit of all rows with that penalty */
  readonly model: Model;
}

/** Predictions of rows by the models of folds that did not learn from them. */
export interface HeldOutPredictions {
  /** which row is predicted, from 0; with repeats each row occurs in each */
  readonly rows: Int32Array;
  /** by the model of which of `folds`, from 0 */
  readonly folds: Int32Array;
  /** a, in nats, and softmax(a): one row for each of `rows`, one column per class */
  readonly scores: Float64Array;
  readonly probabilities: Float64Array;
  /** what was observed: the share of each class, and the weight of each of `rows` */
  readonly observed: Float64Array;
  readonly weights: Float64Array;
}

/** The outcome of `crossValidate`. */
export interface CrossValidation {
  readonly measure: Measure;
  readonly classes: readonly ClassName[];
  readonly curves: readonly Curve[];
  /** the best mean of all curves */
  readonly best: Choice;
  /** on the curve of `best` the largest λ that is worse by at most one standard error of it: simpler, and not clearly worse */
  readonly oneStandardError: Choice;
  /** which rows each fold learnt from and was scored on, numbered from 0 as they were given */
  readonly folds: readonly Fold[];
  /** whether all fits converged */
  readonly converged: boolean;
  /** what to know about the outcome, as sentences */
  readonly notes: readonly string[];
  /** What the folds' models predict for the rows that they did not learn from, at the λ of a choice. */
  heldOut(choice: Pick<Choice, "curve" | "index">): HeldOutPredictions;
}

/** The two choices that curves suggest. */
export function choicesFrom(curves: readonly Curve[], measure: Measure): { best: Choice; oneStandardError: Choice } {
  let [curve, index] = [0, 0];
  curves.forEach(({ points }, c) => {
    points.forEach(({ mean }, i) => {
      if (isBetter(measure, mean, curves[curve]!.points[index]!.mean)) [curve, index] = [c, i];
    });
  });
  const { points } = curves[curve]!;
  const { mean, standardError } = points[index]!;
  const limit = mean + (measure === "auc" ? -1 : 1) * (standardError ?? 0);
  const simplest = points.findIndex((point) => !isBetter(measure, limit, point.mean));
  return { best: choiceAt(curves, curve, index), oneStandardError: choiceAt(curves, curve, Math.min(simplest, index)) };
}

function choiceAt(curves: readonly Curve[], curve: number, index: number): Choice {
  const { penalty, path, points } = curves[curve]!;
  const { lambda, mean, standardError } = points[index]!;
  return Object.freeze({
    curve,
    index,
    lambda,
    penalty: penaltyAt(penalty, lambda),
    mean,
    standardError,
    model: path.model(index),
  });
}
