import { expect } from "vitest";
import { fit, fitOver, formula, none, ridge } from "../../src/index.js";
import type { RowSource } from "../../src/source/row-source.js";
import type { PassDialect } from "../../src/sql/pass-dialect.js";
import { expectSummaryOver } from "../infer/expect-summary-over.js";
import { runs } from "../many.js";
import { expectGeneratedPasses } from "./expect-generated-passes.js";
import { FLIGHTS } from "./flights.js";

/** The sums of generated feature maps, as the reference engine has them. */
export async function expectSums(dialect: PassDialect, sourceOf: (query: string) => RowSource): Promise<void> {
  expect(await expectGeneratedPasses(dialect, sourceOf, runs(40))).toBeGreaterThan(10);
}

/** A whole fit of `rows` flights in the database, at the objective of the same rows in memory. */
export async function expectWholeFit(source: RowSource, rows: number, sampleRows: number): Promise<void> {
  const options = { rowWeights: "passengers", sampleRows, tolerance: 1e-9 };
  const model = await fitOver(source, "delay", options);
  const table = await source.sample({ rows, of: rows, seed: 1, columns: FLIGHTS });
  expect(table.rows).toBe(rows);
  const ours = await fit(table, "delay", { rowWeights: "passengers" });
  expect(model.report.converged).toBe(true);
  expect(Math.abs(model.report.value! / ours.report.value! - 1)).toBeLessThan(1e-9);
  expect(model.featureMap.names).toEqual(ours.featureMap.names);
}

/** The summary of a fit, by sums in the database, has the numbers of the same rows in memory. */
export async function expectSummary(source: RowSource, rows: number): Promise<void> {
  const options = { rowWeights: "passengers" };
  const table = await source.sample({ rows, of: rows, seed: 1, columns: FLIGHTS });
  for (const penalty of [none(), ridge(2)]) {
    const model = await fit(table, formula("delay ~ distance + hour * carrier + night"), {
      ...options,
      penalty,
      tolerance: 1e-12,
    });
    await expectSummaryOver({ table, model, rowWeights: "passengers", missing: "error" }, source, {
      level: 0.9,
      tests: penalty.kind === "none",
    });
  }
}
