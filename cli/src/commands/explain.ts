import {
  cellOf,
  columnOf,
  columnsRead,
  explainRow,
  explainWeight,
  type Model,
  MultilogitError,
  type Table,
} from "multilogit";
import { quoted, rowNumber, suggestion } from "multilogit/internal";
import { notesInJson } from "../files/note.js";
import type { FileOptions } from "../files/read-options.js";
import { rowExplanation, weightExplanation } from "../pictures/explanation.js";
import { show } from "../system/standard-output.js";
import { terminalOf } from "../terminal/terminal.js";
import { fileOptions } from "./file-options.js";
import { readModel } from "./read-model.js";
import { naming, readRows, targetColumns } from "./read-rows.js";

export interface ExplainCommandOptions extends FileOptions {
  readonly row?: number;
  readonly class?: string;
  readonly feature?: string;
  readonly target?: string;
  readonly weights?: string;
  readonly missing: "error" | "drop";
  readonly json?: true;
}

/** `multilogit explain`: with --row why that row gets its class; with --class and --feature one weight's derivative. */
export async function explainCommand(modelPath: string, data: string, options: ExplainCommandOptions): Promise<void> {
  assertQuestion(options);
  const model = await readModel(modelPath);
  const text =
    options.row === undefined
      ? await aboutWeight(model, data, options)
      : await aboutRow(model, data, options.row, options);
  if (options.json) process.stdout.write(`${text}\n`);
  else show(text);
}

function assertQuestion({ row, class: name, feature }: ExplainCommandOptions): void {
  if (row === undefined && (name === undefined || feature === undefined))
    throw new MultilogitError(
      "option",
      "explain: nothing to explain; give --row I for a row, or --class C --feature F for a weight",
    );
  if (row !== undefined && feature !== undefined)
    throw new MultilogitError(
      "option",
      "explain: --row and --feature ask different questions; give --row I, or --class C --feature F",
    );
}

async function aboutRow(model: Model, data: string, row: number, options: ExplainCommandOptions): Promise<string> {
  // cells of other rows do not matter
  const { table } = await readRows(model, data, { file: fileOptions(options), missing: "keep" });
  assertComplete(model, table, row, data);
  const classes = await naming(data, () => explainRow(model, table, row - 1));
  const shown = options.class === undefined ? classes[0]! : classes.find((c) => String(c.class) === options.class);
  if (shown === undefined)
    throw new MultilogitError(
      "option",
      `there is no class ${quoted(options.class)} in the model${suggestion(options.class!, model.classes.map(String)) || `; its classes are ${model.classes.map(quoted).join(", ")}`}`,
    );
  if (options.json)
    return JSON.stringify({ row, classes: options.class === undefined ? classes : [shown], ...notesInJson() });
  return rowExplanation(model, table, row - 1, classes, shown, terminalOf(process.stdout));
}

/** Rows that do not exist are reported by the core. */
function assertComplete(model: Model, table: Table, row: number, data: string): void {
  const isMissing = (name: string, i: number) => cellOf(columnOf(table, name), i) === null;
  const names = columnsRead(model.featureMap);
  const lacks = row > table.rows ? undefined : names.find((name) => isMissing(name, row - 1));
  if (lacks === undefined) return;
  const complete = Array.from({ length: table.rows }, (_, i) => i).find(
    (i) => !names.some((name) => isMissing(name, i)),
  );
  const remedy =
    complete === undefined ? "fill it in" : `fill it in, or explain another row, such as --row ${complete + 1}`;
  throw new MultilogitError(
    "data",
    `${data === "-" ? "standard input" : data}: column ${quoted(lacks)}, row ${row}: the cell is empty; ${remedy}`,
  );
}

async function aboutWeight(model: Model, data: string, options: ExplainCommandOptions): Promise<string> {
  const target = options.target ?? model.target;
  const { labels, numbers } = targetColumns(target);
  const { table, dropped }: { table: Table; dropped: number } = await readRows(model, data, {
    file: fileOptions(options),
    labels,
    numbers: [...numbers, ...(options.weights === undefined ? [] : [options.weights])],
    missing: options.missing,
    remedies: ["drop"],
  });
  const explanation = await naming(data, () =>
    explainWeight(model, table, {
      class: options.class!,
      feature: options.feature!,
      target,
      ...(options.weights === undefined ? {} : { rowWeights: options.weights }),
    }),
  );
  const shares = explanation.shares.map((share) => ({ ...share, row: rowNumber(table, share.row) }));
  if (options.json) return JSON.stringify({ ...explanation, shares, droppedRows: dropped, ...notesInJson() });
  return weightExplanation({ ...explanation, shares }, model, dropped, terminalOf(process.stdout));
}
