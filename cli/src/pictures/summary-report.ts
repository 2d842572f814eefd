import type { Summary, Term } from "multilogit/infer";
import { formatNumber } from "../terminal/format-number.js";
import { labelledLines } from "../terminal/labelled-lines.js";
import { inOptions } from "../terminal/remedies.js";
import { plainTerminal } from "../terminal/terminal.js";
import { type Alignment, textTable, textTables } from "../terminal/text-table.js";
import { wrapped } from "../terminal/wrapped.js";
import { warningSentences } from "./warning-lines.js";

/** Where a summary comes from. */
export interface SummarySource {
  /** the file of rows */
  readonly data: string;
  /** the formula, or the file of the model */
  readonly fitted: string;
  /** the number of its rows that were used, however often each counts */
  readonly tableRows: number;
  /** rows left out for missing cells */
  readonly dropped: number;
  /** what weights mean, in words */
  readonly weights?: string;
}

const STARS: readonly (readonly [number, string])[] = [
  [0.001, "***"],
  [0.01, "**"],
  [0.05, "*"],
  [0.1, "."],
];

/** A summary as people know it from R and Stata: the fit, then a block of weights for each class against the reference. */
export function summaryReport(summary: Summary, source: SummarySource, width = plainTerminal.width): string {
  const blocks = classBlocks(summary);
  const header = ["", ...termHeadings(summary)];
  const tables = textTables(
    header,
    blocks.map(({ terms }) => terms.map(starredCells)),
    numbersIn(header),
    width,
  );
  const shown = blocks.map(({ title, terms }, at) =>
    terms.every(({ estimate }) => estimate === null)
      ? wrapped(`${title}: no finite estimates`, width).join("\n")
      : [...wrapped(title, width), "", tables[at]].join("\n"),
  );
  const facts = labelledLines([...heading(summary, source), ...fitLines(summary)], width);
  const tests = testTable(summary);
  const joint =
    tests === null
      ? []
      : [`joint tests\n\n${textTable(tests.header.map(shortTest), tests.rows, numbersIn(tests.header), width)}`];
  return [facts, ...shown, ...joint, footnote(summary, width)].join("\n\n");
}

/** The cells of a term with the marks of its z and p. */
function starredCells(t: Term): string[] {
  const [estimate = "", error = "", z = "", p = "", ...rest] = termCells(t);
  return [t.term, estimate, error, `${z}${t.hauckDonner ? HAUCK_DONNER : ""}`, `${p}${starsOf(t.p)}`, ...rest];
}

/** One comparison of classes. */
export interface ClassBlock {
  /** "High against Low" */
  readonly title: string;
  /** "High - Low", as --contrast takes it */
  readonly short: string;
  readonly terms: readonly Term[];
}

/**
 * The terms and combinations of each class against the reference or the mean, the terms between other classes that separation leaves, and
 * named contrasts.
 */
export function classBlocks({ terms, combinations, reference, separation, contrasts }: Summary): ClassBlock[] {
  const other = reference === null ? "mean" : String(reference);
  const blocks = new Map<string, { title: string; short: string; terms: Term[] }>();
  const add = (title: string, short: string, term: Term) => {
    if (!blocks.has(title)) blocks.set(title, { title, short, terms: [] });
    blocks.get(title)!.terms.push(term);
  };
  for (const t of [...terms, ...combinations])
    add(`${t.class} against ${referenceText(reference)}`, `${t.class} - ${other}`, t);
  for (const t of separation.identified) add(`${t.class} against ${t.reference}`, `${t.class} - ${t.reference}`, t);
  for (const t of contrasts) add(String(t.class), String(t.class), t);
  return [...blocks.values()];
}

/** What the classes are compared with. */
export function referenceText(reference: Summary["reference"]): string {
  return reference === null ? "the mean of the classes" : String(reference);
}

/** Which model was fitted to which data. */
export function heading(
  summary: Summary,
  { data, fitted, tableRows, dropped, weights }: SummarySource,
): [string, string][] {
  const left = dropped === 0 ? "" : `; ${dropped} left out for missing cells`;
  return [
    [fitted.includes("~") ? "formula" : "model", fitted],
    ["rows", `${rowsInWords(summary.rows, tableRows, data)}${left}`],
    ...(weights === undefined ? [] : [["weights", weights] as [string, string]]),
  ];
}

/** "150 of iris.csv", or "1681 in 72 rows of housing.csv" where rows count more or less often than once. */
export function rowsInWords(rows: number, tableRows: number, data: string): string {
  const inRows = rows === tableRows ? "" : ` in ${tableRows} rows`;
  return `${Number(rows.toPrecision(10))}${inRows} of ${data === "-" ? "standard input" : data}`;
}

