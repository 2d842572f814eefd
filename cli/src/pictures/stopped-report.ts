import { type Model, objectiveInWords } from "multilogit";
import { labelledLines } from "../terminal/labelled-lines.js";
import { inOptions } from "../terminal/remedies.js";
import type { SummarySource } from "./summary-report.js";

/** What is known of a fit whose summary was stopped. */
export function stoppedReport(
  model: Model,
  { data, fitted, tableRows }: SummarySource,
  why: string,
  width: number,
): string {
  const { report, classes, featureMap } = model;
  return labelledLines(
    [
      [fitted.includes("~") ? "formula" : "model", fitted],
      ["rows", `${tableRows} of ${data === "-" ? "standard input" : data}`],
      ["classes", classes.join(", ")],
      ["weights", `${featureMap.names.length} features × ${classes.length} classes`],
      ["objective", `${report.value.toPrecision(13)} = ${objectiveInWords(model)}`],
      ["log-likelihood", `${report.logLikelihood.toPrecision(13)} nats`],
      ["fit", report.reason],
      ["not known", inOptions(why)],
    ],
    width,
  );
}
