import { describe, expect, it } from "vitest";
import { certifyEngine } from "../../src/contract/index.js";
import { batchSource, memorySource, sliceRows, type Table } from "../../src/index.js";
import { runs } from "../many.js";

/** A table in batches of seven rows. */
const inBatches = (table: Table) =>
  batchSource(function* () {
    for (let i = 0; i < table.rows; i += 7) yield sliceRows(table, i, Math.min(table.rows, i + 7));
  });

describe("the contract suite for engines", () => {
  const { numRuns, seed } = runs(12);
  it.each([
    ["in memory", async (table: Table) => memorySource(table)],
    ["in batches", async (table: Table) => inBatches(table)],
  ])("is passed by rows %s", async (_, make) => {
    const report = await certifyEngine(make, { runs: numRuns, seed: Math.max(1, seed) });
    expect(report.failures).toEqual([]);
    expect([report.ok, report.refused]).toEqual([true, []]);
  });

  it("refuses options that make no sense", async () => {
    await expect(certifyEngine(async (table) => memorySource(table), { runs: 0 })).rejects.toThrow(/runs is 0/);
  });
});
