// multilogit/sql: rows in a database that answers SQL, as a source whose sums are its own aggregates.

export type { PassDialect } from "./pass-dialect.js";
export { sparkPasses } from "./spark-passes.js";
export type { SqlConnection } from "./sql-connection.js";
export type { SqlRows } from "./sql-rows.js";
export { type SqlRowsWanted, sqlSource } from "./sql-source.js";
