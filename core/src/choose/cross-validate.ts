import type { Engine } from "../engine/engine.js";
import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import type { Formula } from "../features/formula/formula-plan.js";
import type { ClassName, Target } from "../likelihood/sample.js";
import { withEngine } from "../model/choose-engine.js";
import { assertPenaltyPath, type PenaltyPath } from "../objective/penalty-path.js";
import { type FitPathOptions, NOT_OF_FIT, OF_FIT } from "../path/fit-path.js";
import type { Path } from "../path/path.js";
import type { Rows } from "../table/raw-rows.js";
import type { NumberArray } from "../table/table.js";
import { type Choice, type CrossValidation, type Curve, choicesFrom } from "./cross-validation.js";
import type { CrossValidationProgress } from "./cross-validation-progress.js";
import { type FitTask, fitFolds } from "./fit-folds.js";
import { type FoldFits, type FoldScores, foldScores, heldOutPredictions } from "./fold-fits.js";
import { inFold } from "./in-fold.js";
import { assertFoldOptions, FOLD_OPTIONS, type FoldOptions, makeFolds } from "./make-folds.js";
import { meanScore } from "./mean-score.js";
import { assertMeasure, type Measure } from "./measure.js";
import { foldAsGiven, rowsAsGiven, rowsToChoose } from "./rows-to-choose.js";

/** Options of `crossValidate`: those of `fitPath`, how the rows are divided, and what is measured. */
export interface CrossValidateOptions
  extends Omit<FitPathOptions, "penalty" | "degreesOfFreedom" | "onProgress">,
    FoldOptions {
  /** A path such as lasso.path(), or several to choose from, such as elasticNet.path({ alpha }) for some α. */
  readonly penalty: PenaltyPath | readonly PenaltyPath[];
  /** Default "deviance". */
  readonly measure?: Measure;
  readonly onProgress?: (progress: CrossValidationProgress) => void;
}

/** Their names. */
export const CROSS_VALIDATE_OPTIONS: readonly string[] = [
  ...OF_FIT,
  ...NOT_OF_FIT.filter((name) => name !== "degreesOfFreedom"),
  ...FOLD_OPTIONS,
  "measure",
];

/**
 * Scores every λ of a path on rows that were not learnt from, in order to choose one: fits along the path to all rows, then to the training rows of
 * each fold alone, features and all, at the same λ per row. Folds have the same mixture of classes, and every class is in every training set.
 * The rule of one standard error: Breiman, Friedman, Olshen & Stone, "Classification and regression trees" (1984), 3.4.3; docs/paths.md, S11.
 *
 * @throws MultilogitError "option" for options that are not known or do not go together, "data" for rows that cannot be divided or fitted
 * @example
 * const outcome = await crossValidate(rows, "kind", { penalty: lasso.path(), folds: 10 });
 * outcome.oneStandardError.model; // fitted to all rows
 */
export async function crossValidate(
  rows: Rows,
  target: Target | Formula | readonly ClassName[] | NumberArray,
  options: CrossValidateOptions,
): Promise<CrossValidation> {
  assertKnownOptions(options, CROSS_VALIDATE_OPTIONS, "crossValidate");
  const penalties = assertCrossValidation(options);
  const given = rowsToChoose(rows, target, options, penalties[0]!);
  const { all, learnt } = given;
  if (all.warnings.length > 0) options.onWarnings?.(all.warnings);
  const { folds, notes } = makeFolds(all.sample, learnt.table, options);
  const task: Task = { ...given, folds, penalties, measure: options.measure ?? "deviance", options };
  const count = penalties.reduce((sum, each) => sum + each.count, 0);
  const outcome = await withEngine(all.sample, options, (engine) => scored(task, engine), count * (folds.length + 1));
  return crossValidationOf(task, outcome, notes);
}

/** Throws unless the options of a cross-validation go together; the paths to choose from. */
export function assertCrossValidation(options: CrossValidateOptions): readonly PenaltyPath[] {
  const { measure = "deviance" } = options;
  const penalties = [options.penalty].flat();
  if (penalties.length === 0) throw new MultilogitError("option", "penalty is an empty list; expected a path or more");
  penalties.forEach(assertPenaltyPath);
  assertMeasure(measure);
  assertFoldOptions(options);
  return penalties;
}

/** Everything that the fits and scores need. */
interface Task extends FitTask {
  readonly measure: Measure;
}

