import type { Summary, Term } from "multilogit";
import { formatNumber } from "../terminal/format-number.js";
import { textTable } from "../terminal/text-table.js";

/** A summary as people know it from R and Stata: the fit, then a block of weights for each class against the reference. */
export function summaryReport(summary: Summary): string {
  const classes = [...new Set(summary.terms.map((term) => term.class))];
  const blocks = classes.map((name) => {
    const terms = summary.terms.filter((term) => term.class === name);
    return `${name} against ${summary.reference}\n\n${termTable(terms, summary.level)}`;
  });
  return [fitLines(summary), ...blocks, `${summary.note}; covariance: ${summary.covariance}`].join("\n\n");
}

function fitLines(summary: Summary): string {
  const { likelihoodRatio: test, pseudoR2, aic, bic } = summary;
  const lines = [
    ["rows", formatNumber(summary.rows, 10)],
    ["log-likelihood", formatNumber(summary.logLikelihood, 10)],
    ["  constants only", formatNumber(summary.nullLogLikelihood, 10)],
  ];
  if (test)
    lines.push([
      "likelihood ratio",
      `χ²(${test.degreesOfFreedom}) = ${formatNumber(test.statistic, 6)}, p = ${pValue(test.p)}`,
    ]);
  if (aic !== null && bic !== null) lines.push(["AIC, BIC", `${formatNumber(aic, 8)}, ${formatNumber(bic, 8)}`]);
  if (pseudoR2)
    lines.push([
      "pseudo R²",
      `McFadden ${formatNumber(pseudoR2.mcfadden)}, Cox–Snell ${formatNumber(pseudoR2.coxSnell)}, Nagelkerke ${formatNumber(pseudoR2.nagelkerke)}`,
    ]);
  return lines.map(([name, text]) => `${name!.padEnd(18)}${text}`).join("\n");
}

function termTable(terms: readonly Term[], level: number): string {
  const percent = `${formatNumber(100 * level, 4)} %`;
  const header = ["", "estimate", "std. error", "z", "p", `${percent} from`, "to", "ratio"];
  const rows = terms.map((t) => [
    t.term,
    formatNumber(t.estimate, 5),
    formatNumber(t.standardError, 5),
    t.z.toFixed(2),
    t.p === null ? "n/a" : pValue(t.p),
    formatNumber(t.lower, 4),
    formatNumber(t.upper, 4),
    formatNumber(t.ratio, 4),
  ]);
  return textTable(header, rows, ["left", ...header.slice(1).map(() => "right" as const)]);
}

function pValue(p: number): string {
  return p < 0.0001 ? p.toExponential(1) : p.toFixed(4);
}
