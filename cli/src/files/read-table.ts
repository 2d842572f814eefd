import { MultilogitError, type Table } from "multilogit";
import { whileUnchanged } from "./change-detector.js";
import { CsvCells } from "./csv-cells.js";
import { databaseSource } from "./database-source.js";
import { withDuckDb } from "./duckdb.js";
import type { InputFile } from "./input-file.js";
import { noteAbout } from "./note.js";
import { parquetSource } from "./parquet-source.js";
import type { ReadOptions } from "./read-options.js";
import { tableFromCells } from "./table-from-cells.js";
import { tableFromJson } from "./table-from-json.js";
import { TypedCells } from "./typed-cells.js";
import { withInputs } from "./with-inputs.js";

export type { ReadOptions } from "./read-options.js";

/**
 * The table in the file `path`, on standard input for "-", or in all files that a pattern such as "2026-*.csv" matches, stacked: CSV, TSV,
 * JSON (an array of objects, or an object of columns), JSON lines, Parquet or a DuckDB database, by its extension or otherwise by its
 * content; also gzipped text. Rows come in the order of the file. A column is boolean if all cells are true or false, numeric if at least
 * half of them are numbers, otherwise text. @throws MultilogitError "data", one line that says what, where and what to do
 */
export async function readTable(path: string, given: ReadOptions = {}): Promise<Table> {
  const options = { ...given, note: given.note ?? noteAbout(path) };
  return withInputs(path, (inputs) => tableFromInputs(inputs, options));
}

/** The table in files that have been opened, and do not change while they are read. */
export function tableFromInputs(inputs: readonly InputFile[], options: ReadOptions): Promise<Table> {
  return whileUnchanged(inputs, () => tableFrom(inputs, options));
}

async function tableFrom(inputs: readonly InputFile[], options: ReadOptions): Promise<Table> {
  const [{ format, label }] = inputs as [InputFile];
  const other = inputs.find((input) => input.format !== format);
  if (other !== undefined)
    throw new MultilogitError(
      "data",
      `${label} is ${format} and ${other.label} is ${other.format}; give files of one format`,
    );
  const said = (["table", "query"] as const).find((name) => options[name] !== undefined);
  if (said !== undefined && format !== "database")
    throw new MultilogitError(
      "option",
      `--${said} belongs to a DuckDB database; ${label} is ${format}${said === "query" ? `: DATA duckdb: and a query of '${label}' read it` : ""}`,
    );
  switch (format) {
    case "json":
    case "jsonl":
      return tableFromJson(inputs, options);
    case "parquet":
      return withDuckDb(async (db) =>
        tableFromCells(new TypedCells(db, await parquetSource(db, inputs), options), options),
      );
    case "database":
      return withDuckDb(async (db) =>
        tableFromCells(new TypedCells(db, await databaseSource(db, inputs, options), options), options),
      );
    case "tsv":
      return tableFromCells(new CsvCells(inputs, options, "\t"), options);
    case "csv":
      return tableFromCells(new CsvCells(inputs, options), options);
  }
}
