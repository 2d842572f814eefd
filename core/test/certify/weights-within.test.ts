import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { elasticNet, fit, grouped, lasso, none, raw, ridge } from "../../src/index.js";
import { runs, TIMEOUT } from "../many.js";
import { fitChoices, fitProblemOf } from "./fit-problem.js";
import { falseDistancesOf } from "./judgement.js";

const engines = [referenceEngine, await wasmEngine({ threads: 1 })];

/** What is drawn besides a problem: λ from 1e-8 to 1e4, cells in units of 1e-4 to 1e4, factors of the first columns, how exact the fit is. */
const variations = fc.record({
  lambda: fc.double({ min: -8, max: 4, noNaN: true }),
  scale: fc.integer({ min: -4, max: 4 }),
  factors: fc.array(fc.constantFrom(0, 0.2, 1, 7), { maxLength: 3 }),
  tolerance: fc.constantFrom(1e-9, 1e-9, 1e-6, 1e-2),
  polish: fc.boolean(),
});

describe("weightsWithin", () => {
  it("is never less than the distance from weights computed in 32 digits", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(fitChoices, variations, async (drawn, { lambda, scale, factors, tolerance, polish }) => {
        const columns = drawn.columns.map((column) => ({
          ...column,
          scale: Math.abs(column.scale) > 4 ? scale : column.scale,
        }));
        const problem = fitProblemOf({ ...drawn, columns });
        const named = factors.slice(0, columns.length).map((v, j) => [`x${j}`, v] as const);
        const penalty = ridge(10 ** lambda, named.length > 0 ? { factors: Object.fromEntries(named) } : {});
        const { solver: _, ...options } = problem.options;
        expect(
          await falseDistancesOf({ ...problem, options: { ...options, penalty, tolerance, polish } }, engines),
        ).toEqual([]);
      }),
      runs(100),
    ),
  );

  const rows = Array.from({ length: 60 }, (_, i) => ({
    x: (i * 7) % 23,
    z: (i * 5) % 17,
    kind: ["a", "b", "c"][(i * i + (i >> 3)) % 3]!,
  }));
  const within = async (penalty: ReturnType<typeof ridge>, options = {}) =>
    (await fit(rows, "kind", { features: raw(), penalty, ...options })).report.certificate;

  it("has nine digits where a fit was polished, of which the gap alone would show six", async () => {
    const { weightsWithin, gap } = await within(ridge(1));
    expect(weightsWithin).toBeLessThan(1e-9);
    expect(Math.sqrt(2 * gap)).toBeGreaterThan(1e-7);
  });

  it("is √(2 gap / λ) where it was not, and for an elastic net or a grouped penalty with a λ2", async () => {
    const rough = await within(ridge(4), { solver: "gradient-ascent", maxIterations: 5 });
    expect(rough.weightsWithin! / Math.sqrt(rough.gap / 2)).toBeCloseTo(1, 2);
    for (const penalty of [elasticNet(1, 4), grouped(1, 4)]) {
      const { weightsWithin, gap } = await within(penalty);
      expect(weightsWithin! / Math.sqrt(gap / 2)).toBeCloseTo(1, 2);
    }
  });

  it("is absent where the penalty says nothing of weights: none, a lasso, groups without a λ2", async () => {
    for (const penalty of [none(), lasso(1), grouped(1)])
      expect(await within(penalty)).not.toHaveProperty("weightsWithin");
  });
});
