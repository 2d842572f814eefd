import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { fitChoices, fitProblemOf } from "./fit-problem.js";
import { falsehoodsOf } from "./judgement.js";

/** A fixed sample; MANY=10000 SEED=7 draws others, about ten a second. A failure prints its seed and what was drawn. */
const RUNS = Number(process.env.MANY ?? 250);
const SEED = Number(process.env.SEED ?? 31);
const engines = [referenceEngine, await wasmEngine({ threads: 1 })];

describe("certificates", () => {
  it(
    "say nothing false of generated fits, judged in 32 digits: converged, gaps, and that all numbers are finite",
    async () => {
      await fc.assert(
        fc.asyncProperty(fitChoices, async (choices) => {
          expect(await falsehoodsOf(fitProblemOf(choices), engines)).toEqual([]);
        }),
        { numRuns: RUNS, seed: SEED },
      );
    },
    30_000 + 500 * RUNS,
  );
});
