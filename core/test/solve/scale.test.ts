import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { normals, random } from "../../src/numeric/random.js";
import { maxAbs } from "../../src/numeric/vectors.js";
import type { Objective } from "../../src/objective/objective.js";
import { penalised } from "../../src/objective/penalised.js";
import { none, ridge } from "../../src/objective/penalty.js";
import { solve } from "../../src/solve/solve.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";

const RUNS = { numRuns: Number(process.env.MANY ?? 60) };

interface ScaledProblem {
  readonly n: number;
  readonly K: number;
  readonly numbers: number;
  /** λ of weights around 1; null for no penalty */
  readonly lambda: number | null;
  /** all weights and λ are multiplied by this */
  readonly factor: number;
  /** how well the numbers tell the classes apart */
  readonly signal: number;
  readonly seed: number;
}

const scaledProblems: fc.Arbitrary<ScaledProblem> = fc.record({
  n: fc.integer({ min: 12, max: 40 }),
  K: fc.integer({ min: 2, max: 4 }),
  numbers: fc.integer({ min: 1, max: 3 }),
  lambda: fc.oneof(
    fc.constant(null),
    fc.integer({ min: -9, max: 5 }).map((exponent) => 10 ** exponent),
  ),
  factor: fc.oneof(
    fc.integer({ min: -150, max: 150 }).map((exponent) => 10 ** exponent),
    fc.constantFrom(1e-13, 1e13),
  ),
  signal: fc.constantFrom(0, 1, 20),
  seed: fc.nat(),
});

function objectiveOf({ n, K, numbers, lambda, signal, seed }: ScaledProblem, factor: number): Promise<Objective> {
  const source = random(seed);
  const names = Array.from({ length: numbers }, (_, j) => `x${j}`);
  const columns = Object.fromEntries(names.map((name) => [name, normals(source, n)]));
  // without a penalty labels that tell nothing, so that there is a minimum
  const told = lambda === null ? 0 : signal;
  const y = Array.from({ length: n }, (_, i) =>
    i < K ? i : Math.floor(K / (1 + Math.exp(-told * columns.x0![i]! - 2 * normals(source, 1)[0]!))),
  );
  const w = Float64Array.from({ length: n }, () => factor * (0.5 + source.uniform()));
  const numbersOf = names.map((column) => numberFeature(column));
  const map = featureMapOf([{ kind: "constant" }, ...numbersOf]);
  const sample = makeSample(map, tableFromColumns({ ...columns, y, w }), "y", { rowWeights: "w" });
  return referenceEngine
    .likelihood(sample)
    .then((likelihood) => penalised(likelihood, lambda === null ? none() : ridge(factor * lambda)));
}

describe("all weights and λ times the same number", () => {
  it.each(["newton", "lbfgs"] as const)(
    "give the same weights by %s, polished or not, and the same verdict",
    async (solver) => {
      await fc.assert(
        fc.asyncProperty(scaledProblems, fc.constantFrom(1e-6, 1e-9), async (problem, tolerance) => {
          const [one, scaled] = [await objectiveOf(problem, 1), await objectiveOf(problem, problem.factor)];
          for (const polish of [true, false]) {
            const a = await solve(one, { solver, tolerance, polish });
            const b = await solve(scaled, { solver, tolerance, polish });
            expect(b.converged).toBe(a.converged);
            if (!a.converged) continue;
            // by less than a certified distance can be told from none, f is flat
            const flat = Math.sqrt(
              (a.certificate.gap + b.certificate.gap / problem.factor) / Math.max(1e-9, problem.lambda ?? 1e-3),
            );
            expectClose(b.weights, a.weights, {
              absolute: (polish ? 1e-6 : 2 * flat + 1e-6) * Math.max(1, maxAbs(a.weights)),
            });
            expectClose(b.value / problem.factor, a.value, {
              relative: polish ? 1e-12 : tolerance,
              absolute: tolerance,
            });
          }
        }),
        RUNS,
      );
    },
  );

  // was "converged" at iteration 0, with weights of 0
  it("do so at 1e-13: iris-like rows are not called converged where they start", async () => {
    const problem = { n: 40, K: 3, numbers: 2, lambda: 1, factor: 1e-13, signal: 1, seed: 7 };
    const [one, light] = [await solve(await objectiveOf(problem, 1)), await solve(await objectiveOf(problem, 1e-13))];
    expect(light.reason).toMatch(/^converged/);
    expect(light.iterations).toBe(one.iterations);
    expectClose(light.weights, one.weights, { absolute: 1e-12 });
  });
});
