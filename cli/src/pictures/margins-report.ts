import type { Cell, EffectKind, MarginalEffect, MarginalEffects, PredictedProbabilities } from "multilogit";
import { formatNumber } from "../terminal/format-number.js";
import { textTable } from "../terminal/text-table.js";
import { csvText } from "./csv-text.js";
import { pValue, type SummarySource } from "./summary-report.js";

const SYMBOLS: Readonly<Record<EffectKind, string>> = {
  dydx: "dp/dx",
  eyex: "elasticity",
  dyex: "dp/d ln x",
  eydx: "d ln p/dx",
};

/** Marginal effects for a person: a block for each class, a line for each column and change. */
export function effectsReport(found: MarginalEffects, source: SummarySource): string {
  const classes = [...new Set(found.effects.map((effect) => effect.class))];
  const width = Math.max(...found.effects.map((effect) => nameOf(effect).length), 12);
  const header = [
    "".padEnd(width),
    SYMBOLS[found.effect],
    "std. error",
    "z",
    "P>|z|",
    ...intervalHeadings(found.level),
  ];
  const blocks = classes.map((name) => {
    const rows = found.effects
      .filter((effect) => effect.class === name)
      .map((e) => [
        nameOf(e),
        formatNumber(e.estimate, 5),
        formatNumber(e.standardError, 5),
        e.z.toFixed(2),
        e.p === null ? "n/a" : pValue(e.p),
        formatNumber(e.lower, 4),
        formatNumber(e.upper, 4),
      ]);
    return `probability of ${name}\n\n${textTable(header, rows, ["left", ...header.slice(1).map(() => "right" as const)])}`;
  });
  const skipped = found.skipped.length === 0 ? [] : [`no ${SYMBOLS[found.effect]} of ${found.skipped.join(", ")}`];
  return [facts("marginal effects", found, source), ...blocks, ...skipped].join("\n\n");
}

/** Predicted probabilities for a person. */
export function probabilitiesReport(found: PredictedProbabilities, source: SummarySource): string {
  const header = ["class", "probability", "std. error", ...intervalHeadings(found.level)];
  const rows = found.probabilities.map((p) => [
    String(p.class),
    formatNumber(p.probability, 5),
    formatNumber(p.standardError, 5),
    formatNumber(p.lower, 4),
    formatNumber(p.upper, 4),
  ]);
  const table = textTable(header, rows, ["left", ...header.slice(1).map(() => "right" as const)]);
  return `${facts("probabilities", found, source)}\n\n${table}`;
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
  { data, fitted }: SummarySource,
): string {
  const place = at === "means" ? "at the mean row" : "averaged over the rows";
  const set = Object.entries(given).map(([name, cell]) => `${name} = ${cell}`);
  const lines = [
    [fitted.includes("~") ? "formula" : "model", fitted],
    ["rows", `${formatNumber(rows, 10)} of ${data === "-" ? "standard input" : data}`],
    [title, [place, ...(set.length > 0 ? [`with ${set.join(", ")}`] : [])].join(", ")],
    ["std. errors", `${covariance}, delta method`],
  ];
  const left = Math.max(...lines.map(([name]) => name!.length)) + 2;
  return lines.map(([name, text]) => `${name!.padEnd(left)}${text}`).join("\n");
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
