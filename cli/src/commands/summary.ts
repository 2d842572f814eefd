import {
  completeRows,
  fit,
  formula,
  formulaColumns,
  type InferenceOptions,
  type Model,
  MultilogitError,
  penaltyFromText,
  type Summary,
  summarize,
  type Table,
} from "multilogit";
import { readTable } from "../files/read-table.js";
import { assertFolder, writeTextFile } from "../files/write-text-file.js";
import { type SummarySource, summaryReport } from "../pictures/summary-report.js";
import { summaryToCsv } from "../pictures/summary-to-csv.js";
import { summaryToHtml } from "../pictures/summary-to-html.js";
import { summaryToLatex } from "../pictures/summary-to-latex.js";
import { summaryToMarkdown } from "../pictures/summary-to-markdown.js";
import { basesFromText, readingOf } from "./formula-options.js";
import { readModel } from "./read-model.js";
import { naming, readRows, targetOf } from "./read-rows.js";

/** How the rows are meant, and how they were fitted; for all commands of inference. */
export interface InferenceCommandOptions {
  readonly formula?: string;
  readonly base?: readonly string[];
  readonly penalty?: string;
  readonly weights?: string;
  readonly probabilityWeights?: string;
  readonly covariance?: string;
  readonly firth?: true;
  readonly level: number;
  readonly missing: "error" | "drop";
}

export interface SummaryCommandOptions extends InferenceCommandOptions {
  readonly reference?: string;
  readonly coding: "reference" | "symmetric";
  readonly intervals: "wald" | "profile";
  readonly tests?: true;
  readonly json?: true;
  readonly csv?: true;
  readonly markdown?: true;
  readonly latex?: true;
  readonly html?: true;
  readonly output?: string;
}

const FORMATS = ["json", "csv", "markdown", "latex", "html"] as const;
type SummaryFormat = (typeof FORMATS)[number] | "text";
const ENDINGS: Readonly<Record<string, SummaryFormat>> = {
  ".json": "json",
  ".csv": "csv",
  ".md": "markdown",
  ".tex": "latex",
  ".html": "html",
  ".txt": "text",
};

/** `multilogit summary MODEL DATA`, or `summary DATA --formula …`: standard errors, tests and intervals. */
export async function summaryCommand(
  first: string,
  second: string | undefined,
  options: SummaryCommandOptions,
): Promise<void> {
  const format = formatOf(options);
  if (options.output !== undefined) await assertFolder(options.output);
  const { model, table, inference, source } = await modelAndRows("summary", first, second, options);
  const summary = await naming(source.data, () =>
    summarize(model, table, {
      ...inference,
      coding: options.coding,
      intervals: options.intervals,
      tests: options.tests === true,
      ...(options.reference === undefined ? {} : { reference: options.reference }),
    }),
  );
  const text = summaryText(summary, format, source);
  if (options.output === undefined) process.stdout.write(text);
  else await writeTextFile(options.output, text);
  if (summary.separation.found && summary.estimator !== "bias-reduced") process.exitCode = 1;
}

/** Asked before the work. */
function formatOf(options: SummaryCommandOptions): SummaryFormat {
  const asked = FORMATS.filter((format) => options[format]);
  if (asked.length > 1) throw new MultilogitError("option", `--${asked.join(" and --")}: expected one of them`);
  if (options.output === undefined) return asked[0] ?? "text";
  const ending = /\.[^./]+$/.exec(options.output)?.[0] ?? "";
  const named = asked[0] ?? ENDINGS[ending];
  if (named === undefined)
    throw new MultilogitError(
      "option",
      `-o ${JSON.stringify(options.output)}: expected a name that ends in ${Object.keys(ENDINGS).join(", ")}`,
    );
  return named;
}

