import { batchSource, type RowSource, type Statistics, stagedBlocks, type Table } from "multilogit";
import type { TableBlocks } from "../files/table-blocks.js";
import { typedStatistics } from "./typed-statistics.js";

export interface FileSourceOptions {
  /** bytes that rows may take here; what does not fit is put into a temporary file */
  readonly memory: number;
  readonly threads?: number;
  /** Hears how many rows of a pass have been read. */
  readonly onRows: (rows: number) => void;
  /** Hears the statistics before they are used, and may refuse them. */
  readonly onStatistics: (statistics: Statistics) => void;
}

/** The rows of files as a source for `fitOver`: read in blocks for each pass over them, with aggregates by DuckDB where it reads them. */
export function fileSource(rows: TableBlocks, options: FileSourceOptions): RowSource {
  const { memory, threads, onRows, onStatistics } = options;
  const { typed } = rows;
  const name = typed === null ? "file" : "duckdb";
  const room = { memory, ...(threads === undefined ? {} : { threads }) };
  const tables = () => countedTables(rows, onRows);
  const source = batchSource(tables, { name, kinds: rows.kinds, ...room });
  // in arrays of their own, and compared with the pass before already
  const stagedAsTheyCome: RowSource["stage"] = async (plan, signal) => ({
    ...(await stagedBlocks(plan, tables(), { ...room, expectedRows: rows.rows, ...(signal && { signal }) })),
    engine: name,
  });
  return {
    ...source,
    ...(typed === null ? {} : { stage: stagedAsTheyCome }),
    columns: async () => rows.names.map((name) => ({ name, kind: rows.kinds[name]! })),
    statistics: async (request, signal) => {
      const statistics =
        (typed && (await typedStatistics(typed, request))) ?? (await source.statistics(request, signal));
      onStatistics(statistics);
      return statistics;
    },
  };
}

async function* countedTables(rows: TableBlocks, onRows: FileSourceOptions["onRows"]): AsyncGenerator<Table> {
  let count = 0;
  for await (const table of rows.blocks()) {
    count += table.rows;
    onRows(count);
    yield table;
  }
}
