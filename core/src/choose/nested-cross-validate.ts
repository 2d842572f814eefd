import type { Engine } from "../engine/engine.js";
import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import type { Formula } from "../features/formula/formula-plan.js";
import type { ClassName, Target } from "../likelihood/sample.js";
import { scoresWithLimits } from "../likelihood/scores-within-numbers.js";
import { withEngine } from "../model/choose-engine.js";
import { prepare } from "../model/prepare.js";
import type { Penalty } from "../objective/penalty-kinds.js";
import type { Rows } from "../table/raw-rows.js";
import { selectRows } from "../table/select-rows.js";
import type { NumberArray, Table } from "../table/table.js";
import {
  assertCrossValidation,
  CROSS_VALIDATE_OPTIONS,
  type CrossValidateOptions,
  crossValidate,
} from "./cross-validate.js";
import type { CrossValidationProgress } from "./cross-validation-progress.js";
import type { Fold } from "./fold.js";
import { heldOutRows } from "./held-out-rows.js";
import { inFold } from "./in-fold.js";
import { assertFoldOptions, type FoldOptions, makeFolds } from "./make-folds.js";
import { meanScore } from "./mean-score.js";
import { type Measure, scorerOf } from "./measure.js";
import { penaltyOfPart } from "./penalty-of-part.js";
import { foldAsGiven, type RowsToChoose, rowsToChoose } from "./rows-to-choose.js";

/** Which choice of a cross-validation is taken. */
export type ChoiceRule = "best" | "oneStandardError";

/** Options of `nestedCrossValidate`. */
export interface NestedCrossValidateOptions extends Omit<CrossValidateOptions, "repeats" | "onProgress"> {
  /** How many parts are held out from the whole choice. Default 5. With a column of folds, its folds. */
  readonly outerFolds?: number;
  /** Default "oneStandardError". */
  readonly rule?: ChoiceRule;
  readonly onProgress?: (progress: NestedProgress) => void;
}

/** How far a nested cross-validation is. */
export interface NestedProgress extends CrossValidationProgress {
  /** from 1, of `outerFolds` */
  readonly outerFold: number;
  readonly outerFolds: number;
}

/** A choice made without the rows of one outer fold, and its score on them. */
export interface OuterFold extends Fold {
  /** the chosen penalty, on the scale of the training rows */
  readonly penalty: Penalty;
  readonly curve: number;
  readonly index: number;
  /** null where it is not defined, or none of the rows could be scored */
  readonly score: number | null;
}

/** What rows will be predicted like that had no part in the fit nor in the choice. */
export interface NestedCrossValidation {
  readonly measure: Measure;
  readonly rule: ChoiceRule;
  readonly mean: number;
  readonly standardError: number | null;
  readonly folds: readonly OuterFold[];
  readonly notes: readonly string[];
}

/**
 * The score to expect of a model that is chosen by cross-validation: the whole choice is made again without each outer fold, and what it chooses is
 * scored there. The mean of `crossValidate` at the λ that it chose is too good, since it chose it for that
 * (Varma & Simon, "Bias in error estimation when using cross-validation for model selection", BMC Bioinformatics 7, 2006).
 *
 * @throws MultilogitError as `crossValidate`
 * @example
 * const honest = await nestedCrossValidate(rows, "kind", { penalty: lasso.path({ count: 20 }), folds: 3, outerFolds: 3 });
 * honest.folds.length; // 3
 */
export async function nestedCrossValidate(
  rows: Rows,
  target: Target | Formula | readonly ClassName[] | NumberArray,
  options: NestedCrossValidateOptions,
): Promise<NestedCrossValidation> {
  assertKnownOptions(
    options,
    [...CROSS_VALIDATE_OPTIONS.filter((name) => name !== "repeats"), "outerFolds", "rule"],
    "nestedCrossValidate",
  );
  const { rule = "oneStandardError", outerFolds = 5, measure = "deviance", ...rest } = options;
  if (rule !== "best" && rule !== "oneStandardError")
    throw new MultilogitError("option", `rule is ${quoted(rule)}; expected "best" or "oneStandardError"`);
  if (typeof rest.folds === "string" && options.outerFolds !== undefined)
    throw new MultilogitError(
      "option",
      `outerFolds is ${quoted(outerFolds)}, but the column ${quoted(rest.folds)} says which folds there are; leave outerFolds out`,
    );
  if (!Number.isInteger(outerFolds) || outerFolds < 2)
    throw new MultilogitError("option", `outerFolds is ${quoted(outerFolds)}; expected how many, 2 or more`);
  const inner = { ...rest, measure } as CrossValidateOptions;
  const penalties = assertCrossValidation(inner);
  const outer: FoldOptions = { ...rest, folds: typeof rest.folds === "string" ? rest.folds : outerFolds };
  assertFoldOptions(outer);
  const given = rowsToChoose(rows, target, options, penalties[0]!);
  if (given.all.warnings.length > 0) options.onWarnings?.(given.all.warnings);
  const { folds, notes } = makeFolds(given.all.sample, given.learnt.table, outer, "outerFolds");
  const count = penalties.reduce((sum, each) => sum + each.count, 0) * folds.length;
  const scored = await withEngine(
    given.all.sample,
    options,
    (engine) => outerScores(given, folds, inner, options, engine),
    count,
  );
  const mean = meanScore(scored);
  if (mean === null)
    throw new MultilogitError(
      "data",
      `measure ${quoted(measure)} is not defined in any outer fold; take another measure`,
    );
  return Object.freeze({
    measure,
    rule,
    ...mean,
    folds: scored.map(({ fold, weight: _, ...choice }) => ({ ...foldAsGiven(given, fold), ...choice })),
    notes,
  });
}

async function outerScores(
  { learnt, target, partOptions }: RowsToChoose,
  folds: readonly Fold[],
  inner: CrossValidateOptions,
  { rule = "oneStandardError", measure = "deviance", onProgress }: NestedCrossValidateOptions,
  engine: Engine,
) {
  const scored = [];
  const { penalty: _, missing: __, classes, ignore, ...part } = partOptions;
  const penalties = [inner.penalty].flat();
  const penaltiesOfPart = (training: Table) => {
    if (penalties.every(({ factors }) => factors === null)) return penalties;
    const { featureMap } = prepare(training, target, partOptions).sample;
    return penalties.map((penalty) => penaltyOfPart(penalty, featureMap));
  };
  const { threads: ___, onWarnings: ____, ...others } = inner;
  for (const [f, fold] of folds.entries()) {
    const apart = [inner.by, inner.time, typeof inner.folds === "string" ? inner.folds : undefined];
    const options: CrossValidateOptions = {
      ...others,
      ...part,
      ...(classes === undefined ? {} : { classes }),
      ignore: (ignore ?? []).filter((name) => !apart.includes(name)),
      missing: "error",
      engine,
      onProgress: (progress) => onProgress?.({ ...progress, outerFold: f + 1, outerFolds: folds.length }),
    };
    const { [rule]: choice } = await inFold(fold, folds, async () => {
      const training = selectRows(learnt.table, fold.training);
      return crossValidate(training, target, { ...options, penalty: penaltiesOfPart(training) });
    });
    const { penalty, curve, index, model } = choice;
    const held = heldOutRows(learnt, fold.heldOut, model.featureMap);
    const scorer = held === null ? null : scorerOf(held.sample, measure);
    const score =
      held === null ? null : scorer!.scoreOf(scoresWithLimits(model, { table: held.table, ...held.sample }));
    scored.push({ fold, weight: scorer?.weight ?? 0, penalty, curve, index, score });
  }
  return scored;
}
