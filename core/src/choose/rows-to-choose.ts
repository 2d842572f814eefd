import { type Formula, isFormula } from "../features/formula/formula-plan.js";
import type { ClassName, Sample, Target } from "../likelihood/sample.js";
import type { FitOptions } from "../model/fit-options.js";
import type { RowFacts } from "../model/model.js";
import { prepare } from "../model/prepare.js";
import { rowsToFit } from "../model/rows-to-fit.js";
import { penaltyAt } from "../objective/penalty-at.js";
import type { PenaltyPath } from "../objective/penalty-path.js";
import { fitOptionsOf } from "../path/fit-path.js";
import type { Rows } from "../table/raw-rows.js";
import type { NumberArray } from "../table/table.js";
import type { Fold } from "./fold.js";
import type { Learnt } from "./held-out-rows.js";
import { assertNotTheTarget, type FoldOptions, foldColumns } from "./make-folds.js";

/** What is to be divided into folds. */
export interface RowsToChoose {
  /** all rows, prepared for a fit */
  readonly all: { readonly sample: Sample } & RowFacts;
  readonly target: Target | Formula;
  readonly learnt: Learnt;
  /** options of `prepare` for a part of the rows of the table of `learnt` */
  readonly partOptions: FitOptions;
  /** which of the rows that were given the table has, from 0; null for all */
  readonly kept: Int32Array | null;
}

/** Rows of the table of `learnt`, numbered as they were given. */
export function rowsAsGiven({ kept }: Pick<RowsToChoose, "kept">, rows: Int32Array): Int32Array {
  return kept === null ? rows : rows.map((i) => kept[i]!);
}

/** A fold with its rows numbered as they were given. */
export function foldAsGiven(given: Pick<RowsToChoose, "kept">, fold: Fold): Fold {
  return { ...fold, training: rowsAsGiven(given, fold.training), heldOut: rowsAsGiven(given, fold.heldOut) };
}

/** The rows that a choice learns from and is scored on; columns that decide about folds stay in the table. */
export function rowsToChoose(
  rows: Rows,
  target: Target | Formula | readonly ClassName[] | NumberArray,
  options: Pick<FitOptions, "ignore" | "rowWeights"> & FoldOptions,
  penalty: PenaltyPath,
): RowsToChoose {
  const apart = foldColumns(options);
  const label = isFormula(target) ? target.target : target;
  if (typeof label === "string" || Array.isArray(label)) assertNotTheTarget(options, label as string | string[]);
  const given = { ...fitOptionsOf(options), penalty: penaltyAt(penalty, 1) };
  const { table, label: learntLabel, dropped, kept, target: learntTarget } = rowsToFit(rows, target, given, apart);
  const ofFit: FitOptions = {
    ...given,
    missing: "error",
    ignore: [...(options.ignore ?? []).filter((name) => table.names.includes(name)), ...apart],
  };
  const all = { ...prepare(table, learntTarget, ofFit), droppedRows: dropped };
  const { classes } = all.sample;
  // a part may lack what factors name, and takes them from its path (`penaltyOfPart`)
  const ofParts: FitOptions = { ...ofFit, penalty: penaltyAt({ ...penalty, factors: null }, 1) };
  return {
    all,
    target: learntTarget,
    learnt: { table, label: learntLabel, classes, rowWeights: options.rowWeights ?? null },
    partOptions: typeof learntLabel === "string" ? { ...ofParts, classes } : ofParts,
    kept,
  };
}
