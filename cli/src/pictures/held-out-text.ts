import type { Evaluation } from "multilogit";
import { formatNumber } from "../terminal/format-number.js";
import { percentText } from "../terminal/share-text.js";

/** How rows are predicted that were not learnt from. */
export interface HeldOutEvaluation {
  readonly share: number;
  readonly seed: number;
  /** null where none of them could be judged */
  readonly evaluation: Evaluation | null;
  /** rows that cannot be predicted, since a category there has a level that the rows learnt from lack */
  readonly unseen: number;
  /** rows left out because a cell is missing */
  readonly dropped: number;
}

/** How well rows were predicted that were not learnt from, and how many of them could not be. */
export function heldOutInWords({ evaluation, unseen, dropped }: HeldOutEvaluation): string {
  if (evaluation === null)
    return ["no row can be judged", ...notJudgedInWords(unseen, dropped)].join("; ").replaceAll(" more ", " ");
  const { rows, accuracy, logLoss } = evaluation;
  return [
    `${rows} rows not learnt from: ${figuresInWords(accuracy, logLoss)}`,
    ...notJudgedInWords(unseen, dropped),
  ].join("; ");
}

/** Which of the rows held out are not among those judged, and why. */
export function notJudgedInWords(unseen: number, dropped: number): string[] {
  return [
    ...(unseen === 0 ? [] : [`${unseen} more ${unseen === 1 ? "has" : "have"} a level that was not learnt`]),
    ...(dropped === 0 ? [] : [`${dropped} more ${dropped === 1 ? "lacks" : "lack"} a cell`]),
  ];
}

export function figuresInWords(accuracy: number, logLoss: number): string {
  return `accuracy ${percentText(accuracy)}, log loss ${formatNumber(logLoss)} nats per row`;
}