interface Outcome {
  readonly paths: readonly Path[];
  readonly fits: readonly FoldFits[];
  readonly scores: readonly FoldScores[];
}

async function scored(task: Task, engine: Engine): Promise<Outcome> {
  const { folds, learnt, measure } = task;
  const { paths, fits } = await fitFolds(task, engine);
  const scores: FoldScores[] = [];
  for (const each of fits) scores.push(await inFold(each.fold, folds, async () => foldScores(each, learnt, measure)));
  return { paths, fits, scores };
}

function crossValidationOf(
  task: Task,
  { paths, fits, scores }: Outcome,
  foldNotes: readonly string[],
): CrossValidation {
  const { measure, learnt } = task;
  const curves = paths.map((path, p) => curveOf(path, p, scores, measure));
  const choices = choicesFrom(curves, measure);
  const notConverged = fits.reduce((sum, fit) => sum + fit.notConverged, 0);
  return Object.freeze({
    measure,
    classes: learnt.classes,
    curves,
    ...choices,
    folds: task.folds.map((fold) => foldAsGiven(task, fold)),
    converged: notConverged === 0 && paths.every(({ converged }) => converged),
    notes: [...foldNotes, ...notesAbout(curves, choices.best, scores, notConverged)],
    heldOut: ({ curve, index }: Pick<Choice, "curve" | "index">) => {
      const predictions = heldOutPredictions(fits, learnt, curve, index);
      return { ...predictions, rows: rowsAsGiven(task, predictions.rows) };
    },
  });
}

function curveOf(path: Path, p: number, scores: readonly FoldScores[], measure: Measure): Curve {
  const points = path.points.map(({ lambda, nonZeros, features, explained }, i) => {
    const ofFolds = scores.map(({ fold, weight, scores: all }) => ({ fold, weight, score: all[p]![i]! }));
    const mean = meanScore(ofFolds);
    if (mean === null) throw notScored(scores, measure);
    return Object.freeze({
      lambda,
      ...mean,
      scores: ofFolds.map(({ score }) => score),
      nonZeros,
      features,
      explained,
    });
  });
  return Object.freeze({ penalty: path.penalty, path, points });
}

/** Why no fold has a score. */
function notScored(scores: readonly FoldScores[], measure: Measure): MultilogitError {
  const isAny = scores.some(({ weight }) => weight > 0);
  const areUnseen = scores.some(({ unseen }) => unseen > 0);
  if (isAny)
    return new MultilogitError(
      "data",
      `measure ${quoted(measure)} is not defined in any fold: no held-out rows have a class next to others; take fewer folds, or another measure`,
    );
  return new MultilogitError(
    "data",
    areUnseen
      ? 'no held-out row can be scored: each has a level of a category that the training rows of its fold lack; leave the category out, or allow unseen levels (unseen "zero")'
      : "no held-out row has weight above 0, so that none can be scored; give such rows weight, or divide them otherwise",
  );
}

function notesAbout(
  curves: readonly Curve[],
  best: CrossValidation["best"],
  scores: readonly FoldScores[],
  notConverged: number,
): string[] {
  const notes: string[] = [];
  const unseen = scores.reduce((sum, each) => sum + each.unseen, 0);
  if (unseen > 0)
    notes.push(
      `${unseen} held-out ${unseen === 1 ? "row was" : "rows were"} not scored, for a level of a category that the training rows of the fold lack`,
    );
  if (notConverged > 0)
    notes.push(
      `${notConverged} ${notConverged === 1 ? "fit" : "fits"} in folds did not converge; allow more iterations, or a larger tolerance`,
    );
  const { points, path } = curves[best.curve]!;
  if (points.length === 1 && path.penalty.count > 1) notes.push(path.reason);
  if (best.index === points.length - 1 && points.length > 1)
    notes.push(
      path.penalty.lambdas === null && points.length < path.penalty.count
        ? `the best λ is the last of its path: ${path.reason}`
        : "the best λ is the last of its path, so that a smaller one may be better; give the path a smaller ratio, or smaller lambdas",
    );
  if (best.index === 0 && points.length > 1)
    notes.push(
      points[0]!.nonZeros === 0
        ? "the best λ is the first of its path, which sets every penalised weight to 0: the penalised features do not help"
        : "the best λ is the first of its path, so that a larger one may be better; give the path larger lambdas",
    );
  return notes;
}
