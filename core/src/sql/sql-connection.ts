import type { AbortSignalLike } from "../abort-signal-like.js";
import type { PassDialect } from "./pass-dialect.js";
import type { SqlRows } from "./sql-rows.js";

/**
 * A database that answers SQL: all that is needed to fit where its rows are. Statements run one after the other and see each other's temporary
 * tables, so a connection is one session. Errors are thrown with the database's own message. A signal that aborts may end a statement early; it is
 * heeded between statements in any case.
 */
export interface SqlConnection {
  /** what it is called in reports: "spark", "clickhouse", … */
  readonly name: string;
  readonly dialect: PassDialect;
  query(sql: string, signal?: AbortSignalLike): Promise<SqlRows>;
  run(sql: string, signal?: AbortSignalLike): Promise<void>;
}
