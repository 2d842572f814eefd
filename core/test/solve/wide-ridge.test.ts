import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { likelihoodOf } from "../../src/likelihood/likelihood.js";
import { penalised } from "../../src/objective/penalised.js";
import { ridge } from "../../src/objective/penalty.js";
import { solve } from "../../src/solve/solve.js";
import { expectClose, expectSameBits } from "../close-to.js";
import { plain, ridgeProblems, sampleOf } from "./fit-problem.js";

const IN_SPAN = /in the span of the rows$/;

/** More weights than Newton's method takes, and five features or more for each row. */
const wideProblems = ridgeProblems.chain((problem) =>
  fc
    .record({
      n: fc.integer({ min: 6, max: 20 }),
      perRow: fc.integer({ min: 5, max: 9 }),
      K: fc.integer({ min: 2, max: 4 }),
      startsFar: fc.boolean(),
    })
    .map(({ n, perRow, K, startsFar }) => ({
      ...problem,
      n: Math.max(n, 2 * K),
      K,
      numbers: Math.max(perRow * Math.max(n, 2 * K), 60),
      startsFar,
    })),
);

describe("a ridge on many more features than rows", () => {
  it("ends where the solver in all weights ends, within its certificate", async () => {
    await fc.assert(
      fc.asyncProperty(wideProblems, async (problem) => {
        const likelihood = await referenceEngine.likelihood(sampleOf(problem));
        const { rowSpan: _, ...others } = likelihood;
        const penalty = ridge(problem.lambda!);
        const objective = penalised(likelihood, penalty);
        const start = problem.startsFar
          ? new Float64Array(objective.ridge.length * problem.K).fill(0).map((_, jk) => Math.sin(jk))
          : undefined;
        const solution = await solve(objective, start ? { start } : {});
        const plainly = await solve(penalised(likelihoodOf(others), penalty));
        expect(solution.method).toMatch(IN_SPAN);
        expect(plainly.method).not.toMatch(IN_SPAN);
        expect(solution.converged).toBe(true);
        const { value, certificate } = solution;
        expect(value - plainly.value).toBeLessThanOrEqual(certificate.gap + 1e-12 * value);
        expect(plainly.value - value).toBeLessThanOrEqual(plainly.certificate.gap + 1e-12 * value);
        expectClose((await objective.at(solution.weights)).value, value, { relative: 1e-13 });
        // f is strongly convex: ½ λ ‖W − W*‖² ≤ gap, but for the constant
        expectClose(solution.weights, plainly.weights, {
          absolute: 4 * Math.sqrt((certificate.gap + plainly.certificate.gap) / problem.lambda!) + 1e-7,
        });
      }),
      { numRuns: 25 },
    );
  });

  it("heeds a limit of iterations, an abort and a solver by name, and is the same on any number of threads", async () => {
    const sample = sampleOf({ ...plain, n: 12, numbers: 80 });
    const objective = penalised(await referenceEngine.likelihood(sample), ridge(1));
    expect((await solve(objective, { maxIterations: 3 })).method).not.toMatch(IN_SPAN);
    expect((await solve(objective, { solver: "newton" })).method).not.toMatch(IN_SPAN);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(solve(objective, { signal })).rejects.toThrow("enough");
    const seen: number[] = [];
    await solve(objective, { onProgress: ({ value }) => seen.push(value) });
    expect(seen.length).toBeGreaterThan(1);
    const weights = [];
    for (const threads of [1, 3]) {
      await using engine = await wasmEngine({ threads });
      const solution = await solve(penalised(await engine.likelihood(sample), ridge(1)));
      expect(solution.method).toMatch(IN_SPAN);
      weights.push(solution.weights);
    }
    expectSameBits(weights[0]!, weights[1]!);
  });
});
