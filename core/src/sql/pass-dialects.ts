import { BIGQUERY_PASSES } from "./bigquery-passes.js";
import { CLICKHOUSE_PASSES } from "./clickhouse-passes.js";
import { DATABRICKS_PASSES } from "./databricks-passes.js";
import { DUCKDB_PASSES } from "./duckdb-passes.js";
import type { PassDialect } from "./pass-dialect.js";
import { POSTGRESQL_PASSES } from "./postgresql-passes.js";
import { SNOWFLAKE_PASSES } from "./snowflake-passes.js";
import { sparkPasses } from "./spark-passes.js";

/**
 * Every dialect that passes are written in, by the name that `modelToSql` has for it. Those of BigQuery, Databricks and Snowflake have been parsed,
 * not run.
 * @example
 * const connection = {
 *   name: "warehouse",
 *   dialect: PASS_DIALECTS.snowflake,
 *   query: async () => ({ rows: 0, names: [], columns: [] }), // asks the database
 *   run: async () => {},
 * };
 * sqlSource(connection, { table: "FLIGHTS" }).name; // "warehouse"
 */
export const PASS_DIALECTS = Object.freeze({
  duckdb: DUCKDB_PASSES,
  postgres: POSTGRESQL_PASSES,
  clickhouse: CLICKHOUSE_PASSES,
  spark: sparkPasses(64),
  databricks: DATABRICKS_PASSES,
  bigquery: BIGQUERY_PASSES,
  snowflake: SNOWFLAKE_PASSES,
} satisfies Readonly<Record<string, PassDialect>>);
