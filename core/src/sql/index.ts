// multilogit/sql: rows in a database that answers SQL, as a source whose sums are its own aggregates.

export { type ClickHouseClient, clickhouseConnection } from "./clickhouse-connection.js";
export { clickhouseSource } from "./clickhouse-source.js";
export { DUCKDB_PASSES } from "./duckdb-passes.js";
export { type EvaluateInSqlOptions, type EvaluationInSql, evaluateInSql } from "./evaluate-in-sql.js";
export type { PassDialect } from "./pass-dialect.js";
export { PASS_DIALECTS } from "./pass-dialects.js";
export { type PostgresClient, postgresConnection } from "./postgres-connection.js";
export { postgresSource } from "./postgres-source.js";
export { type PredictInSqlOptions, type PredictionsInSql, predictInSql } from "./predict-in-sql.js";
export { sparkPasses } from "./spark-passes.js";
export type { SqlConnection } from "./sql-connection.js";
export type { SqlRowsWanted } from "./sql-relation.js";
export type { SqlRows } from "./sql-rows.js";
export { type SqlSource, sqlSource } from "./sql-source.js";
export type { StagedInSql } from "./sql-staged-rows.js";
export type { StagedLayout } from "./staged-layout.js";
