import type { RowSource } from "../source/row-source.js";
import { type PostgresClient, postgresConnection } from "./postgres-connection.js";
import type { SqlRowsWanted } from "./sql-relation.js";
import { sqlSource } from "./sql-source.js";

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
