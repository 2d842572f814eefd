import type { Engine } from "../engine/engine.js";
import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import type { Formula } from "../features/formula/formula-plan.js";
import { type ClassName, classTotals, type Sample, type Target } from "../likelihood/sample.js";
import { withEngine } from "../model/choose-engine.js";
import { prepare } from "../model/prepare.js";
import { assertPenaltyPath, type PenaltyPath } from "../objective/penalty-path.js";
import { type FitPathOptions, NOT_OF_FIT, OF_FIT, recordPath } from "../path/fit-path.js";
import { type Path, pathFrom } from "../path/path.js";
import type { Rows } from "../table/raw-rows.js";
import { selectRows } from "../table/select-rows.js";
import type { NumberArray } from "../table/table.js";
import { type Choice, type CrossValidation, type Curve, choicesFrom } from "./cross-validation.js";
import type { Fold } from "./fold.js";
import { type FoldFits, type FoldScores, foldScores, heldOutPredictions } from "./fold-fits.js";
import { assertFoldOptions, FOLD_OPTIONS, type FoldOptions, makeFolds } from "./make-folds.js";
import { meanScore } from "./mean-score.js";
import { assertMeasure, type Measure } from "./measure.js";
import { foldAsGiven, type RowsToChoose, rowsAsGiven, rowsToChoose } from "./rows-to-choose.js";

/** Where a cross-validation is: fits of all rows first, then those of each fold. */
export interface CrossValidationProgress {
  /** from 1, of `folds` in all repeats; 0 while all rows are fitted */
  readonly fold: number;
  readonly folds: number;
  /** which of the penalties, from 1 */
  readonly penalty: number;
  readonly penalties: number;
  /** which λ, from 1, of at most `count` */
  readonly step: number;
  readonly count: number;
  readonly lambda: number;
}

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

/** Everything that the fits need. */
export interface FitTask extends RowsToChoose {
  /** numbered as the rows of the table of `learnt` */
  readonly folds: readonly Fold[];
  readonly penalties: readonly PenaltyPath[];
  readonly options: Pick<FitPathOptions, "tolerance" | "maxIterations" | "polish" | "signal"> &
    Pick<CrossValidateOptions, "onProgress">;
}

/** And what the scores need. */
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
  const paths = await fitAllRows(task, engine);
  const fits: FoldFits[] = [];
  const scores: FoldScores[] = [];
  for (const [f, fold] of folds.entries()) {
    const ofFold = await inFold(fold, folds, () => fitFold(task, paths, fold, f + 1, engine));
    fits.push(ofFold);
    scores.push(await inFold(fold, folds, async () => foldScores(ofFold, learnt, measure)));
  }
  return { paths, fits, scores };
}

/** The paths of all rows. */
export async function fitAllRows(task: FitTask, engine: Engine): Promise<Path[]> {
  const paths: Path[] = [];
  for (const [p, penalty] of task.penalties.entries())
    paths.push(pathFrom(await recordPath(task.all, pathOptions(task, penalty, 0, p), engine)));
  return paths;
}

/** The fits of the training rows alone, at the λ of the paths of all rows in proportion to the weight of the rows. */
export async function fitFold(
  task: FitTask,
  paths: readonly Pick<Path, "penalty" | "points">[],
  fold: Fold,
  number: number,
  engine: Engine,
): Promise<FoldFits> {
  const { all, target, learnt, partOptions } = task;
  const prepared = prepare(selectRows(learnt.table, fold.training), target, partOptions);
  const share = weightOf(prepared.sample) / weightOf(all.sample);
  const weights = [];
  let notConverged = 0;
  for (const [p, { penalty, points }] of paths.entries()) {
    const lambdas = points.map(({ lambda }) => lambda * share);
    const ofFold = { ...penalty, count: lambdas.length, ratio: null, lambdas };
    const recorder = await recordPath(prepared, pathOptions(task, ofFold, number, p), engine);
    weights.push(recorder.weights);
    notConverged += recorder.points.filter(({ converged }) => !converged).length;
  }
  return { fold, featureMap: prepared.sample.featureMap, weights, notConverged };
}

function weightOf(sample: Sample): number {
  return classTotals(sample).reduce((sum, total) => sum + total, 0);
}

function pathOptions(
  { options, penalties, folds }: FitTask,
  penalty: PenaltyPath,
  fold: number,
  p: number,
): FitPathOptions {
  const { tolerance, maxIterations, polish, signal, onProgress } = options;
  return {
    penalty,
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(maxIterations === undefined ? {} : { maxIterations }),
    ...(polish === undefined ? {} : { polish }),
    ...(signal === undefined ? {} : { signal }),
    onProgress: ({ step, count, lambda }) =>
      onProgress?.({
        fold,
        folds: folds.length,
        penalty: p + 1,
        penalties: penalties.length,
        step,
        count,
        lambda,
      }),
  };
}

/** Errors about the rows of a fold say which fold it is. */
export async function inFold<T>({ repeat, fold }: Fold, folds: readonly Fold[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MultilogitError) || error.code === "memory") throw error;
    const round = folds.at(-1)!.repeat > 1 ? ` of repeat ${repeat}` : "";
    throw new MultilogitError(error.code, `fold ${fold}${round}: ${error.message}`);
  }
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
    if (mean === null)
      throw new MultilogitError(
        "data",
        `measure ${quoted(measure)} is not defined in any fold: no held-out rows have a class next to others; take fewer folds, or another measure`,
      );
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
      `${notConverged} ${notConverged === 1 ? "fit" : "fits"} in folds did not converge; allow more iterations`,
    );
  const { points, path } = curves[best.curve]!;
  if (best.index === points.length - 1 && points.length > 1)
    notes.push(
      path.penalty.lambdas === null && points.length < path.penalty.count
        ? `the best λ is the last of its path: ${path.reason}`
        : "the best λ is the last of its path, so that a smaller one may be better; give the path a smaller ratio, or smaller lambdas",
    );
  if (best.index === 0 && points.length > 1)
    notes.push("the best λ is the first of its path, which sets every penalised weight to 0: the features do not help");
  return notes;
}
