import { POSTGRESQL_PASSES } from "./postgresql-passes.js";
import type { SqlConnection } from "./sql-connection.js";

/** What is used of a connected `Client` of the package `pg`. A pool is not one: statements must reach the same session. */
export interface PostgresClient {
  query(query: { text: string; rowMode: "array" }): Promise<{
    readonly fields: readonly { readonly name: string }[];
    readonly rows: readonly (readonly unknown[])[];
  }>;
}

/**
 * A client of PostgreSQL as a connection of `sqlSource`.
 * @param client stays its owner's, to be ended after use
 * @example
 * const client = { query: async () => ({ fields: [], rows: [] }) };
 * postgresConnection(client).name; // "postgres"
 */
export function postgresConnection(client: PostgresClient): SqlConnection {
  const query: SqlConnection["query"] = async (text) => {
    const { fields, rows } = await client.query({ text, rowMode: "array" });
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
    run: async (sql) => {
      await query(sql);
    },
  };
}
