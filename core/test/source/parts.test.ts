import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generatedRows } from "../../src/contract/generated-rows.js";
import { memorySource, sliceRows, statisticsOfParts, sumsOfParts, type Table } from "../../src/index.js";
import { normals, random } from "../../src/numeric/random.js";
import type { StatisticsRequest } from "../../src/source/row-source.js";
import { columnsOfPlan } from "../../src/source/sample-of-plan.js";
import type { Ask } from "../../src/source/staged-rows.js";
import { expectClose } from "../close-to.js";
import { runs } from "../many.js";

const seeds = fc.integer({ min: 1, max: 1e6 });

/** The rows in up to three parts, some of which may have missing cells in every row. */
function partsOf(table: Table, seed: number): Table[] {
  const cuts = [0, 1].map((at) => Math.floor(random(seed + at).uniform() * (table.rows + 1))).sort((a, b) => a - b);
  const parts = [0, ...cuts].map((from, at) => sliceRows(table, from, [...cuts, table.rows][at]!));
  return parts.filter(({ rows }) => rows > 0);
}

describe("rows in parts", () => {
  it("have the statistics of all of them, by those of each", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const { table, plan } = generatedRows(seed);
        const columns = columnsOfPlan(plan);
        const request: StatisticsRequest = {
          columns,
          missing: "drop",
          levels: columns.filter((name) => ["colour", "code", "flag", "kind"].includes(name)),
          mostLevels: 100,
          numbers: columns
            .filter((name) => ["x", "two words", "weight"].includes(name))
            .map((column) => ({ kind: "column", column })),
          rowWeights: plan.rowWeights,
        };
        const whole = await memorySource(table).statistics(request);
        if (whole.rows === 0 || whole.weight === 0) return;
        const parts = await Promise.all(partsOf(table, seed).map((part) => memorySource(part).statistics(request)));
        const found = statisticsOfParts(request, parts);
        const { numbers, levels, weight, ...counts } = found;
        const { numbers: wantedNumbers, levels: wantedLevels, weight: wantedWeight, ...wantedCounts } = whole;
        expect(counts).toEqual(wantedCounts);
        expectClose(weight, wantedWeight);
        expect(levels.map((of) => of.map(({ level, rows }) => [level, rows]))).toEqual(
          wantedLevels.map((of) => of.map(({ level, rows }) => [level, rows])),
        );
        const flat = (all: typeof numbers) =>
          all.flatMap(({ mean, deviation, min, max }) => [mean, deviation, min, max]);
        expectClose(flat(numbers), flat(wantedNumbers), { absolute: 1e-9, relative: 1e-11 });
        expectClose(
          levels.flat().map((each) => each.weight),
          wantedLevels.flat().map((each) => each.weight),
        );
        const few = { ...request, mostLevels: 1 };
        if (levels.some((of) => of.length > 1))
          expect(() => statisticsOfParts(few, parts)).toThrow(/more than 1 different values/);
      }),
      { ...runs(60), endOnFailure: true },
    );
  });

  it("have the sums of all of them, by those of each", async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const { table, plan: generated } = generatedRows(seed);
        const plan = { ...generated, missing: "drop" } as const;
        const parts = partsOf(table, seed);
        const staged = await Promise.all(
          [table, ...parts].map((rows) =>
            memorySource(rows)
              .stage(plan)
              .catch(() => null),
          ),
        );
        const [whole, ...others] = staged;
        const some = others.filter((each) => each !== null);
        if (whole == null || some.length === 0) return;
        const dK = plan.featureMap.names.length * plan.classes.length;
        const [W, V] = [normals(random(seed), dK), normals(random(seed + 9), dK)].map((M) => M.map((x) => 0.1 * x));
        const asks: readonly Ask[] = [
          { kind: "slope", W: W! },
          { kind: "hessianVector", W: W!, V: V! },
          { kind: "along", W: W!, V: V!, steps: Float64Array.of(0.5, -1) },
          { kind: "scoreChange", V: V! },
          { kind: "squares" },
        ];
        const numbers = (sums: unknown): number[] =>
          typeof sums === "number" ? [sums] : Object.values(Object(sums)).flatMap((each) => numbers(each));
        const wanted = numbers(await whole.sums(asks));
        const found = numbers(sumsOfParts(asks, await Promise.all(some.map((part) => part.sums(asks)))));
        const size = wanted.reduce((most, each) => Math.max(most, Math.abs(each)), 1);
        expectClose(found, wanted, { absolute: 1e-11 * size, relative: 1e-9 });
        for (const each of staged) await each?.dispose();
      }),
      { ...runs(60), endOnFailure: true },
    );
  });
});
