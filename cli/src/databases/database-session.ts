import type { MultilogitError } from "multilogit";
import type { SqlConnection } from "multilogit/sql";

/** What each kind of database knows of itself. */
export interface DatabaseSession {
  readonly product: string;
  readonly connection: SqlConnection;
  /** what an error of the driver means */
  explain(cause: unknown): MultilogitError;
  close(): Promise<void>;
}
