import type { Comparison } from "multilogit/infer";
import { formatNumber } from "../terminal/format-number.js";
import { labelledLines } from "../terminal/labelled-lines.js";
import type { Terminal } from "../terminal/terminal.js";
import { textTable } from "../terminal/text-table.js";
import { pValue } from "./summary-report.js";

/** Two nested fits for people, the smaller first, and the test of what the larger adds; `a` and `b` are their files. */
export function comparisonReport(comparison: Comparison, a: string, b: string, { width }: Terminal): string {
  const { likelihoodRatio: test, added, isSameRowsProved, rows } = comparison;
  const models = [
    { file: a, ...comparison.first },
    { file: b, ...comparison.second },
  ];
  if (comparison.smaller === "second") models.reverse();
  const table = textTable(
    ["model", "log-likelihood", "free weights", "AIC", "BIC"],
    models.map((m) => [
      m.file,
      formatNumber(m.logLikelihood, 10),
      String(m.degreesOfFreedom),
      formatNumber(m.aic, 8),
      formatNumber(m.bic, 8),
    ]),
    ["left", "decimal", "decimal", "decimal", "decimal"],
    width,
  );
  const p = test.p === 0 ? "below 1e-300" : `= ${pValue(test.p)}`;
  const proof = isSameRowsProved
    ? "the same for both"
    : "equally many of each class in both; give DATA after the models to prove that they are the same";
  const facts = labelledLines(
    [
      ["likelihood ratio", `χ²(${test.degreesOfFreedom}) = ${formatNumber(test.statistic, 6)}, p ${p}`],
      ["added", added.join(", ")],
      ["rows", `${formatNumber(rows, 10)}, ${proof}`],
    ],
    width,
  );
  return `${table}\n\n${facts}`;
}
