import type { Table } from "multilogit";
import { csvSource } from "./csv-source.js";
import { withDuckDb } from "./duckdb.js";
import { type InputFile, openInput } from "./input-file.js";
import { parquetSource } from "./parquet-source.js";
import type { ReadOptions } from "./read-options.js";
import { tableFromJson } from "./table-from-json.js";
import { tableFromPlainCsv } from "./table-from-plain-csv.js";
import { tableFromSource } from "./table-from-source.js";

export type { ReadOptions } from "./read-options.js";

/**
 * The table in the file `path`, or on standard input for "-": CSV, TSV, JSON (an array of objects), JSON lines or
 * Parquet, by its extension or else by its content; gzipped text too. Rows come in the order of the file. A column is one
 * of truth values if all cells are true or false, one of numbers if at least half of them are, otherwise one of texts.
 * @throws MultilogitError "data", in one line that says what, where and what to do
 */
export async function readTable(path: string, options: ReadOptions = {}): Promise<Table> {
  const input = await openInput(path);
  try {
    return await tableFromInput(input, options);
  } finally {
    await input.close();
  }
}

async function tableFromInput({ path, format, label }: InputFile, options: ReadOptions): Promise<Table> {
  if (format === "json" || format === "jsonl") return tableFromJson(path, label, options);
  if (format === "parquet")
    return withDuckDb(async (db) => tableFromSource(db, await parquetSource(db, path, label), options));
  const delimiter = format === "tsv" ? "\t" : undefined;
  return (
    (await tableFromPlainCsv(path, label, options, delimiter)) ??
    withDuckDb(async (db) => tableFromSource(db, await csvSource(path, label, delimiter), options))
  );
}
