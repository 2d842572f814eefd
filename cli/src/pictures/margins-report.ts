import type { Cell } from "multilogit";
import type { EffectKind, MarginalEffect, MarginalEffects, PredictedProbabilities } from "multilogit/infer";
import { formatNumber } from "../terminal/format-number.js";
import { type LabelledText, labelledLines } from "../terminal/labelled-lines.js";
import type { Terminal } from "../terminal/terminal.js";
import { type Alignment, textTable, textTables } from "../terminal/text-table.js";
import { wrapped } from "../terminal/wrapped.js";
import { csvText } from "./csv-text.js";
import { pValue, rowsInWords, type SummarySource } from "./summary-report.js";

const SYMBOLS: Readonly<Record<EffectKind, string>> = {
  dydx: "dp/dx",
  eyex: "elasticity",
  dyex: "dp/d ln x",
  eydx: "d ln p/dx",
};

/** Marginal effects for people: a block per class, a line per column and change. */
export function effectsReport(found: MarginalEffects, source: SummarySource, { width }: Terminal): string {
  const classes = [...new Set(found.effects.map((effect) => effect.class))];
  const header = ["", SYMBOLS[found.effect], "std. error", "z", "P>|z|", ...intervalHeadings(found.level)];
  const rows = classes.map((name) => found.effects.filter((effect) => effect.class === name).map(effectCells));
  const tables = textTables(header, rows, numbersIn(header), width);
  const blocks = classes.map((name, at) => [...wrapped(`probability of ${name}`, width), "", tables[at]].join("\n"));
  const skipped =
    found.skipped.length === 0
      ? []
      : [wrapped(`no ${SYMBOLS[found.effect]} of ${found.skipped.join(", ")}`, width).join("\n")];
  return [facts("marginal effects", found, source, width), ...blocks, ...skipped].join("\n\n");
}

function effectCells(e: MarginalEffect): string[] {
  return [
    nameOf(e),
    formatNumber(e.estimate, 5),
    formatNumber(e.standardError, 5),
    e.z.toFixed(2),
    e.p === null ? "n/a" : pValue(e.p),
    formatNumber(e.lower, 4),
    formatNumber(e.upper, 4),
  ];
}

/** Predicted probabilities for people. */
export function probabilitiesReport(found: PredictedProbabilities, source: SummarySource, { width }: Terminal): string {
  const header = ["class", "probability", "std. error", ...intervalHeadings(found.level)];
  const rows = found.probabilities.map((p) => [
    String(p.class),
    formatNumber(p.probability, 5),
    formatNumber(p.standardError, 5),
    formatNumber(p.lower, 4),
    formatNumber(p.upper, 4),
  ]);
  const table = textTable(header, rows, numbersIn(header), width);
  return `${facts("probabilities", found, source, width)}\n\n${table}`;
}

function numbersIn(header: readonly string[]): Alignment[] {
  return header.map((_, at) => (at === 0 ? "left" : "decimal"));
}

export function effectsToCsv({ effects }: MarginalEffects): string {
  return csvText(
    ["column", "from", "to", "class", "estimate", "standardError", "z", "p", "lower", "upper"],
    effects.map((e) => [
      e.column,
      e.change?.from ?? null,
      e.change?.to ?? null,
      e.class,
      e.estimate,
      e.standardError,
      e.z,
      e.p,
      e.lower,
      e.upper,
    ]),
  );
}

export function probabilitiesToCsv({ probabilities }: PredictedProbabilities): string {
  return csvText(
    ["class", "probability", "standardError", "lower", "upper"],
    probabilities.map((p) => [p.class, p.probability, p.standardError, p.lower, p.upper]),
  );
}

function facts(
  title: string,
  { at, given, rows, covariance }: MarginalEffects | PredictedProbabilities,
  { data, fitted, tableRows }: SummarySource,
  width: number,
): string {
  const place = at === "means" ? "at the mean row" : "averaged over the rows";
  const set = Object.entries(given).map(([name, cell]) => `${name} = ${cell}`);
  const lines: LabelledText[] = [
    [fitted.includes("~") ? "formula" : "model", fitted],
    ["rows", rowsInWords(rows, tableRows, data)],
    [title, [place, ...(set.length > 0 ? [`with ${set.join(", ")}`] : [])].join(", ")],
    ["std. errors", `${covariance}, delta method`],
  ];
  return labelledLines(lines, width);
}

function intervalHeadings(level: number): [string, string] {
  return [`${formatNumber(100 * level, 4)} % from`, "to"];
}

function nameOf({ column, change }: MarginalEffect): string {
  return change === null ? column : `${column}: ${text(change.from)} → ${text(change.to)}`;
}

function text(cell: Cell): string {
  return cell === null ? "none" : String(cell);
}
