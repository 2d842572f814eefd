import type { CrossCheck, CrossCheckOptions } from "@multilogit/spark";
import type { Model, MultilogitError } from "multilogit";
import type { SqlConnection, SqlSource } from "multilogit/sql";

/** What each kind of database knows of itself. */
export interface DatabaseSession {
  readonly product: string;
  readonly connection: SqlConnection;
  /** what an error of the driver means */
  explain(cause: unknown): MultilogitError;
  /** The objective of a model minimised once more by the database's own program, on rows of this session; left out where there is none. */
  crossCheck?(source: SqlSource, model: Model, options: CrossCheckOptions): Promise<CrossCheck>;
  close(): Promise<void>;
}
