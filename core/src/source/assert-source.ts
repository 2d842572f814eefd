import { MultilogitError, quoted } from "../errors.js";
import type { RowSource } from "./row-source.js";

/** Throws unless `source` can be asked for rows; rows themselves are often given in its place. */
export function assertSource(source: unknown): asserts source is RowSource {
  const given = Object(source);
  if (["columns", "statistics", "sample", "stage"].every((method) => typeof given[method] === "function")) return;
  const remedy =
    typeof source === "function"
      ? "wrap it, as in batchSource(batches)"
      : "wrap rows in memory in memorySource(rows), rows that come in batches in batchSource(() => batches)";
  throw new MultilogitError("option", `source is ${quoted(source)}; expected a source of rows: ${remedy}`);
}
