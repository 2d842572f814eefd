import type { Evaluation } from "multilogit";
import { formatNumber } from "../terminal/format-number.js";
import { labelledLines } from "../terminal/labelled-lines.js";
import type { Terminal } from "../terminal/terminal.js";
import { textTable } from "../terminal/text-table.js";
import { wrapped } from "../terminal/wrapped.js";

/** Wider confusion matrices do not fit a screen; --json has them. */
const MOST_CLASSES_SHOWN = 20;

export interface EvaluationReportOptions {
  readonly source: string;
  readonly dropped: number;
  readonly terminal: Terminal;
}

/** An evaluation for a person: the numbers, the classes, the confusion matrix, the reliability table. */
export function evaluationReport(
  evaluation: Evaluation,
  { source, dropped, terminal: { width } }: EvaluationReportOptions,
): string {
  const { rows, accuracy, logLoss, brier, expectedCalibrationError, auc } = evaluation;
  const left = dropped === 0 ? "" : ` (${dropped} left out for missing cells)`;
  const numbers = labelledLines(
    [
      ["accuracy", percent(accuracy)],
      ["log loss", `${formatNumber(logLoss)} nats per row`],
      ["Brier score", `${formatNumber(brier)}   (0 to 2)`],
      ["expected calibration error", formatNumber(expectedCalibrationError)],
      ["one-against-rest AUC", `${auc === null ? "n/a" : formatNumber(auc)}   (mean over classes)`],
    ],
    width,
  );
  const heading = wrapped(`${source}: ${rows} rows${left}`, width).join("\n");
  return [
    `${heading}\n${numbers}`,
    classTable(evaluation, width),
    confusionTable(evaluation, width),
    calibrationTable(evaluation),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function classTable({ perClass }: Evaluation, width: number): string {
  const rows = perClass.map((c) => [
    String(c.class),
    share(c.precision),
    share(c.recall),
    share(c.f1),
    share(c.auc),
    formatNumber(c.support),
  ]);
  const header = ["class", "precision", "recall", "F1", "AUC", "rows"];
  return textTable(header, rows, ["left", ...header.slice(1).map(() => "decimal" as const)], width);
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

function calibrationTable({ calibration }: Evaluation): string {
  const rows = calibration.map((bin) => [
    `${formatNumber(bin.from, 2)} – ${formatNumber(bin.to, 2)}`,
    formatNumber(bin.weight),
    percent(bin.probability),
    percent(bin.right),
  ]);
  return `calibration of the predicted class\n\n${textTable(["probability", "rows", "said", "was right"], rows, ["left", "right", "right", "right"])}`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function share(value: number | null): string {
  return value === null ? "n/a" : value.toFixed(3);
}
