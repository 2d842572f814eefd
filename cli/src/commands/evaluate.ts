import { basename } from "node:path";
import {
  completeRows,
  type Evaluation,
  evaluate,
  evaluator,
  type HardRow,
  hardestRows,
  type Model,
  type Table,
  type Target,
} from "multilogit";
import { rowNumber } from "multilogit/internal";
import { argumentWithoutSecrets, databaseAddress } from "../databases/database-address.js";
import { assertReportPath } from "../files/assert-report-path.js";
import { MEMORY } from "../files/block-options.js";
import { notesInJson } from "../files/note.js";
import { writeTextFile } from "../files/write-text-file.js";
import { evaluationReport } from "../pictures/evaluation-report.js";
import { reportPage } from "../pictures/report-page.js";
import { show } from "../system/standard-output.js";
import { shellCommand } from "../terminal/shell-command.js";
import { terminalOf } from "../terminal/terminal.js";
import { MissingCells, noteDropped } from "./dropped-rows.js";
import type { EvaluateCommandOptions } from "./evaluate-command-options.js";
import { evaluateInDatabase } from "./evaluate-in-database.js";
import { fileOptions } from "./file-options.js";
import { rowsHeldOut } from "./held-out.js";
import { readModel } from "./read-model.js";
import { naming, readRows, targetColumns, withRowBlocks } from "./read-rows.js";

/** `multilogit evaluate`: the metrics of a model on labelled rows, of which all are never held at once unless some of them were held out. */
export async function evaluateCommand(modelPath: string, data: string, options: EvaluateCommandOptions): Promise<void> {
  await assertReportPath(options.report);
  const model = await readModel(modelPath);
  const target = options.target ?? model.target;
  const address = databaseAddress(data);
  const judge = options.holdOut === undefined ? judgedInBlocks : judgedHeldOut;
  const { evaluation, hardest, dropped, unseen } =
    address === null
      ? await judge(model, data, target, options)
      : { ...(await evaluateInDatabase(address, model, target, options)), hardest: [], unseen: 0 };
  const source = address?.label ?? (data === "-" ? "standard input" : data);
  if (options.report !== undefined)
    await writeTextFile(
      options.report,
      await reportPage({
        model,
        evaluation,
        hardest,
        source: basename(source),
        droppedRows: dropped,
        command: `multilogit ${shellCommand(process.argv.slice(2).map(argumentWithoutSecrets))}`,
      }),
    );
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

/** What is known about the rows that a model was evaluated on. */
interface Judged {
  readonly evaluation: Evaluation;
  /** the rows whose class got the least probability, by their numbers in DATA from 0; none unless they are reported */
  readonly hardest: readonly HardRow[];
  readonly dropped: number;
  /** held-out rows with a level that the model does not know */
  readonly unseen: number;
}

/** All rows of DATA. */
function judgedInBlocks(model: Model, data: string, target: Target, options: EvaluateCommandOptions): Promise<Judged> {
  const { missing, memory = MEMORY } = options;
  const rows = { ...rowsWanted(target, options), missing, memory };
  return withRowBlocks(model, data, rows, async (blocks) => {
    const sums = evaluator(model, { target, ...weightsOf(options), mostKept: memory / BYTES_KEPT });
    const lacks = new MissingCells(blocks.names, rows.labels[0] ?? null);
    let hardest: readonly HardRow[] = [];
    for await (const block of blocks.blocks()) {
      lacks.add(block);
      const table = missing === "drop" ? completeRows(block, blocks.names).table : block;
      if (table.rows === 0) continue;
      sums.add(table);
      hardest = hardestOf([...hardest, ...hardRows(model, table, target, options)]);
    }
    noteDropped(data, lacks, { target: rows.labels[0] ?? null, without: null });
    return { evaluation: sums.evaluation(), hardest, dropped: missing === "drop" ? lacks.dropped : 0, unseen: 0 };
  });
}

/** A probability that is kept has a share next to it, and both are copied once. */
const BYTES_KEPT = 32;

/** The rows of DATA that the fit held out. */
async function judgedHeldOut(
  model: Model,
  data: string,
  target: Target,
  options: EvaluateCommandOptions,
): Promise<Judged> {
  const { weights, missing, holdOut, seed } = options;
  // rows are split before any is left out, as in fit
  const read = await readRows(model, data, {
    ...rowsWanted(target, options),
    missing: missing === "drop" ? "keep" : missing,
  });
  const split = { holdOut: holdOut!, seed, missing, ...(weights === undefined ? {} : { weights }) };
  return naming(data, () => {
    const { table, dropped, unseen } = rowsHeldOut(model, read.table, target, split);
    const evaluation = evaluate(model, table, { target, ...weightsOf(options) });
    return { evaluation, hardest: hardRows(model, table, target, options), dropped, unseen };
  });
}

function rowsWanted(target: Target, options: EvaluateCommandOptions) {
  const { labels, numbers } = targetColumns(target);
  const { weights } = options;
  return {
    file: fileOptions(options),
    labels,
    numbers: [...numbers, ...(weights === undefined ? [] : [weights])],
    remedies: ["drop"] as const,
  };
}

function weightsOf({ weights }: EvaluateCommandOptions): { rowWeights?: string } {
  return weights === undefined ? {} : { rowWeights: weights };
}

function hardRows(model: Model, table: Table, target: Target, { report }: EvaluateCommandOptions): HardRow[] {
  // rows with masses of several classes have no single class to be compared with
  if (report === undefined || typeof target !== "string") return [];
  return hardestRows(model, table, { target }).map((row) => ({ ...row, row: rowNumber(table, row.row) - 1 }));
}

/** As many of them as a report shows. */
function hardestOf(rows: HardRow[]): HardRow[] {
  return rows.sort((x, y) => x.probability - y.probability || x.row - y.row).slice(0, 12);
}
