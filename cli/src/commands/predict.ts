import { type Model, predict, probabilities, type Table, tableFromColumns } from "multilogit";
import { csvLines } from "../files/table-to-csv.js";
import { outputFormat, writeTable } from "../files/write-table.js";
import { assertFolder } from "../files/write-text-file.js";
import { readModel } from "./read-model.js";
import { naming, readRows } from "./read-rows.js";

/** `multilogit predict`: a table with `prediction` and the probability of each class, row by row as in DATA. */
export async function predictCommand(
  modelPath: string,
  data: string,
  { output }: { readonly output?: string },
): Promise<void> {
  if (output !== undefined) await assertWritable(output);
  const model = await readModel(modelPath);
  const { table } = await readRows(model, data);
  const predictions = await naming(data, () => predictionTable(model, table));
  if (output !== undefined) await writeTable(output, predictions);
  else for (const line of csvLines(predictions)) process.stdout.write(line);
}

/** Asked before the work. */
async function assertWritable(output: string): Promise<void> {
  outputFormat(output);
  await assertFolder(output);
}

function predictionTable(model: Model, table: Table): Table {
  const K = model.classes.length;
  const P = probabilities(model, table);
  const columns: [string, Float64Array][] = model.classes.map((name, k) => [
    `p_${name}`,
    Float64Array.from({ length: table.rows }, (_, i) => P[i * K + k]!),
  ]);
  return tableFromColumns({ prediction: predict(model, table), ...Object.fromEntries(columns) });
}
