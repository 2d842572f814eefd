import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { fitFeatureMap } from "../../src/features/fit-feature-map.js";
import {
  batchSource,
  category,
  elasticNet,
  type FitOptions,
  fit,
  fitOver,
  grouped,
  lasso,
  type Penalty,
  type Row,
  standardize,
} from "../../src/index.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { normals, type Random, random } from "../../src/numeric/random.js";
import { penalised } from "../../src/objective/penalised.js";
import { solve } from "../../src/solve/solve.js";
import { completeRows } from "../../src/table/complete-rows.js";
import { tableFromRows } from "../../src/table/table-from-rows.js";
import { runs, TIMEOUT } from "../many.js";

const { numRuns, seed: first } = runs(2);

/** Rows of numbers in any units, categories with rare levels, cells that are missing, and classes of which some are rare. */
function generatedRows(source: Random): Row[] {
  const below = (end: number) => Math.floor(end * source.uniform());
  const n = 300 + below(1500);
  const [K, levels, rare] = [2 + below(4), 2 + below(8), source.uniform() ** 4 * 0.1];
  const numbers = Array.from({ length: 1 + below(4) }, () => ({
    unit: 10 ** (below(7) - 3),
    middle: source.uniform() < 0.3 ? 1e3 : 0,
    effect: 2 * source.normal(),
  }));
  const effects = Array.from({ length: levels }, () => source.normal());
  return Array.from({ length: n }, (_, i) => {
    const x = numbers.map(() => source.normal());
    const level = source.uniform() < 0.02 ? levels - 1 : below(levels);
    const score = x.reduce((sum, each, j) => sum + each * numbers[j]!.effect, effects[level]!) + 2 * source.normal();
    const kind =
      i < 2 || source.uniform() < rare ? "rare" : `k${Math.min(K - 1, Math.max(0, Math.round(score) + (K >> 1)))}`;
    return {
      ...Object.fromEntries(x.map((each, j) => [`x${j}`, (each + numbers[j]!.middle) * numbers[j]!.unit])),
      c: source.uniform() < 0.01 ? null : `L${level}`,
      flag: source.uniform() < 0.4,
      kind,
    };
  });
}

function generatedPenalty(source: Random): Penalty {
  const lambda = 10 ** (3 * source.uniform() - 1);
  return [lasso(lambda), elasticNet(lambda, lambda * source.uniform()), grouped(lambda)][
    Math.floor(3 * source.uniform())
  ]!;
}

describe("fits with a lasso, an elastic net or groups", () => {
  it(
    "converge to the minimum wherever a sample of 50 rows has them start",
    async () => {
      // of the last, groups of dependent levels once kept the steps within the model from being Newton's
      for (const seed of [...Array.from({ length: numRuns }, (_, run) => first + run), 1024857325]) {
        const source = random(seed);
        const rows = generatedRows(source);
        const options: FitOptions = { penalty: generatedPenalty(source), missing: "drop" };
        const wanted = await fit(rows, "kind", options);
        const { report } = await fitOver(
          batchSource(() => [rows]),
          "kind",
          { ...options, sampleRows: 50, seed },
        );
        expect([seed, report.reason]).toEqual([seed, expect.stringMatching(/^converged/)]);
        const off = report.value - wanted.report.value;
        expect(off, `seed ${seed}`).toBeLessThanOrEqual(report.certificate.gap + 1e-12 * wanted.report.value);
        expect(-off, `seed ${seed}`).toBeLessThanOrEqual(wanted.report.certificate.gap + 1e-12 * wanted.report.value);
      }
    },
    TIMEOUT,
  );

  it("converge from starts so far out that rows have no curvature there", async () => {
    const source = random(first);
    const { table } = completeRows(tableFromRows(generatedRows(source).slice(0, 200)), ["c"]);
    const map = fitFeatureMap(table, [standardize("x0"), category("c")], { constant: true });
    const likelihood = await referenceEngine.likelihood(makeSample(map, table, "kind"));
    for (const penalty of [lasso(2), elasticNet(1, 1), grouped(2)]) {
      const objective = penalised(likelihood, penalty);
      const { value: least } = await solve(objective);
      for (const size of [1, 30, 1000]) {
        const start = normals(source, map.names.length * likelihood.classes.length).map((w) => size * w);
        const { reason, value, certificate } = await solve(objective, { start });
        expect([penalty.kind, size, reason]).toEqual([penalty.kind, size, expect.stringMatching(/^converged/)]);
        expect(value - least).toBeLessThanOrEqual(certificate.gap + 1e-12 * least);
      }
    }
  });
});
