import { describe, expect, it } from "vitest";
import { certifyEngine } from "../../src/contract/index.js";
import { batchSource, memorySource, type RowSource, sliceRows, type Table } from "../../src/index.js";
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

  const everyRow = { rows: 1e9, of: 1 };
  it.each<[string, string, (source: RowSource) => Partial<RowSource>]>([
    [
      "drops rows that are to be an error",
      "staged: a missing cell is an error where it is to be one",
      (source) => ({ stage: (plan, ...rest) => source.stage({ ...plan, missing: "drop" }, ...rest) }),
    ],
    [
      "lets all rows leave as a sample",
      "sample: has no more rows than about those asked for",
      (source) => ({ sample: (request) => source.sample({ ...request, ...everyRow }) }),
    ],
    [
      "lets all rows leave along with staged ones",
      "staged: sample: has no more rows than about those asked for",
      (source) => ({
        stage: (plan, signal, sample) => source.stage(plan, signal, sample && { ...sample, ...everyRow }),
      }),
    ],
    [
      "takes the same sample whatever the seed",
      "sample: has other rows for another seed",
      (source) => ({ sample: (request) => source.sample({ ...request, seed: 1 }) }),
    ],
    [
      "takes the same sample along with staged rows whatever the seed",
      "staged: sample: has other rows for another seed",
      (source) => ({ stage: (plan, signal, sample) => source.stage(plan, signal, sample && { ...sample, seed: 1 }) }),
    ],
    [
      "never answers",
      "sums: answers in time",
      (source) => ({ stage: async (plan) => ({ ...(await source.stage(plan)), sums: () => new Promise(() => {}) }) }),
    ],
  ])("names what is wrong with an engine that %s", async (_, check, broken) => {
    const report = await certifyEngine(
      async (table) => {
        const source = memorySource(table);
        return { ...source, ...broken(source) };
      },
      { runs: 6, seconds: 2 },
    );
    expect(report.ok).toBe(false);
    expect(report.failures.map((failure) => failure.check)).toContain(check);
  });

  it("refuses options that make no sense", async () => {
    await expect(certifyEngine(async (table) => memorySource(table), { runs: 0 })).rejects.toThrow(/runs is 0/);
    await expect(certifyEngine(async (table) => memorySource(table), { seconds: 0 })).rejects.toThrow(/seconds is 0/);
    await expect(certifyEngine("x" as never)).rejects.toThrow(/make is "x"; expected a function/);
  });
});
