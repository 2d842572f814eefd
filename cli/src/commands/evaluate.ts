import { basename } from "node:path";
import { evaluate, hardestRows, type Model, type Target } from "multilogit";
import { rowNumber } from "multilogit/internal";
import { assertReportPath } from "../files/assert-report-path.js";
import { notesInJson } from "../files/note.js";
import type { FileOptions } from "../files/read-options.js";
import { writeTextFile } from "../files/write-text-file.js";
import { evaluationReport } from "../pictures/evaluation-report.js";
import { reportPage } from "../pictures/report-page.js";
import { show } from "../system/standard-output.js";
import { terminalOf } from "../terminal/terminal.js";
import { fileOptions } from "./file-options.js";
import { type JudgedRows, rowsHeldOut } from "./held-out.js";
import { readModel } from "./read-model.js";
import { naming, readRows, targetColumns } from "./read-rows.js";

export interface EvaluateCommandOptions extends FileOptions {
  readonly target?: string;
  readonly weights?: string;
  readonly missing: "error" | "drop";
  readonly holdOut?: number;
  readonly seed: number;
  readonly json?: true;
  readonly report?: string;
}

/** `multilogit evaluate`: the metrics of a model on labelled rows. */
export async function evaluateCommand(modelPath: string, data: string, options: EvaluateCommandOptions): Promise<void> {
  await assertReportPath(options.report);
  const model = await readModel(modelPath);
  const target = options.target ?? model.target;
  const { table, dropped, unseen } = await rowsToJudge(model, data, target, options);
  const rowWeights = options.weights === undefined ? {} : { rowWeights: options.weights };
  const evaluation = await naming(data, () => evaluate(model, table, { target, ...rowWeights }));
  const source = data === "-" ? "standard input" : data;
  if (options.report !== undefined) {
    // rows with masses of several classes have no single class to be compared with
    const hard = typeof target === "string" ? hardestRows(model, table, { target }) : [];
    const hardest = hard.map((row) => ({ ...row, row: rowNumber(table, row.row) - 1 }));
    await writeTextFile(
      options.report,
      await reportPage({ model, evaluation, hardest, source: basename(source), droppedRows: dropped }),
    );
  }
  const text = options.json
    ? JSON.stringify({
        ...evaluation,
        droppedRows: dropped,
        ...(options.holdOut === undefined
          ? {}
          : { heldOut: { share: options.holdOut, seed: options.seed, unseenRows: unseen } }),
        warnings: model.report.warnings,
        ...notesInJson(),
      })
    : evaluationReport(evaluation, {
        source,
        dropped,
        unseen,
        isHeldOut: options.holdOut !== undefined,
        warnings: model.report.warnings,
        terminal: terminalOf(process.stdout),
      });
  if (options.json) process.stdout.write(`${text}\n`);
  else show(options.report === undefined ? text : `${text}\n\nWrote ${options.report}.`);
}

/** All rows of DATA, or with --hold-out those that the fit held out. */
async function rowsToJudge(
  model: Model,
  data: string,
  target: Target,
  options: EvaluateCommandOptions,
): Promise<JudgedRows> {
  const { weights, missing, holdOut, seed } = options;
  const { labels, numbers } = targetColumns(target);
  const keepsMissing = holdOut !== undefined && missing === "drop";
  const read = await readRows(model, data, {
    file: fileOptions(options),
    labels,
    numbers: [...numbers, ...(weights === undefined ? [] : [weights])],
    // rows are split before any is left out, as in fit
    missing: keepsMissing ? "keep" : missing,
    remedies: ["drop"],
  });
  if (holdOut === undefined) return { ...read, unseen: 0 };
  const split = { holdOut, seed, missing, ...(weights === undefined ? {} : { weights }) };
  return naming(data, () => rowsHeldOut(model, read.table, target, split));
}
