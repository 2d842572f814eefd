import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { fitChoices, fitProblemOf } from "./fit-problem.js";
import { falsehoodsOf } from "./judgement.js";
import { onceFalse } from "./once-false.js";

/** Fixed samples; MANY=10000 SEED=201 draws others, about thirty a second. A failure prints what was drawn. */
const RUNS = Number(process.env.MANY ?? 100);
const SEEDS = process.env.SEED === undefined ? [3, 7, 101] : [Number(process.env.SEED)];
const engines = [referenceEngine, await wasmEngine({ threads: 1 })];

describe("certificates of generated fits, judged in 32 digits", () => {
  it.each(SEEDS)(
    "say nothing false: converged, gaps, engines that disagree, numbers that are not finite (seed %d)",
    async (seed) => {
      await fc.assert(
        fc.asyncProperty(fitChoices, async (choices) => {
          expect(await falsehoodsOf(fitProblemOf(choices), engines)).toEqual([]);
        }),
        { numRuns: RUNS, seed },
      );
    },
    60_000 + 500 * RUNS,
  );

  it.each(onceFalse)(
    "say nothing false where they once did: $labels labels, weights $rowWeights, λ $lambda, seed $seed",
    async (choices) => {
      expect(await falsehoodsOf(fitProblemOf(choices), engines)).toEqual([]);
    },
  );
});
