import { MultilogitError, type SummaryOptions, summarize } from "multilogit";
import { summaryReport } from "../pictures/summary-report.js";
import { readModel } from "./read-model.js";
import { naming, readRows, targetOf } from "./read-rows.js";

export interface SummaryCommandOptions {
  readonly reference?: string;
  readonly covariance: string;
  readonly level: number;
  readonly weights?: string;
  readonly json?: true;
}

/** `multilogit summary`: standard errors, tests and intervals of a model, at the rows that it was fitted to. */
export async function summaryCommand(modelPath: string, data: string, options: SummaryCommandOptions): Promise<void> {
  const covariance = covarianceFromText(options.covariance);
  const model = await readModel(modelPath);
  const target = targetOf(model, undefined);
  const cluster = typeof covariance === "object" ? [covariance.cluster] : [];
  const numbers = options.weights === undefined ? [] : [options.weights];
  const { table } = await readRows(model, data, { labels: [target, ...cluster], numbers });
  const summary = await naming(data, () =>
    summarize(model, table, {
      covariance,
      level: options.level,
      ...(options.reference === undefined ? {} : { reference: options.reference }),
      ...(options.weights === undefined ? {} : { rowWeights: options.weights }),
    }),
  );
  process.stdout.write(`${options.json ? JSON.stringify(summary) : summaryReport(summary)}\n`);
}

function covarianceFromText(text: string): NonNullable<SummaryOptions["covariance"]> {
  if (text === "classical" || text === "HC0" || text === "HC1") return text;
  const cluster = /^cluster:(.+)$/.exec(text)?.[1];
  if (cluster === undefined)
    throw new MultilogitError(
      "option",
      `--covariance ${JSON.stringify(text)}: expected classical, HC0, HC1 or cluster:COLUMN`,
    );
  return { cluster };
}
