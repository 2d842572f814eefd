import type { Evaluation, Warning } from "multilogit";
import { REPORTED_RANKS } from "multilogit/internal";
import { formatNumber } from "../terminal/format-number.js";
import { labelledLines } from "../terminal/labelled-lines.js";
import { percentText, shareText } from "../terminal/share-text.js";
import type { Terminal } from "../terminal/terminal.js";
import { textTable } from "../terminal/text-table.js";
import { wrapped } from "../terminal/wrapped.js";
import { notJudgedInWords } from "./held-out-text.js";
import { warningSentences } from "./warning-lines.js";

/** Wider confusion matrices do not fit a screen; --json has them. */
const MOST_CLASSES_SHOWN = 20;

export interface EvaluationReportOptions {
  readonly source: string;
  readonly dropped: number;
  /** held-out rows that cannot be evaluated */
  readonly unseen: number;
  /** whether these are the rows that the fit held out */
  readonly isHeldOut: boolean;
  /** what looked wrong in the data of the fit */
  readonly warnings: readonly Warning[];
  readonly terminal: Terminal;
}

/** An evaluation for people: the numbers, the classes, the confusion matrix, the reliability table. */
export function evaluationReport(evaluation: Evaluation, options: EvaluationReportOptions): string {
  const { width } = options.terminal;
  const { rows, accuracy, logLoss, brier, expectedCalibrationError, auc } = evaluation;
  const numbers = labelledLines(
    [
      ["accuracy", percentText(accuracy)],
      ["log loss", `${formatNumber(logLoss)} nats per row`],
      ["Brier score", `${formatNumber(brier)}   (0 to 2)`],
      ["expected calibration error", formatNumber(expectedCalibrationError)],
      ["one-against-rest AUC", `${share(auc)}   (mean over classes${within(evaluation)})`],
      ["one-against-one AUC", `${share(evaluation.pairwiseAuc)}   (mean over pairs of classes${within(evaluation)})`],
      ...topLines(evaluation),
    ],
    width,
  );
  const heading = wrapped(`${options.source}: ${rows} rows${counted(evaluation)}${whichRows(options)}`, width).join(
    "\n",
  );
  return [
    `${heading}\n${numbers}`,
    remarks(evaluation, options),
    classTable(evaluation, width),
    confusionTable(evaluation, width),
    calibrationTable(evaluation),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** How exact areas are that come from histograms. */
function within({ aucError }: Evaluation): string {
  return aucError === 0 ? "" : `; to within ${aucError.toExponential(0)}`;
}

function counted({ rows, weight }: Evaluation): string {
  return weight === rows ? "" : ` that count as ${Number(weight.toPrecision(9))}`;
}

function whichRows({ dropped, unseen, isHeldOut }: EvaluationReportOptions): string {
  if (isHeldOut) return [" that were held out from the fit", ...notJudgedInWords(unseen, dropped)].join("; ");
  return dropped === 0 ? "" : ` (${dropped} left out for missing cells)`;
}

/** What a reader of the figures should know about how they came about. */
function remarks({ areLearntRows }: Evaluation, { warnings, terminal }: EvaluationReportOptions): string {
  const flattered =
    "These are the rows that the model was fitted to, so the figures flatter it; fit with --hold-out 20% and evaluate with the same option to use others.";
  return [
    ...(areLearntRows ? [flattered] : []),
    ...warningSentences(warnings).map((sentence) => `The fit has a warning: ${sentence}.`),
  ]
    .flatMap((remark) => wrapped(remark, terminal.width))
    .join("\n");
}

/** The heading of how many rows a class or bin has: rows, or where those count more or less than once, their weight. */
function amount({ rows, weight }: Evaluation): string {
  return weight === rows ? "rows" : "weight";
}

function classTable(evaluation: Evaluation, width: number): string {
  const rows = evaluation.perClass.map((c) => [
    String(c.class),
    share(c.precision),
    share(c.recall),
    share(c.f1),
    share(c.auc),
    formatNumber(c.support),
  ]);
  for (const average of ["macro", "weighted"] as const) {
    const { precision, recall, f1 } = evaluation.averages[average];
    rows.push([`${average} mean`, share(precision), share(recall), share(f1), "", ""]);
  }
  const header = ["class", "precision", "recall", "F1", "AUC", amount(evaluation)];
  return textTable(header, rows, ["left", ...header.slice(1).map(() => "decimal" as const)], width);
}

/** How often the class is among the most probable few, where there are more classes than that. */
function topLines({ topAccuracy }: Evaluation): [string, string][] {
  return REPORTED_RANKS.flatMap((k) =>
    k < topAccuracy.length ? [[`among the first ${k}`, percentText(topAccuracy[k - 1]!)]] : [],
  );
}

function confusionTable({ classes, confusion }: Evaluation, width: number): string {
  if (classes.length > MOST_CLASSES_SHOWN)
    return wrapped(
      `confusion: ${classes.length} × ${classes.length} classes, too many to show; --json has them`,
      width,
    ).join("\n");
  const rows = classes.map((name, k) => [
    String(name),
    ...confusion[k]!.map((count) => (count === 0 ? "·" : formatNumber(count))),
  ]);
  const table = textTable(["", ...classes.map(String)], rows, ["left", ...classes.map(() => "right" as const)], width);
  return `confusion: observed class down, predicted class across\n\n${table}`;
}

function calibrationTable(evaluation: Evaluation): string {
  const rows = evaluation.calibration.map((bin) => [
    `${formatNumber(bin.from, 2)} – ${formatNumber(bin.to, 2)}`,
    formatNumber(bin.weight),
    percentText(bin.probability),
    percentText(bin.right),
  ]);
  return `calibration of the predicted class\n\n${textTable(["probability", amount(evaluation), "said", "was right"], rows, ["left", "right", "right", "right"])}`;
}

function share(value: number | null): string {
  return value === null ? "n/a" : shareText(value);
}
