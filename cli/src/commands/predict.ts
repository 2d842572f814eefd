import {
  type ClassName,
  columnsRead,
  completeRows,
  type Model,
  predict,
  probabilities,
  rowNumber,
  type Table,
  tableFromColumns,
} from "multilogit";
import type { FileOptions } from "../files/read-options.js";
import { csvLines } from "../files/table-to-csv.js";
import { outputFormat, writeTable } from "../files/write-table.js";
import { assertFolder } from "../files/write-text-file.js";
import { fileOptions } from "./file-options.js";
import { readModel } from "./read-model.js";
import { naming, readRows } from "./read-rows.js";

export interface PredictCommandOptions extends FileOptions {
  readonly missing: "error" | "empty";
  readonly output?: string;
}

/** `multilogit predict`: a table with `prediction` and the probability of each class, row by row as in DATA. */
export async function predictCommand(modelPath: string, data: string, options: PredictCommandOptions): Promise<void> {
  const { missing, output } = options;
  if (output !== undefined) await assertWritable(output);
  const model = await readModel(modelPath);
  const { table } = await readRows(model, data, {
    file: fileOptions(options),
    missing: missing === "empty" ? "keep" : "error",
    remedies: ["empty"],
  });
  const predictions = await naming(data, () => predictionTable(model, table));
  if (output !== undefined) await writeTable(output, predictions);
  else for (const line of csvLines(predictions)) process.stdout.write(line);
}

/** Asked before the work. */
async function assertWritable(output: string): Promise<void> {
  outputFormat(output);
  await assertFolder(output);
}

/** Rows with a missing cell have no prediction and no probabilities. */
function predictionTable(model: Model, all: Table): Table {
  const K = model.classes.length;
  const { table } = completeRows(all, columnsRead(model.featureMap));
  const prediction = new Array<ClassName | null>(all.rows).fill(null);
  const columns = model.classes.map(() => new Float64Array(all.rows).fill(Number.NaN));
  const P = probabilities(model, table);
  predict(model, table).forEach((name, i) => {
    const row = rowNumber(table, i) - 1;
    prediction[row] = name;
    columns.forEach((p, k) => {
      p[row] = P[i * K + k]!;
    });
  });
  return tableFromColumns({
    prediction,
    ...Object.fromEntries(model.classes.map((name, k) => [`p_${name}`, columns[k]!])),
  });
}
