import {
  type ClassName,
  columnsRead,
  completeRows,
  type Model,
  predict,
  probabilities,
  type Table,
  tableFromColumns,
} from "multilogit";
import { rowNumber } from "multilogit/internal";
import type { FileOptions } from "../files/read-options.js";
import { csvLines } from "../files/table-to-csv.js";
import { outputFormat, writeTable } from "../files/write-table.js";
import { assertOutput } from "../files/write-text-file.js";
import { predictionReport } from "../pictures/prediction-report.js";
import { print, show } from "../system/standard-output.js";
import { nextStep } from "../terminal/next-step.js";
import { type Terminal, terminalOf } from "../terminal/terminal.js";
import { noteEmptyPredictions } from "./dropped-rows.js";
import { fileOptions } from "./file-options.js";
import { readModel } from "./read-model.js";
import { naming, readRows } from "./read-rows.js";

export interface PredictCommandOptions extends FileOptions {
  readonly missing: "error" | "drop" | "empty";
  readonly output?: string;
}

/** `multilogit predict`: a table with `prediction` and the probability of each class, row by row as in DATA; where rows are left out, with their numbers in `row`. */
export async function predictCommand(modelPath: string, data: string, options: PredictCommandOptions): Promise<void> {
  const { missing, output } = options;
  if (output !== undefined) await assertWritable(output);
  const model = await readModel(modelPath);
  const { table, dropped } = await readRows(model, data, {
    file: fileOptions(options),
    missing: missing === "empty" ? "keep" : missing,
    advice: "the column row says which ones remain; --missing empty gives every row a line",
    remedies: ["drop", "empty"],
  });
  if (missing === "empty") noteEmptyPredictions(data, table, columnsRead(model.featureMap));
  const predictions = await naming(data, () => predictionTable(model, table, dropped > 0));
  if (output !== undefined) {
    await writeTable(output, predictions);
    show(`Wrote ${output}: ${predictions.rows} ${predictions.rows === 1 ? "row" : "rows"}.`);
  } else if (process.stdout.isTTY) show(firstPredictions(model, predictions, terminalOf(process.stdout)));
  else await print(csvLines(predictions));
}

/** On a terminal: the first rows, and how to get all of them. */
function firstPredictions(model: Model, predictions: Table, { width }: Terminal): string {
  const words = process.argv.slice(2);
  // standard input has been read to its end
  const all = words.includes("-")
    ? "  the same command with -o predictions.csv"
    : nextStep([...words, "-o", "predictions.csv"], width);
  return `${predictionReport(model, predictions, width)}\n\nTo write ${predictions.rows === 1 ? "it" : `all ${predictions.rows} rows`} with all digits:\n${all}`;
}

/** Checked before the work. */
async function assertWritable(output: string): Promise<void> {
  outputFormat(output);
  await assertOutput(output);
}

/** Rows with a missing cell have no prediction and no probabilities; if they were left out, each row gives its number. */
function predictionTable(model: Model, all: Table, isNumbered: boolean): Table {
  const K = model.classes.length;
  const { table } = completeRows(all, columnsRead(model.featureMap));
  const prediction = new Array<ClassName | null>(all.rows).fill(null);
  const columns = model.classes.map(() => new Float64Array(all.rows).fill(Number.NaN));
  const P = probabilities(model, table);
  predict(model, table).forEach((name, i) => {
    const row = isNumbered ? i : rowNumber(table, i) - 1;
    prediction[row] = name;
    columns.forEach((p, k) => {
      p[row] = P[i * K + k]!;
    });
  });
  return tableFromColumns({
    ...(isNumbered ? { row: Int32Array.from(prediction, (_, i) => rowNumber(all, i)) } : {}),
    prediction,
    ...Object.fromEntries(model.classes.map((name, k) => [`p_${name}`, columns[k]!])),
  });
}
