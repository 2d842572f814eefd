import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { type FeatureRecipe, raw, threshold } from "../../src/features/feature-recipe.js";
import { fitFeatureMap } from "../../src/features/fit-feature-map.js";
import { makeSample, type Sample } from "../../src/likelihood/sample.js";
import { penalised } from "../../src/objective/penalised.js";
import { ridge } from "../../src/objective/penalty.js";
import { solve } from "../../src/solve/solve.js";
import { sliceRows } from "../../src/table/select-rows.js";
import type { Table } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { tableFromCsv } from "../read-csv.js";

// Every λ with every way to ask: 125 of these 360 once ended "not converged" although lower values were within reach.

const DATA: Readonly<Record<string, () => Sample>> = {
  "four rows": () => sampleFrom(tableFromColumns({ x: [1, 2, 3, 4], y: [..."aabb"] }), "y", raw()),
  iris: () => sampleFrom(tableFromCsv("fixtures/iris.csv"), "Species", raw()),
  "200 binary digits": () =>
    sampleFrom(sliceRows(tableFromCsv("../../data/digits.csv"), 0, 200), "digit", threshold(8)),
};
const EXPONENTS = [-12, -10, -8, -6, -4, -2, 0, 2, 4, 6];
const SETTINGS = (["newton", "lbfgs"] as const).flatMap((solver) =>
  [true, false].flatMap((polish) => [1e-4, 1e-6, 1e-9].map((tolerance) => ({ solver, polish, tolerance }))),
);
/** A continuous run takes a third of the combinations, each with another two settings of three; MANY takes all. */
const TAKEN = process.env.MANY === undefined ? 3 : 1;

function sampleFrom(table: Table, target: string, recipe: FeatureRecipe): Sample {
  return makeSample(fitFeatureMap(table, recipe, { exclude: [target] }), table, target);
}

describe.each(Object.keys(DATA))("%s", (name) => {
  it.each(EXPONENTS)(
    "with a ridge of 1e%d converge however they are asked for, at the distance that is stated",
    async (exponent) => {
      const objective = penalised(await referenceEngine.likelihood(DATA[name]!()), ridge(10 ** exponent));
      const least = (await solve(objective, { solver: "newton", tolerance: 1e-11 })).value;
      for (const [place, setting] of SETTINGS.entries()) {
        if ((place + EXPONENTS.indexOf(exponent)) % TAKEN !== 0) continue;
        const { reason, value, certificate } = await solve(objective, setting);
        expect([setting, reason]).toEqual([setting, expect.stringMatching(/^converged/)]);
        expect(value - least, `${JSON.stringify(setting)}: ${reason}`).toBeLessThanOrEqual(
          certificate.gap + 1e-14 * least,
        );
      }
    },
  );
});
