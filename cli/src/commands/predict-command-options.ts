import type { FileOptions } from "../files/read-options.js";

/** The options of `multilogit predict`. */
export interface PredictCommandOptions extends FileOptions {
  readonly missing: "error" | "drop" | "empty";
  readonly memory?: number;
  readonly output?: string;
  /** of rows in a database: the table to make */
  readonly into?: string;
  readonly keep?: readonly string[];
  readonly overwrite?: true;
}
