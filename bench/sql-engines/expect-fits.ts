import { expect } from "vitest";
import { fit, fitOver } from "../../core/src/index.js";
import type { RowSource } from "../../core/src/source/row-source.js";
import type { Table } from "../../core/src/table/table.js";
import { runs } from "../../core/test/many.js";
import { expectGeneratedPasses, type GeneratedRows } from "../../core/test/sql/expect-generated-passes.js";
import { FLIGHTS } from "../../core/test/sql/flights.js";

/** The sums of generated feature maps, as the reference engine has them. */
export async function expectSums(rowsOf: (table: Table) => Promise<GeneratedRows>): Promise<void> {
  expect(await expectGeneratedPasses(rowsOf, runs(40))).toBeGreaterThan(10);
}

/** A whole fit of flights in the database, at the objective of the same rows in memory. */
export async function expectWholeFit(source: RowSource, rows: number): Promise<void> {
  const options = { rowWeights: "passengers", sampleRows: 2000, tolerance: 1e-9 };
  const model = await fitOver(source, "delay", options);
  const table = await source.sample({ rows, of: rows, seed: 1, columns: FLIGHTS });
  expect(table.rows).toBe(rows);
  const ours = await fit(table, "delay", { rowWeights: "passengers" });
  expect(model.report.converged).toBe(true);
  expect(Math.abs(model.report.value! / ours.report.value! - 1)).toBeLessThan(1e-9);
  expect(model.featureMap.names).toEqual(ours.featureMap.names);
}
