import { extname, join, resolve } from "node:path";
import { type Column, MultilogitError, type Table } from "multilogit";
import { disposedAfter, quoted } from "multilogit/internal";
import { fullFault, isFull, SystemFault } from "../system/system-fault.js";
import { temporaryFault, temporaryFolder } from "../system/temporary-folder.js";
import { sqlText } from "./column-source.js";
import { withDuckDb } from "./duckdb.js";
import { oneLine } from "./file-error.js";
import { type FileFormat, formatOfName, knownExtensions } from "./file-format.js";
import { stackedCsvLines } from "./table-to-csv.js";
import { jsonArrayLines, jsonLines } from "./table-to-json.js";
import { writeLists, writeStream, writeWhole } from "./write-text-file.js";

/**
 * Writes `table` to `path` in the format that its extension names: the whole file or none.
 * @throws MultilogitError "option" for an unknown extension, "data" when the file cannot be written
 */
export function writeTable(path: string, table: Table): Promise<void> {
  const only = async function* () {
    yield table;
  };
  return writeTables(path, only());
}

/**
 * Writes tables with the same columns, of which there is at least one, stacked to `path`; never more than one of them is held.
 * @throws MultilogitError as {@link writeTable}, and what `tables` throws: then nothing is written
 */
export async function writeTables(path: string, tables: AsyncIterable<Table>): Promise<void> {
  const faults: unknown[] = [];
  const watched = async function* () {
    try {
      yield* tables;
    } catch (cause) {
      faults.push(cause);
      throw cause;
    }
  };
  await writeAs(outputFormat(path), path, watched()).catch((cause: unknown) => {
    // an error of the rows says why itself, and does not blame the file
    throw faults[0] ?? cause;
  });
}

function writeAs(format: FileFormat, path: string, tables: AsyncIterable<Table>): Promise<void> {
  if (format === "csv") return writeLists(path, stackedCsvLines(tables));
  if (format === "tsv") return writeLists(path, stackedCsvLines(tables, "\t"));
  if (format === "json") return writeLists(path, jsonArrayLines(tables));
  if (format === "jsonl") return writeLists(path, jsonLines(tables));
  return writeWhole(path, (temporary) => writeParquet(temporary, path, tables));
}

/**
 * The format that a file called `path` would be written in; to be checked before a long computation.
 * @throws MultilogitError "option" for an unknown extension
 */
export function outputFormat(path: string): FileFormat {
  const format = path.toLowerCase().endsWith(".gz") ? undefined : formatOfName(path);
  if (format === undefined || format === "database")
    throw new MultilogitError(
      "option",
      `${path}: cannot write ${extname(path) === "" ? "a file without extension" : quoted(extname(path))}; use one of ${knownExtensions.join(" ")}`,
    );
  return format;
}

/** DuckDB makes Parquet from the CSV text, whose numbers read back bit-identical: one writer less to get right. */
async function writeParquet(temporary: string, path: string, tables: AsyncIterable<Table>): Promise<void> {
  const folder = temporaryFolder();
  await disposedAfter(() => writeParquetFrom(join(folder.path, "rows.csv"), temporary, path, tables), folder.remove);
}

/** The same, by a file of CSV that is the caller's to remove. */
async function writeParquetFrom(
  csv: string,
  temporary: string,
  path: string,
  tables: AsyncIterable<Table>,
): Promise<void> {
  try {
    let first: Table | null = null;
    const seen = async function* () {
      for await (const table of tables) {
        first ??= table;
        yield table;
      }
    };
    await writeStream(csv, stackedCsvLines(seen())).catch((cause) => {
      throw temporaryFault(cause);
    });
    await withDuckDb((db) => db.execute(copyToParquet(first!, temporary), [csv]));
  } catch (cause) {
    if (cause instanceof SystemFault || (cause as NodeJS.ErrnoException).syscall !== undefined) throw cause;
    if (isFull(cause)) throw fullFault(path, cause);
    throw new MultilogitError("data", `${path}: could not be written as Parquet (${oneLine(cause)})`);
  }
}

function copyToParquet({ names, columns }: Table, path: string): string {
  const types = columns.map((column, j) => `'c${j}': '${parquetType(column)}'`).join(", ");
  const named = names.map((name, j) => `c${j} as "${name.replaceAll('"', '""')}"`).join(", ");
  // A quoted empty cell is an empty string, an unquoted one is missing.
  const rows = `read_csv($1, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
    allow_quoted_nulls = false, max_line_size = 100000000, columns = {${types}})`;
  return `copy (select ${named} from ${rows}) to ${sqlText(resolve(path))} (format parquet, use_tmp_file false)`;
}

function parquetType(column: Column): string {
  if (column.kind !== "number") return column.kind === "text" ? "VARCHAR" : "BOOLEAN";
  const { values } = column;
  if (values instanceof Float64Array) return "DOUBLE";
  if (values instanceof Float32Array) return "FLOAT";
  const size = { 1: "TINYINT", 2: "SMALLINT", 4: "INTEGER" }[values.BYTES_PER_ELEMENT];
  return values instanceof Uint8Array || values instanceof Uint16Array || values instanceof Uint32Array
    ? `U${size}`
    : `${size}`;
}
