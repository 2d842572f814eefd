import type { RowSource } from "../source/row-source.js";
import { POSTGRESQL_PASSES } from "./postgresql-passes.js";
import type { SqlConnection } from "./sql-connection.js";
import { type SqlRowsWanted, sqlSource } from "./sql-source.js";

/** What is used of a connected `Client` of the package `pg`. A pool is not one: statements must reach the same session. */
export interface PostgresClient {
  query(query: { text: string; rowMode: "array" }): Promise<{
    readonly fields: readonly { readonly name: string }[];
    readonly rows: readonly (readonly unknown[])[];
  }>;
}

/**
 * A table of PostgreSQL, or any query, as rows to fit: for modest d·K. φ is staged in a temporary table. A signal that aborts is heeded between
 * queries.
 * @param client stays its owner's, to be ended after use
 * @throws MultilogitError "option" unless either a table or a query is given
 * @example
 * const client = { query: async () => ({ fields: [], rows: [] }) };
 * postgresSource(client, { table: ["public", "flights"] }).name; // "postgres"
 */
export function postgresSource(client: PostgresClient, wanted: SqlRowsWanted): RowSource {
  return sqlSource(postgresConnection(client), wanted);
}

function postgresConnection(client: PostgresClient): SqlConnection {
  const query: SqlConnection["query"] = async (text, signal) => {
    signal?.throwIfAborted();
    const { fields, rows } = await client.query({ text, rowMode: "array" });
    signal?.throwIfAborted();
    return {
      rows: rows.length,
      names: fields.map(({ name }) => name),
      columns: fields.map((_, at) => rows.map((row) => row[at])),
    };
  };
  return {
    name: "postgres",
    dialect: POSTGRESQL_PASSES,
    query,
    run: async (sql, signal) => {
      await query(sql, signal);
    },
  };
}
