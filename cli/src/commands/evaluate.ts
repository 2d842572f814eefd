import { evaluate } from "multilogit";
import { evaluationReport } from "../pictures/evaluation-report.js";
import { terminalOf } from "../terminal/terminal.js";
import { readModel } from "./read-model.js";
import { naming, readRows, targetOf } from "./read-rows.js";

export interface EvaluateCommandOptions {
  readonly target?: string;
  readonly weights?: string;
  readonly missing: "error" | "drop";
  readonly json?: true;
}

/** `multilogit evaluate`: the metrics of a model on labelled rows. */
export async function evaluateCommand(modelPath: string, data: string, options: EvaluateCommandOptions): Promise<void> {
  const model = await readModel(modelPath);
  const target = targetOf(model, options.target);
  const numbers = options.weights === undefined ? [] : [options.weights];
  const { table, dropped } = await readRows(model, data, { labels: [target], numbers, missing: options.missing });
  const rowWeights = options.weights === undefined ? {} : { rowWeights: options.weights };
  const evaluation = await naming(data, () => evaluate(model, table, { target, ...rowWeights }));
  const text = options.json
    ? JSON.stringify({ ...evaluation, droppedRows: dropped })
    : evaluationReport(evaluation, {
        source: data === "-" ? "standard input" : data,
        dropped,
        terminal: terminalOf(process.stdout),
      });
  process.stdout.write(`${text}\n`);
}
