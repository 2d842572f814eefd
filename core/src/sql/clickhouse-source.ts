import type { RowSource } from "../source/row-source.js";
import { type ClickHouseClient, clickhouseConnection } from "./clickhouse-connection.js";
import type { SqlRowsWanted } from "./sql-relation.js";
import { sqlSource } from "./sql-source.js";

/**
 * A table of ClickHouse, or any query, as rows to fit. φ is staged in a table of the client's database, so its user needs the right to make one.
 * @param client stays its owner's, to be closed after use
 * @throws MultilogitError "option" unless either a table or a query is given
 * @example
 * const client = { query: async () => ({ json: async () => ({ meta: [], data: [] }) }), command: async () => {} };
 * clickhouseSource(client, { table: "flights" }).name; // "clickhouse"
 */
export function clickhouseSource(client: ClickHouseClient, wanted: SqlRowsWanted): RowSource {
  return sqlSource(clickhouseConnection(client), wanted);
}
