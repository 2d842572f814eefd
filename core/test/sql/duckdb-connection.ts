import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { DUCKDB_PASSES } from "../../src/sql/duckdb-passes.js";
import type { SqlConnection } from "../../src/sql/sql-connection.js";

export interface DuckdbConnection extends SqlConnection {
  close(): void;
}

/** DuckDB in this process, in memory: a database that is always there. */
export async function duckdbConnection(): Promise<DuckdbConnection> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection: DuckDBConnection = await instance.connect();
  return {
    name: "duckdb",
    dialect: DUCKDB_PASSES,
    query: async (sql) => {
      const reader = await connection.runAndReadAll(sql);
      const names = reader.columnNames();
      return { rows: reader.currentRowCount, names, columns: names.map((_, at) => reader.getColumns()[at] ?? []) };
    },
    run: async (sql) => {
      await connection.run(sql);
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
