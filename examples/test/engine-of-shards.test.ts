import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Ask, memorySource, type RowSource, rowOf, sliceRows, type Table } from "multilogit";
import { certifyEngine } from "multilogit/contract";
import { describe, expect, it } from "vitest";
import { shardSource } from "../engine-of-shards.js";
import { loopSource } from "./engine-by-loops.js";

/** The rows of a table in three shards, one of them empty. */
async function byLoops(table: Table): Promise<RowSource> {
  const rows = Array.from({ length: table.rows }, (_, i) => rowOf(table, i));
  const kinds = Object.fromEntries(table.names.map((name, j) => [name, table.columns[j]!.kind]));
  return loopSource([rows.slice(0, 5), [], rows.slice(5)], kinds);
}

/** The rows of a table in two sources, the same ones where there are too few for two. */
async function inShards(table: Table): Promise<RowSource> {
  const half = Math.floor(table.rows / 2);
  const parts = [sliceRows(table, 0, half), sliceRows(table, half, table.rows)].filter(({ rows }) => rows > 0);
  return shardSource(parts.map((part) => memorySource(part)));
}

/** The same with something done to the answer of each ask. */
const broken = (change: (answer: unknown, ask: Ask) => unknown) => async (table: Table) => {
  const source = await byLoops(table);
  const stage: RowSource["stage"] = async (...given) => {
    const staged = await source.stage(...given);
    const sums = async (asks: readonly Ask[], signal?: Parameters<typeof staged.sums>[1]) => {
      const answers: readonly unknown[] = await staged.sums(asks, signal);
      return answers.map((answer, at) => change(answer, asks[at]!));
    };
    return { ...staged, sums: sums as typeof staged.sums };
  };
  return { ...source, stage };
};

describe("an engine that anybody could write", () => {
  it.each([
    ["that adds up what several sources sum", inShards],
    ["by plain loops over shards", byLoops],
  ])("passes the contract suite: one %s", async (_, make) => {
    const report = await certifyEngine(make, { runs: 15 });
    expect(report.failures).toEqual([]);
    expect([report.ok, report.engine, report.refused]).toEqual([true, "shards", []]);
    expect(report.checks).toBeGreaterThan(500);
  });

  it("takes at most 60 lines, comments included", () => {
    const file = fileURLToPath(new URL("../engine-of-shards.ts", import.meta.url));
    expect(readFileSync(file, "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(60);
  });

  it("fails by name where it is broken", async () => {
    const names = async (make: (table: Table) => Promise<RowSource>) =>
      (await certifyEngine(make, { runs: 12 })).failures.map(({ check }) => check);
    const scaled = (numbers: unknown) => (numbers as Float64Array).map((x) => 1.01 * x);
    expect(await names(broken((answer, { kind }) => (kind === "hessianVector" ? scaled(answer) : answer)))).toEqual(
      expect.arrayContaining(["sums: Hessian product"]),
    );
    const isOfSlope = (answer: unknown) => answer as { slope: Float64Array };
    expect(
      await names(
        broken((answer, { kind }) =>
          kind === "slope" ? { ...isOfSlope(answer), slope: isOfSlope(answer).slope.map((g) => -g) } : answer,
        ),
      ),
    ).toEqual(expect.arrayContaining(["sums: slope", "derivatives: the slope is that of the values along a line"]));
    const swapped = async (table: Table): Promise<RowSource> => {
      const source = await byLoops(table);
      return {
        ...source,
        stage: async (...given) => {
          const staged = await source.stage(...given);
          const sums = async (asks: readonly Ask[]) => [...(await staged.sums(asks))].sort(() => -1);
          return { ...staged, sums: sums as typeof staged.sums };
        },
      };
    };
    expect((await names(swapped)).length).toBeGreaterThan(2);
    const keeping = async (table: Table): Promise<RowSource> => {
      const source = await byLoops(table);
      return {
        ...source,
        stage: (plan, _signal, sample) => source.stage({ ...plan, rowWeights: null }, undefined, sample),
      };
    };
    expect(await names(keeping)).toEqual(expect.arrayContaining(["staged: class totals", "abort: and the staging"]));
    const wrongMean = async (table: Table): Promise<RowSource> => {
      const source = await byLoops(table);
      const statistics: RowSource["statistics"] = async (...given) => {
        const found = await source.statistics(...given);
        return {
          ...found,
          numbers: found.numbers.map((each) => ({ ...each, mean: each.mean + 1e-3 })),
          missing: new Map(),
        };
      };
      return { ...source, statistics };
    };
    expect(await names(wrongMean)).toEqual(expect.arrayContaining(["statistics: mean", "statistics: missing"]));
  });
});
