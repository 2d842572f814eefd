import { completeRows, fit, formula, type Model, MultilogitError, penaltyFromText, type Table } from "multilogit";
import type { InferenceOptions } from "multilogit/infer";
import { formulaColumns } from "multilogit/internal";
import type { FileOptions } from "../files/read-options.js";
import { readTable } from "../files/read-table.js";
import type { SummarySource } from "../pictures/summary-report.js";
import { noteDroppedRows } from "./dropped-rows.js";
import { fileOptions } from "./file-options.js";
import { showingProgress } from "./fit-progress.js";
import { basesFromText, readingOf } from "./formula-options.js";
import { readModel } from "./read-model.js";
import { naming, readRows } from "./read-rows.js";

/** What the rows mean, and how they were fitted; for all commands of inference. */
export interface InferenceCommandOptions extends FileOptions {
  readonly formula?: string;
  readonly base?: readonly string[];
  readonly penalty?: string;
  readonly weights?: string;
  readonly probabilityWeights?: string;
  readonly covariance?: string;
  readonly category?: readonly string[];
  readonly firth?: true;
  readonly search?: number;
  readonly limit?: number;
  readonly level: number;
  readonly missing?: "error" | "drop";
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
  for (const flag of ["base", "penalty", "category"] as const)
    if (options[flag] !== undefined)
      throw new MultilogitError("option", `--${flag} belongs to a --formula; a model file is fitted already`);
  const model = await readModel(first);
  const { cluster, weights } = columnsOf(inference);
  const { table, dropped } = await readRows(model, second, {
    file: fileOptions(options),
    labels: [...[model.target].flat(), ...cluster],
    numbers: weights,
    missing: options.missing ?? "drop",
    remedies: ["drop"],
  });
  return {
    model,
    table,
    inference,
    source: { data: second, fitted: first, tableRows: table.rows, dropped, ...weightWords(options) },
  };
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
  const reading = readingOf(parsed, {
    numbers: weights,
    labels: cluster,
    ...(options.category === undefined ? {} : { category: options.category }),
  });
  const { missing = "drop" } = options;
  const all = await readTable(data, {
    ...fileOptions(options),
    ...reading,
    missing: missing === "drop" ? "keep" : "error",
    remedies: ["drop", "category"],
  });
  if (missing === "drop")
    noteDroppedRows(data, all, all.names, {
      target: typeof parsed.target === "string" ? parsed.target : null,
      needed: [...[parsed.target].flat(), ...weights, ...cluster],
      without: "formula",
      atMostHalf: options.missing === undefined,
    });
  const { table, dropped } = missing === "drop" ? completeRows(all, all.names) : { table: all, dropped: 0 };
  const [rowWeights] = weights;
  const named = formulaColumns(parsed, table.names, cluster);
  const model = await naming(data, () =>
    showingProgress((progress) =>
      fit(table, parsed, {
        penalty,
        ignore: cluster.filter((name) => !named.includes(name)),
        ...(rowWeights === undefined ? {} : { rowWeights }),
        ...progress,
      }),
    ),
  );
  return {
    model,
    table,
    inference,
    source: { data, fitted: text, tableRows: table.rows, dropped, ...weightWords(options) },
  };
}

function columnsOf({ covariance, rowWeights, probabilityWeights }: InferenceOptions) {
  return {
    cluster: typeof covariance === "object" ? [covariance.cluster] : [],
    weights: [rowWeights, probabilityWeights].filter((name) => name !== undefined),
  };
}

function weightWords({ weights, probabilityWeights }: InferenceCommandOptions): { weights?: string } {
  if (weights !== undefined) return { weights: `each row counts as often as ${weights} says` };
  return probabilityWeights === undefined ? {} : { weights: `probability weights ${probabilityWeights}` };
}

function inferenceOptions(options: InferenceCommandOptions): InferenceOptions {
  const { covariance, firth, level, search, limit, weights, probabilityWeights } = options;
  return {
    level,
    biasReduced: firth === true,
    ...(search === undefined ? {} : { searchSteps: search * 1e9 }),
    ...(limit === undefined ? {} : { covarianceSteps: limit * 1e9 }),
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
