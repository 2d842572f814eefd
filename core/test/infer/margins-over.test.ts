import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchSource, fit, formula, memorySource, none, tableFromRows } from "../../src/index.js";
import {
  type MarginalEffectsOverOptions,
  marginalEffects,
  marginalEffectsOver,
  predictedProbabilities,
  predictedProbabilitiesOver,
} from "../../src/infer/index.js";
import { sliceRows } from "../../src/table/select-rows.js";
import { expectClose } from "../close-to.js";
import { runs, TIMEOUT } from "../many.js";
import { completeOf, generatedFit } from "./generated-fits.js";
import { blockSource, sumsOnlySource } from "./sources-of-rows.js";

const seeds = fc.integer({ min: 1, max: 1e6 });
const effects = fc.constantFrom("dydx" as const, "dydx" as const, "eydx" as const, "eyex" as const);
const places = fc.constantFrom("rows" as const, "means" as const);

describe("marginalEffectsOver and predictedProbabilitiesOver", () => {
  it("have the numbers of rows in memory for generated fits, all at once and in parts", {
    timeout: TIMEOUT,
  }, async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(seeds, effects, places, fc.boolean(), async (seed, effect, at, isGiven) => {
        const fitted = await generatedFit(seed);
        const { model, missing, table, text } = fitted;
        if (!model.report.converged) return;
        compared++;
        const rows = completeOf(fitted);
        const weights = fitted.rowWeights === undefined ? {} : { rowWeights: fitted.rowWeights };
        const given = isGiven && /\bf\b/.test(text) ? { f: "it's" } : {};
        // z alone is positive everywhere
        const columns = effect === "eyex" ? (/\bz\b/.test(text) ? ["z"] : []) : undefined;
        const options: MarginalEffectsOverOptions = { at, given, ...weights, effect, ...(columns ? { columns } : {}) };
        const wanted = await marginalEffects(model, rows, options);
        const { effect: _, columns: __, ...place } = options;
        const wantedProbabilities = await predictedProbabilities(model, rows, place);
        for (const source of [memorySource(table), blockSource(table, 50)]) {
          const found = await marginalEffectsOver(model, source, { ...options, missing });
          expect(found.effects.map(named)).toEqual(wanted.effects.map(named));
          expectClose(found.effects.flatMap(numbers), wanted.effects.flatMap(numbers), {
            absolute: 1e-9,
            relative: 1e-7,
          });
          expect({ ...found, effects: [], rows: 0 }).toEqual({ ...wanted, effects: [], rows: 0 });
          const probabilities = await predictedProbabilitiesOver(model, source, { ...place, missing });
          expectClose(
            probabilities.probabilities.flatMap(({ probability, standardError, lower, upper }) => [
              probability,
              standardError,
              lower,
              upper,
            ]),
            wantedProbabilities.probabilities.flatMap(({ probability, standardError, lower, upper }) => [
              probability,
              standardError,
              lower,
              upper,
            ]),
            { absolute: 1e-9, relative: 1e-7 },
          );
        }
      }),
      { ...runs(25), endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(10);
  });

  it("name the row of a cell that has no logarithm, and cells of another kind", async () => {
    const { table, model } = await fittedRows();
    const source = batchSource(() => [sliceRows(table, 0, 50), sliceRows(table, 50, table.rows)]);
    await expect(marginalEffectsOver(model, source, { effect: "eyex", columns: ["x"] })).rejects.toThrow(
      'column "x" is -1 in row 61, and eyex asks for its logarithm',
    );
    await expect(marginalEffectsOver(model, source, { given: { x: "much" } })).rejects.toThrow("it holds numbers");
    await expect(marginalEffectsOver(model, source, { effect: "slope" as never })).rejects.toThrow('effect: "slope"');
    await expect(marginalEffectsOver(model, source, { at: "median" as never })).rejects.toThrow(
      'expected "rows" or "means"',
    );
    await expect(marginalEffectsOver(model, source, { given: { q: 1 } })).rejects.toThrow('reads no column "q"');
  });

  it("are refused where only sums leave, and where rows come and go between passes", async () => {
    const { table, model } = await fittedRows();
    await expect(marginalEffectsOver(model, sumsOnlySource(table))).rejects.toThrow(
      /need the probabilities of each row, and of these rows only sums leave.*batchSource/,
    );
    let reads = 0;
    // to see the columns, to stage, and then one row less
    const shrinking = batchSource(() => [reads++ < 2 ? table : sliceRows(table, 0, table.rows - 1)]);
    await expect(marginalEffectsOver(model, shrinking)).rejects.toThrow(
      "the rows of source batches weigh 120 in one pass over them and 119 in another; give the same rows each time",
    );
  });
});

const named = ({ column, change, class: name }: { column: string; change: unknown; class: unknown }) => [
  column,
  change,
  name,
];

const numbers = (effect: {
  estimate: number;
  standardError: number;
  lower: number;
  upper: number;
  p: number | null;
}) => [effect.estimate, effect.standardError, effect.lower, effect.upper, effect.p ?? -1];

async function fittedRows() {
  const rows = Array.from({ length: 120 }, (_, i) => ({
    x: i === 60 ? -1 : 1 + Math.sin(i * 12.9898) ** 2,
    g: ["a", "b"][i % 2]!,
    y: Math.sin(i * 78.233) > 0.1 ? "yes" : "no",
  }));
  const table = tableFromRows(rows);
  return { table, model: await fit(table, formula("y ~ x + g"), { penalty: none() }) };
}
