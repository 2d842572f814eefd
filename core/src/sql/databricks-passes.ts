import type { PassDialect } from "./pass-dialect.js";
import { sparkPasses } from "./spark-passes.js";

/**
 * SQL warehouses of Databricks: Spark's SQL, but no cached tables, so φ is staged in a table of the current schema, which the user needs the right to
 * make. Clusters that speak Spark Connect are for `@multilogit/spark`. Parsed by sqlglot, not run: what the service makes of it has not been tried.
 * @example
 * DATABRICKS_PASSES.precision; // 64
 */
export const DATABRICKS_PASSES: PassDialect = {
  ...sparkPasses(64),
  stage: (name, select) => [`CREATE TABLE ${name} AS ${select}`],
  release: (name) => [`DROP TABLE IF EXISTS ${name}`],
  write: (name, select, { overwrite }) => ({
    statements: [`CREATE ${overwrite ? "OR REPLACE " : ""}TABLE ${name} AS ${select}`],
    undo: [],
  }),
};
