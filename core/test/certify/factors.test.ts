import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { ridge } from "../../src/index.js";
import { runs, TIMEOUT } from "../many.js";
import { type FitChoices, fitChoices, fitProblemOf } from "./fit-problem.js";
import { falsehoodsOf } from "./judgement.js";

const engines = [referenceEngine, await wasmEngine({ threads: 1 })];

interface Variation {
  /** log10 λ */
  readonly lambda: number;
  /** of the first columns */
  readonly factors: readonly number[];
  readonly tolerance: number;
  readonly polish: boolean;
}

const variations: fc.Arbitrary<Variation> = fc.record({
  lambda: fc.double({ min: -8, max: 4, noNaN: true }),
  factors: fc.array(fc.constantFrom(0, 0.2, 1, 7), { minLength: 1, maxLength: 3 }),
  tolerance: fc.constantFrom(1e-9, 1e-9, 1e-6, 1e-2),
  polish: fc.boolean(),
});

/** Gaps that do not reach to the minimum computed in 32 digits. */
async function falseGaps(drawn: FitChoices, { lambda, factors, tolerance, polish }: Variation): Promise<string[]> {
  const problem = fitProblemOf(drawn);
  const { solver: _, ...options } = problem.options;
  const named = factors.slice(0, drawn.columns.length).map((v, j) => [`x${j}`, v] as const);
  const penalty = ridge(10 ** lambda, named.length > 0 ? { factors: Object.fromEntries(named) } : {});
  const found = await falsehoodsOf({ ...problem, options: { ...options, penalty, tolerance, polish } }, engines);
  return found.filter((each) => each.includes(" from the minimum "));
}

describe("the gap of a ridge with factors", () => {
  it("reaches to the minimum, whatever the rows and factors", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(fitChoices, variations, async (drawn, variation) => {
        const columns = drawn.columns.map((each) => (Math.abs(each.scale) > 4 ? { ...each, scale: 0 } : each));
        expect(await falseGaps({ ...drawn, columns }, variation)).toEqual([]);
      }),
      runs(100),
    ),
  );

  // the divergence of a row that is nearly certain was lost in the rounding of 1, which a weight of 1e12 makes large
  it("reaches there where rows of large weight are nearly certain of their class", async () => {
    const choices = {
      n: 3,
      K: 2,
      columns: [{ kind: "integer", scale: 0, offset: null, nearness: 1 }],
      labels: "any",
      rowWeights: "wide",
      offset: "none",
      lambda: 0,
      features: "standardised",
      constant: true,
      solver: "auto",
      seed: 402_414_333,
    } as const;
    expect(await falseGaps(choices, { lambda: 0, factors: [0.2], tolerance: 1e-9, polish: false })).toEqual([]);
  });
});
