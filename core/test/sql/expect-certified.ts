import { expect } from "vitest";
import { certifyEngine } from "../../src/contract/index.js";
import type { SqlConnection } from "../../src/sql/sql-connection.js";
import { sqlSource } from "../../src/sql/sql-source.js";
import { tableAsSelect } from "./table-as-sql.js";

/** The contract of engines, over sources of generated tables in a database. */
export async function expectCertified(
  connection: SqlConnection,
  { numRuns, seed }: { readonly numRuns: number; readonly seed: number },
): Promise<void> {
  const report = await certifyEngine(
    async (table) => sqlSource(connection, { query: tableAsSelect(table, connection.dialect) }),
    { runs: numRuns, seed: Math.max(1, seed) },
  );
  expect(report.failures).toEqual([]);
  expect(report.refused).toEqual([]);
  expect(report.checks).toBeGreaterThan(numRuns);
}
