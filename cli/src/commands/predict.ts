import {
  type ClassName,
  type Column,
  columnsRead,
  completeRows,
  type Model,
  MultilogitError,
  probabilities,
  type Table,
  tableFromColumns,
} from "multilogit";
import { mostProbable, rowNumber } from "multilogit/internal";
import { databaseAddress } from "../databases/database-address.js";
import type { TableBlocks } from "../files/table-blocks.js";
import { stackedCsvLines } from "../files/table-to-csv.js";
import { outputFormat, writeTables } from "../files/write-table.js";
import { assertOutput } from "../files/write-text-file.js";
import { predictionReport } from "../pictures/prediction-report.js";
import { print, show } from "../system/standard-output.js";
import { nextStep } from "../terminal/next-step.js";
import { type Terminal, terminalOf } from "../terminal/terminal.js";
import { MissingCells, noteDropped, noteEmptyPredictions } from "./dropped-rows.js";
import { fileOptions } from "./file-options.js";
import type { PredictCommandOptions } from "./predict-command-options.js";
import { predictInDatabase } from "./predict-in-database.js";
import { readModel } from "./read-model.js";
import { withRowBlocks } from "./read-rows.js";

/**
 * `multilogit predict`: a table with `prediction` and the probability of each class, row by row as in DATA; where rows are left out, with
 * their numbers in `row`. It is written block by block, so that neither it nor DATA is ever held as a whole.
 */
export async function predictCommand(modelPath: string, data: string, options: PredictCommandOptions): Promise<void> {
  const { missing, output, memory } = options;
  if (output !== undefined) await assertWritable(output);
  const model = await readModel(modelPath);
  const address = databaseAddress(data);
  if (address !== null) return predictInDatabase(address, model, options);
  const inDatabase = (["into", "keep", "overwrite"] as const).find((name) => options[name] !== undefined);
  if (inDatabase !== undefined)
    throw new MultilogitError("option", `--${inDatabase}: is about tables of a database; write to a file with -o`);
  const rows = {
    file: fileOptions(options),
    missing: missing === "empty" ? ("keep" as const) : missing,
    remedies: ["drop", "empty"] as const,
    ...(memory === undefined ? {} : { memory }),
  };
  await withRowBlocks(model, data, rows, async (blocks) => {
    const predictions = predictionTables(model, blocks, missing, data);
    if (output !== undefined) {
      const counted = countedRows(predictions);
      await writeTables(output, counted.tables);
      show(`Wrote ${output}: ${counted.rows} ${counted.rows === 1 ? "row" : "rows"}.`);
    } else if (process.stdout.isTTY) show(await firstPredictions(model, predictions, terminalOf(process.stdout)));
    else await print(stackedCsvLines(predictions));
  });
}

/** The predictions for each block, and then a note about those that are left out or empty; blocks of which no row is left give none. */
async function* predictionTables(
  model: Model,
  rows: TableBlocks,
  missing: PredictCommandOptions["missing"],
  data: string,
): AsyncGenerator<Table> {
  const names = columnsRead(model.featureMap);
  const lacks = new MissingCells(names, null);
  const isNumbered = missing === "drop" && names.some((name) => rows.lacking.has(name));
  for await (const block of rows.blocks()) {
    lacks.add(block);
    const table = isNumbered ? completeRows(block, names).table : block;
    if (table.rows > 0) yield predictionTable(model, table, isNumbered);
  }
  if (missing === "empty") noteEmptyPredictions(data, lacks);
  else
    noteDropped(data, lacks, {
      target: null,
      without: null,
      advice: "the column row says which ones remain; --missing empty gives every row a line",
    });
}

function countedRows(tables: AsyncIterable<Table>): { readonly tables: AsyncIterable<Table>; readonly rows: number } {
  let rows = 0;
  const counted = async function* () {
    for await (const table of tables) {
      rows += table.rows;
      yield table;
    }
  };
  return {
    tables: counted(),
    get rows() {
      return rows;
    },
  };
}

/** On a terminal: the first rows, and how to get all of them. */
async function firstPredictions(model: Model, predictions: AsyncIterable<Table>, { width }: Terminal): Promise<string> {
  let first: Table | null = null;
  let rows = 0;
  for await (const table of predictions) {
    first ??= table;
    rows += table.rows;
  }
  const words = process.argv.slice(2);
  // standard input has been read to its end
  const all = words.includes("-")
    ? "  the same command with -o predictions.csv"
    : nextStep([...words, "-o", "predictions.csv"], width);
  return `${predictionReport(model, first!, rows, width)}\n\nTo write ${rows === 1 ? "it" : `all ${rows} rows`} with all digits:\n${all}`;
}

/** Checked before the work. */
async function assertWritable(output: string): Promise<void> {
  outputFormat(output);
  await assertOutput(output);
}

/** Rows with a missing cell have no prediction and no probabilities; if they were left out, each row gives its number. */
function predictionTable(model: Model, all: Table, isNumbered: boolean): Table {
  const K = model.classes.length;
  const { table, kept } = completeRows(all, columnsRead(model.featureMap));
  const codes = new Int32Array(all.rows).fill(-1);
  const columns = model.classes.map(() => new Float64Array(all.rows).fill(Number.NaN));
  const P = probabilities(model, table);
  for (let i = 0; i < table.rows; i++) {
    const row = kept === null ? i : kept[i]!;
    codes[row] = mostProbable(P, i, K);
    for (let k = 0; k < K; k++) columns[k]![row] = P[i * K + k]!;
  }
  return tableFromColumns({
    ...(isNumbered ? { row: Int32Array.from(codes, (_, i) => rowNumber(all, i)) } : {}),
    prediction: classColumn(model.classes, codes),
    ...Object.fromEntries(model.classes.map((name, k) => [`p_${name}`, columns[k]!])),
  });
}

/** Classes by their codes, −1 where there is none: of the kind of the classes even where no row has one. */
function classColumn(classes: readonly ClassName[], codes: Int32Array): Column {
  if (classes.every((name) => typeof name === "number"))
    return { kind: "number", values: Float64Array.from(codes, (code) => classes[code] ?? Number.NaN) };
  if (classes.every((name) => typeof name === "boolean"))
    return {
      kind: "boolean",
      codes: Int8Array.from(codes, (code) => (code < 0 ? -1 : Number(classes[code]!))),
      levels: [false, true],
    };
  return { kind: "text", codes, levels: classes.map(String) };
}
