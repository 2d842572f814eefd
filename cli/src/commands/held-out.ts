import {
  completeRows,
  evaluate,
  holdOut,
  type Model,
  MultilogitError,
  selectRows,
  type Table,
  type Target,
} from "multilogit";
import { knownRows, quoted } from "multilogit/internal";
import type { HeldOutEvaluation } from "../pictures/held-out-text.js";

/** The rows to learn from, and those held out for evaluation. */
export interface Parts {
  readonly training: Table;
  readonly heldOut: Table;
}

/** A share of the rows of each class held out at random; the same seed holds out the same rows of a table in every command. */
export function partsOf(table: Table, target: Target, share: number, seed: number): Parts {
  if (typeof target !== "string")
    throw new MultilogitError(
      "option",
      `--hold-out takes its share of every class, but ${target.map(quoted).join(", ")} are masses of classes; give a column of classes`,
    );
  const { training, heldOut } = holdOut(table, target, share, seed);
  return { training: selectRows(table, training), heldOut: selectRows(table, heldOut) };
}

/** The rows of a part that a model can be evaluated on, and how many it cannot. */
export interface JudgedRows {
  readonly table: Table;
  /** rows with a level that the model does not know */
  readonly unseen: number;
  /** rows left out because a cell is missing */
  readonly dropped: number;
}

export function judgedRows(model: Model, part: Table, missing: "error" | "drop"): JudgedRows {
  const { table, dropped } = missing === "drop" ? completeRows(part, part.names) : { table: part, dropped: 0 };
  const known = knownRows(model.featureMap, table);
  return { table: selectRows(table, known), unseen: table.rows - known.length, dropped };
}

/** The model evaluated on `heldOut`, rows that it was not fitted to. */
export function heldOutEvaluation(
  model: Model,
  heldOut: Table,
  { holdOut: share, seed, missing, weights }: HoldOutOptions,
): HeldOutEvaluation {
  const { table, unseen, dropped } = judgedRows(model, heldOut, missing);
  const rowWeights = weights === undefined ? {} : { rowWeights: weights };
  const evaluation = table.rows === 0 ? null : evaluate(model, table, rowWeights);
  return { share, seed, evaluation, unseen, dropped };
}

export interface HoldOutOptions {
  readonly holdOut: number;
  readonly seed: number;
  readonly missing: "error" | "drop";
  readonly weights?: string;
}

/** The rows that a fit held out, of all its rows; an error unless the others are the rows that the model was fitted to. */
export function rowsHeldOut(model: Model, all: Table, target: Target, options: HoldOutOptions): JudgedRows {
  const { training, heldOut } = partsOf(all, target, options.holdOut, options.seed);
  const { table: learnt } = judgedRows(model, training, options.missing);
  const weights = options.weights === undefined ? {} : { rowWeights: options.weights };
  if (learnt.rows === 0 || evaluate(model, learnt, { target, ...weights }).areLearntRows === false)
    throw new MultilogitError(
      "data",
      "the rows left by this --hold-out and --seed are not those that the model learnt; give the share and the seed of its fit, and the same file",
    );
  const judged = judgedRows(model, heldOut, options.missing);
  if (judged.table.rows === 0)
    throw new MultilogitError(
      "data",
      "none of the rows held out can be evaluated, since each lacks a cell or has a level that was not learnt; hold out a larger share, or fit with --unseen zero",
    );
  return judged;
}
