import type { Evaluation } from "multilogit";
import { formatNumber } from "../terminal/format-number.js";
import { percentText } from "../terminal/share-text.js";

/** How well rows are predicted that were not learnt from. */
export interface HeldOutEvaluation {
  readonly share: number;
  readonly seed: number;
  /** null if none of them could be evaluated */
  readonly evaluation: Evaluation | null;
  /** rows that cannot be predicted, since they have a level that the fit did not see */
  readonly unseen: number;
  /** rows left out because a cell is missing */
  readonly dropped: number;
}

/** How well rows were predicted that were not learnt from, and how many could not be. */
export function heldOutInWords({ evaluation, unseen, dropped }: HeldOutEvaluation): string {
  if (evaluation === null)
    return ["no row can be evaluated", ...notJudgedInWords(unseen, dropped)].join("; ").replaceAll(" more ", " ");
  const { rows, accuracy, logLoss } = evaluation;
  return [
    `${rows} rows not learnt from: ${figuresInWords(accuracy, logLoss)}`,
    ...notJudgedInWords(unseen, dropped),
  ].join("; ");
}

/** How many of the held-out rows were not evaluated, and why. */
export function notJudgedInWords(unseen: number, dropped: number): string[] {
  return [
    ...(unseen === 0 ? [] : [`${unseen} more ${unseen === 1 ? "has" : "have"} a level that was not learnt`]),
    ...(dropped === 0 ? [] : [`${dropped} more ${dropped === 1 ? "lacks" : "lack"} a cell`]),
  ];
}

export function figuresInWords(accuracy: number, logLoss: number): string {
  return `accuracy ${percentText(accuracy)}, log loss ${formatNumber(logLoss)} nats per row`;
}