/** The log-likelihoods and what follows from them, as names and values. */
export function fitLines(summary: Summary): [string, string][] {
  const { likelihoodRatio: test, pseudoR2, aic, bic, nullLogLikelihood } = summary;
  const lines: [string, string][] = [["log-likelihood", formatNumber(summary.logLikelihood, 10)]];
  if (nullLogLikelihood !== null) lines.push(["  constants only", formatNumber(nullLogLikelihood, 10)]);
  if (test)
    lines.push([
      "likelihood ratio",
      `χ²(${test.degreesOfFreedom}) = ${formatNumber(test.statistic, 6)}, p ${pEquals(test.p)}`,
    ]);
  if (aic !== null && bic !== null) lines.push(["AIC, BIC", `${formatNumber(aic, 8)}, ${formatNumber(bic, 8)}`]);
  if (pseudoR2)
    lines.push([
      "pseudo R²",
      `McFadden ${formatNumber(pseudoR2.mcfadden)}, Cox–Snell ${formatNumber(pseudoR2.coxSnell)}, Nagelkerke ${formatNumber(pseudoR2.nagelkerke)}`,
    ]);
  if (summary.estimator !== "maximum likelihood") lines.push(["estimates", summary.estimator]);
  lines.push(["std. errors", summary.covariance]);
  if (summary.separation.found)
    lines.push([
      "separation",
      `${summary.separation.kind}: ${inOptions(summary.separation.reason?.replace(/^separated: /, "") ?? "")}`,
    ]);
  for (const sentence of warningSentences(summary.warnings)) lines.push(["warning", sentence]);
  return lines;
}

/** The headings of a table of terms, after the name of the term; p-values of the likelihood ratio are not those of z. */
export function termHeadings({ level, intervals }: Pick<Summary, "level" | "intervals">): string[] {
  return [
    "estimate",
    "std. error",
    "z",
    intervals === "profile" ? "p (LR)" : "P>|z|",
    `${formatNumber(100 * level, 4)} % from`,
    "to",
    "ratio",
  ];
}

/** One term as strings, after its name; a dash for what is not identified. */
export function termCells(t: Term): string[] {
  return [
    numberText(t.estimate, 5),
    numberText(t.standardError, 5),
    t.z === null ? NONE : t.z.toFixed(2),
    t.p === null ? NONE : pValue(t.p),
    numberText(t.lower, 4),
    numberText(t.upper, 4),
    numberText(t.ratio, ratioDigits(t.estimate)),
  ];
}

/** Four, and more where they would all say 1.000, as of a price in cents: 1.000024. */
function ratioDigits(estimate: number | null): number {
  const size = Math.abs(estimate ?? 1);
  return size === 0 || size >= 1e-3 ? 4 : Math.min(MOST_RATIO_DIGITS, 3 + Math.ceil(-Math.log10(size)));
}

/** As many as tables of 80 columns have room for. */
const MOST_RATIO_DIGITS = 7;

const NONE = "–";

function numberText(x: number | null, digits: number): string {
  return x === null ? NONE : formatNumber(x, digits);
}

export function pValue(p: number): string {
  if (p === 0) return "<1e-300";
  return p < 0.0001 ? p.toExponential(1) : p.toFixed(4);
}

function pEquals(p: number): string {
  return p === 0 ? "below 1e-300" : `= ${pValue(p)}`;
}

function starsOf(p: number | null): string {
  return STARS.find(([below]) => p !== null && p < below)?.[1] ?? "";
}

/** The joint tests as a table, one line per hypothesis; null if there are none. */
export function testTable({ tests, reference }: Summary): { header: string[]; rows: string[][] } | null {
  if (tests === null) return null;
  const kinds = [
    ["Wald", "wald"],
    ["likelihood ratio", "likelihoodRatio"],
    ["score", "score"],
  ] as const;
  const lines = [
    ...tests.terms.map((test) => ({ name: test.term, test })),
    ...tests.classes.map((test) => ({ name: `${test.class} against ${referenceText(reference)}`, test })),
  ];
  const rows = lines.map(({ name, test }) => [
    name,
    String(test.wald?.degreesOfFreedom ?? NONE),
    ...kinds.flatMap(([, kind]) => [
      numberText(test[kind]?.statistic ?? null, 5),
      test[kind] ? pValue(test[kind].p) : NONE,
    ]),
  ]);
  return { header: ["", "df", ...kinds.flatMap(([name]) => [`${name} χ²`, "p"])], rows };
}

function numbersIn(header: readonly string[]): Alignment[] {
  return header.map((_, at) => (at === 0 ? "left" : "decimal"));
}

const HAUCK_DONNER = "†";

/** A short name where space is scarce. */
function shortTest(heading: string): string {
  return heading.replace("likelihood ratio", "LR");
}

function footnote(summary: Summary, width: number): string {
  const terms = classBlocks(summary).flatMap((block) => block.terms);
  const stars = terms.some(({ p }) => p !== null) ? "p below: *** 0.001  ** 0.01  * 0.05  . 0.1\n" : "";
  const isFlagged = terms.some(({ hauckDonner }) => hauckDonner);
  const flag = isFlagged
    ? `${HAUCK_DONNER} z says little here: a larger estimate would look less significant (Hauck–Donner); --intervals profile tells more\n`
    : "";
  const ratio = `ratio: exp(estimate), by which the odds against ${summary.reference === null ? "the geometric mean of the classes" : "the reference"} multiply per unit`;
  return wrapped(`${stars}${flag}${ratio}\n${inOptions(summary.note)}`, width).join("\n");
}
