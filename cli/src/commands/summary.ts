import { type Model, MultilogitError, penaltyText } from "multilogit";
import {
  type InferenceOptions,
  refitKept,
  type Summary,
  type SummaryOptions,
  summarize,
  summarizeOver,
} from "multilogit/infer";
import { notesInJson } from "../files/note.js";
import { assertOutput, writeTextFile } from "../files/write-text-file.js";
import { stoppedReport } from "../pictures/stopped-report.js";
import { type SummarySource, summaryReport } from "../pictures/summary-report.js";
import { summaryToCsv } from "../pictures/summary-to-csv.js";
import { summaryToHtml } from "../pictures/summary-to-html.js";
import { summaryToLatex } from "../pictures/summary-to-latex.js";
import { summaryToMarkdown } from "../pictures/summary-to-markdown.js";
import { show } from "../system/standard-output.js";
import { interruptible } from "../terminal/interruptible.js";
import { progressLine } from "../terminal/progress-line.js";
import { plainTerminal, terminalOf } from "../terminal/terminal.js";
import { type InferenceCommandOptions, overOptions, type RowsOfModel, withModelAndRows } from "./model-and-rows.js";
import { namedSums } from "./named-sums.js";
import { naming } from "./read-rows.js";

export interface SummaryCommandOptions extends InferenceCommandOptions {
  readonly reference?: string;
  readonly coding: "reference" | "symmetric";
  readonly intervals: "wald" | "profile";
  readonly tests?: true;
  readonly refit?: true;
  readonly contrast?: readonly string[];
  readonly combination?: readonly string[];
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
  const contrasts = namedSums("--contrast", options.contrast);
  const combinations = namedSums("--combination", options.combination);
  if (options.output !== undefined) await assertOutput(options.output);
  await withModelAndRows("summary", first, second, options, async ({ model: given, rows, inference, source }) => {
    const model = options.refit ? await naming(source.data, () => keptOf(given, rows, inference)) : given;
    const wanted = {
      coding: options.coding,
      tests: options.tests === true,
      contrasts,
      combinations,
      ...(options.reference === undefined ? {} : { reference: options.reference }),
    };
    const summary = await naming(source.data, () =>
      "table" in rows
        ? watched((watch) =>
            summarize(model, rows.table, { ...inference, ...watch, ...wanted, intervals: options.intervals }),
          )
        : showingShare((onCovariance) =>
            summarizeOver(model, rows.over, { ...overOptions(inference, rows), ...wanted, onCovariance }),
          ),
    );
    const isNoted = options.refit === true && !(summary instanceof Stopped);
    const noted = isNoted ? { ...summary, note: `${summary.note}; ${refitNote(given)}` } : summary;
    await written(noted, model, source, format, options);
  });
}

/** Prints a summary or writes it; sets the exit code. */
async function written(
  summary: Summary | Stopped,
  model: Model,
  source: SummarySource,
  format: SummaryFormat,
  options: SummaryCommandOptions,
): Promise<void> {
  if (summary instanceof Stopped) {
    process.exitCode = INTERRUPTED;
    // a file or a format for programs gets whole summaries only
    if (format !== "text" || options.output !== undefined) throw summary.error;
    show(stoppedReport(model, source, summary.error.message, terminalOf(process.stdout).width));
    return;
  }
  if (summary.note.includes("; stopped before")) process.exitCode = INTERRUPTED;
  const { width } = options.output === undefined ? terminalOf(process.stdout) : plainTerminal;
  const text = summaryText(summary, format, source, width);
  if (options.output === undefined && format === "text") show(text.trimEnd());
  else if (options.output === undefined) process.stdout.write(text);
  else {
    await writeTextFile(options.output, text);
    show(`Wrote ${options.output}.`);
  }
  if (summary.separation.found && summary.estimator !== "bias-reduced") process.exitCode = 1;
}

/** The features that the model keeps, fitted again to the same rows. */
function keptOf(model: Model, rows: RowsOfModel, { rowWeights, probabilityWeights }: InferenceOptions): Promise<Model> {
  if (!("table" in rows))
    throw new MultilogitError(
      "option",
      "--refit fits again in memory, and these rows are not all there; raise --memory, or fit a formula of the features that are kept",
    );
  const weights = rowWeights ?? probabilityWeights;
  return refitKept(model, rows.table, weights === undefined ? {} : { rowWeights: weights });
}

function refitNote({ penalty }: Model): string {
  return `of the features that ${penaltyText(penalty)} kept, fitted again without a penalty: unless other rows chose them, p-values come out too small and intervals too short`;
}

/** What a shell reports for a program that Ctrl+C ended. */
const INTERRUPTED = 130;

/** A summary that was stopped before there was anything to print of it, and why there is not. */
class Stopped {
  constructor(readonly error: MultilogitError) {}
}

/** Runs a summary that shows how much of its covariance is known. */
async function showingShare<T>(work: (onCovariance: (share: number) => void) => Promise<T>): Promise<T> {
  const line = progressLine(process.stderr);
  try {
    return await work((share) => line.update(`standard errors: ${Math.round(100 * share)} %`));
  } finally {
    line.clear();
  }
}

/** Runs a summary that shows its progress, and that Ctrl+C ends early with the results so far once it takes long. */
async function watched<T>(work: (watch: SummaryWatch) => Promise<T>): Promise<T | Stopped> {
  const line = progressLine(process.stderr);
  const { signal, listen, release } = interruptible();
  const show = (text: string) => {
    listen();
    line.update(`${text} (Ctrl+C stops with the results so far)`);
  };
  try {
    return await work({
      signal,
      onSearch: (share) => show(`looking for what separates the classes: ${Math.round(100 * share)} % of --search`),
      onProfile: (contrast, term) => show(`profile likelihood of ${term}, ${contrast}`),
      onCovariance: (share) => show(`standard errors: ${Math.round(100 * share)} %`),
    });
  } catch (error) {
    if (signal.aborted && error instanceof MultilogitError) return new Stopped(error);
    throw error;
  } finally {
    release();
    line.clear();
  }
}

type SummaryWatch = Required<Pick<SummaryOptions, "signal" | "onSearch" | "onProfile" | "onCovariance">>;

/** Checked before the work. */
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

function summaryText(summary: Summary, format: SummaryFormat, source: SummarySource, width: number): string {
  switch (format) {
    case "json":
      return `${JSON.stringify({ ...summary, ...notesInJson() })}\n`;
    case "csv":
      return summaryToCsv(summary);
    case "markdown":
      return summaryToMarkdown(summary, source);
    case "latex":
      return summaryToLatex(summary, source);
    case "html":
      return summaryToHtml(summary, source);
    case "text":
      return `${summaryReport(summary, source, width)}\n`;
  }
}
