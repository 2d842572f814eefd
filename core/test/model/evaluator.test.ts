import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate, evaluator, fit, type Row, sliceRows, tableFromRows } from "../../src/index.js";
import { random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";
import { expectSentence } from "../error-sentence.js";
import { runs, TIMEOUT } from "../many.js";

function rowsOf(seed: number, n: number, K: number): Row[] {
  const source = random(seed);
  return Array.from({ length: n }, (_, i) => {
    const x = Math.round(4 * source.normal()) / 4;
    const k = i < K ? i : Math.min(K - 1, Math.max(0, Math.round(K / 2 + x + source.normal())));
    return { x, z: source.normal(), count: i % 4, y: `class ${k}` };
  });
}

const cases = fc.record({
  seed: fc.nat(1e6),
  n: fc.integer({ min: 20, max: 400 }),
  K: fc.integer({ min: 2, max: 5 }),
  part: fc.integer({ min: 1, max: 150 }),
  rowWeights: fc.constantFrom({}, { rowWeights: "count" }),
});

describe("a model evaluated on rows that come in parts", () => {
  it("has the evaluation of all of them", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(cases, async ({ seed, n, K, part, rowWeights }) => {
        const table = tableFromRows(rowsOf(seed, n, K));
        const model = await fit(table, "y", { ignore: ["count"], tolerance: 1e-6 });
        const sums = evaluator(model, rowWeights);
        for (let first = 0; first < n; first += part) sums.add(sliceRows(table, first, first + part));
        const [found, expected] = [sums.evaluation(), evaluate(model, table, rowWeights)];
        expect({ ...found, ...rounded(found) }).toEqual({ ...expected, ...rounded(expected) });
        for (const key of ["logLoss", "brier", "expectedCalibrationError", "auc", "pairwiseAuc"] as const)
          expectClose(found[key]!, expected[key]!, { absolute: 1e-13 });
      }),
      runs(40),
    ),
  );

  it("has areas within the error that it states when probabilities are not kept", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: 0, max: 600 }), async ({ seed, n, K, part, rowWeights }, mostKept) => {
        const table = tableFromRows(rowsOf(seed, n, K));
        const model = await fit(table, "y", { ignore: ["count"], tolerance: 1e-6 });
        const sums = evaluator(model, { ...rowWeights, mostKept });
        for (let first = 0; first < n; first += part) sums.add(sliceRows(table, first, first + part));
        const [found, expected] = [sums.evaluation(), evaluate(model, table, rowWeights)];
        expect(expected.aucError).toBe(0);
        const error = found.aucError + 1e-12;
        if (n * K <= mostKept) expect(found.aucError).toBe(0);
        expectClose(found.auc!, expected.auc!, { absolute: error });
        expectClose(found.pairwiseAuc!, expected.pairwiseAuc!, { absolute: error });
        found.perClass.forEach(({ auc }, k) => {
          const exact = expected.perClass[k]!.auc;
          if (exact === null || auc === null) expect(auc).toBe(exact);
          else expectClose(auc, exact, { absolute: error });
        });
      }),
      runs(40),
    ),
  );

  it("states an error of 1e-4 at most once it has seen 20,000 rows", async () => {
    const table = tableFromRows(rowsOf(3, 60_000, 3));
    const model = await fit(sliceRows(table, 0, 2000), "y", { ignore: ["count"] });
    const sums = evaluator(model, { mostKept: 60_000 });
    for (let first = 0; first < 60_000; first += 20_000) sums.add(sliceRows(table, first, first + 20_000));
    expect(sums.evaluation().aucError).toBeGreaterThan(0);
    expect(sums.evaluation().aucError).toBeLessThan(1e-4);
  });

  it("refuses a number of probabilities to keep that is none, and no rows", async () => {
    const model = await fit(rowsOf(1, 40, 2), "y");
    expectSentence(
      () => evaluator(model, { mostKept: -1 }),
      "option",
      "mostKept is -1; expected a number of at least 0",
    );
    expectSentence(() => evaluator(model).evaluation(), "data", "total weight of 0");
  });
});

/** Without the digits that depend on the order of sums. */
function rounded(evaluation: object): object {
  return JSON.parse(JSON.stringify(evaluation, (_, x) => (typeof x === "number" ? Number(x.toPrecision(9)) : x)));
}