function summaryText(summary: Summary, format: SummaryFormat, source: SummarySource): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(summary)}\n`;
    case "csv":
      return summaryToCsv(summary);
    case "markdown":
      return summaryToMarkdown(summary, source);
    case "latex":
      return summaryToLatex(summary, source);
    case "html":
      return summaryToHtml(summary, source);
    case "text":
      return `${summaryReport(summary, source)}\n`;
  }
}

export interface ModelAndRows {
  readonly model: Model;
  readonly table: Table;
  readonly inference: InferenceOptions;
  readonly source: SummarySource;
}

/** The model of a file and the rows that it was fitted to, or a formula fitted to DATA. */
export async function modelAndRows(
  command: string,
  first: string,
  second: string | undefined,
  options: InferenceCommandOptions,
): Promise<ModelAndRows> {
  const inference = inferenceOptions(options);
  if (options.formula !== undefined) {
    if (second !== undefined)
      throw new MultilogitError(
        "option",
        `${command}: --formula fits DATA itself, but there are two arguments, ${JSON.stringify(first)} and ${JSON.stringify(second)}; leave out the model or the formula`,
      );
    return fittedRows(first, options.formula, inference, options);
  }
  if (second === undefined)
    throw new MultilogitError("option", `${command}: expected MODEL DATA, or DATA with a --formula`);
  for (const flag of ["base", "penalty"] as const)
    if (options[flag] !== undefined)
      throw new MultilogitError("option", `--${flag} belongs to a --formula; the model of a file is fitted already`);
  const model = await readModel(first);
  const { cluster, weights } = columnsOf(inference);
  const { table, dropped } = await readRows(model, second, {
    labels: [...(typeof model.target === "string" ? [targetOf(model, undefined)] : model.target), ...cluster],
    numbers: weights,
    missing: options.missing,
  });
  return { model, table, inference, source: { data: second, fitted: first, dropped, ...weightWords(options) } };
}

async function fittedRows(
  data: string,
  text: string,
  inference: InferenceOptions,
  options: InferenceCommandOptions,
): Promise<ModelAndRows> {
  const parsed = formula(text, { base: basesFromText(options.base) });
  const penalty = penaltyFromText(options.penalty ?? "none");
  const { cluster, weights } = columnsOf(inference);
  const reading = readingOf(parsed, [...weights, ...cluster]);
  const all = await readTable(data, {
    ...reading,
    labels: [...(reading.labels ?? []), ...cluster],
    unusable: options.missing === "drop" ? "missing" : "error",
    remedies: ["drop"],
  });
  const { table, dropped } = options.missing === "drop" ? completeRows(all, all.names) : { table: all, dropped: 0 };
  const [rowWeights] = weights;
  const named = formulaColumns(parsed, table.names, cluster);
  const model = await naming(data, () =>
    fit(table, parsed, {
      penalty,
      ignore: cluster.filter((name) => !named.includes(name)),
      ...(rowWeights === undefined ? {} : { rowWeights }),
    }),
  );
  return { model, table, inference, source: { data, fitted: text, dropped, ...weightWords(options) } };
}

function columnsOf({ covariance, rowWeights, probabilityWeights }: InferenceOptions) {
  return {
    cluster: typeof covariance === "object" ? [covariance.cluster] : [],
    weights: [rowWeights, probabilityWeights].filter((name) => name !== undefined),
  };
}

function weightWords({ weights, probabilityWeights }: InferenceCommandOptions): { weights?: string } {
  if (weights !== undefined) return { weights: `each row counts ${weights} times` };
  return probabilityWeights === undefined ? {} : { weights: `probability weights ${probabilityWeights}` };
}

function inferenceOptions(options: InferenceCommandOptions): InferenceOptions {
  const { covariance, firth, level, weights, probabilityWeights } = options;
  return {
    level,
    biasReduced: firth === true,
    ...(covariance === undefined ? {} : { covariance: covarianceFromText(covariance) }),
    ...(weights === undefined ? {} : { rowWeights: weights }),
    ...(probabilityWeights === undefined ? {} : { probabilityWeights }),
  };
}

function covarianceFromText(text: string): NonNullable<InferenceOptions["covariance"]> {
  if (text === "classical" || text === "HC0" || text === "HC1") return text;
  const cluster = /^cluster:(.+)$/.exec(text)?.[1];
  if (cluster === undefined)
    throw new MultilogitError(
      "option",
      `--covariance ${JSON.stringify(text)}: expected classical, HC0, HC1 or cluster:COLUMN`,
    );
  return { cluster };
}
