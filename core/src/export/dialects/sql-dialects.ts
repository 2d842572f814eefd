import { MultilogitError, quoted, suggestion } from "../../errors.js";
import { BIGQUERY } from "./bigquery.js";
import { CLICKHOUSE } from "./clickhouse.js";
import { DUCKDB } from "./duckdb.js";
import { MYSQL } from "./mysql.js";
import { POSTGRESQL } from "./postgresql.js";
import { SNOWFLAKE } from "./snowflake.js";
import { SPARK } from "./spark.js";
import type { SqlDialect } from "./sql-dialect.js";
import { SQLITE } from "./sqlite.js";

export const SQL_DIALECTS = {
  duckdb: DUCKDB,
  postgres: POSTGRESQL,
  sqlite: SQLITE,
  clickhouse: CLICKHOUSE,
  spark: SPARK,
  bigquery: BIGQUERY,
  snowflake: SNOWFLAKE,
  mysql: MYSQL,
} as const satisfies Readonly<Record<string, SqlDialect>>;

/** A database that `modelToSql` writes for. */
export type SqlDialectName = keyof typeof SQL_DIALECTS;

/** The databases that `modelToSql` writes for. */
export const SQL_DIALECT_NAMES = Object.keys(SQL_DIALECTS) as readonly SqlDialectName[];

export function dialectOf(name: string): SqlDialect {
  if (Object.hasOwn(SQL_DIALECTS, name)) return SQL_DIALECTS[name as SqlDialectName];
  throw new MultilogitError(
    "option",
    `there is no SQL dialect ${quoted(name)}${suggestion(String(name), SQL_DIALECT_NAMES)}; expected one of ${SQL_DIALECT_NAMES.join(", ")}`,
  );
}
