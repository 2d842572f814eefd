import { expect } from "vitest";
import { certifyEngine } from "../../src/contract/index.js";
import type { SqlConnection } from "../../src/sql/sql-connection.js";
import { sqlSource } from "../../src/sql/sql-source.js";
import { tableAsSelect } from "./table-as-sql.js";

/**
 * The contract of engines, over sources of generated tables in a database.
 *
 * @param kept makes a table of what a query selects, and returns the query of that; where it is left out, cells are in every query
 */
export async function expectCertified(
  connection: SqlConnection,
  { numRuns, seed }: { readonly numRuns: number; readonly seed: number },
  kept: (query: string) => Promise<string> = async (query) => query,
): Promise<void> {
  const report = await certifyEngine(
    async (table) => sqlSource(connection, { query: await kept(tableAsSelect(table, connection.dialect)) }),
    { runs: numRuns, seed: Math.max(1, seed) },
  );
  expect(report.failures).toEqual([]);
  expect(report.refused).toEqual([]);
  expect(report.checks).toBeGreaterThan(numRuns);
}
