import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FitOptions, fit } from "../../src/model/fit.js";
import { prepare } from "../../src/model/prepare.js";
import { elasticNet, grouped, lasso, ridge } from "../../src/objective/penalty.js";
import { penaltyAt } from "../../src/objective/penalty-at.js";
import { type FitPathOptions, fitPath } from "../../src/path/fit-path.js";
import { runs, TIMEOUT } from "../many.js";
import { oracleMinimum, valueAt } from "./sparse-oracle.js";
import { oracleProblemOf, type SparseChoices, sparseChoices, sparseProblemOf } from "./sparse-problem.js";

/** Rounding of the oracle's plain sums. */
const ROUNDING = 1e-12;
const STEPS = 3000;

/** What is false about the fit of one problem; empty where all is true. */
async function falsehoodsOf(choices: SparseChoices): Promise<string[]> {
  const { table, target, options, penalty } = sparseProblemOf(choices);
  const { sample } = prepare(table, target, options);
  const problem = oracleProblemOf(sample, penalty);
  const model = await fit(table, target, options);
  const { value, converged, certificate, reason } = model.report;
  const K = model.classes.length;
  const W = problem.lambda1.map((_, j) => [...model.weights.subarray(j * K, j * K + K)]);
  const rounding = ROUNDING * Math.max(Math.abs(value), 1);
  const found = oracleMinimum(problem, STEPS);
  const meanWeight = sample.rowWeights.reduce((sum, w) => sum + w, 0) / sample.rows;
  const free = problem.lambda1.filter((each, j) => each + problem.lambda2[j]! === 0).length;
  const hasMinimum = free <= (options.constant ? 1 : 0);
  const isLimited = choices.maxIterations < 1000;
  const claims: [string, boolean][] = [
    ["the printed value is that of the printed weights", Math.abs(valueAt(problem, W) - value) <= 10 * rounding],
    ["f is nowhere below value − gap", value - certificate.gap <= found.value + rounding],
    [
      "converged: the gap is within the tolerance",
      !converged || certificate.gap <= 1.001 * choices.tolerance * Math.max(value, meanWeight),
    ],
    ["a minimum exists where only the constant has no penalty, and is found", !hasMinimum || isLimited || converged],
    ["a fit that did not converge says why", converged || isLimited || /without a penalty|no step lowers/.test(reason)],
  ];
  return claims
    .filter(([, holds]) => !holds)
    .map(([claim]) => `${claim}: ${reason}; value ${value}, oracle ${found.value}`);
}

describe("certificates of sparse fits", () => {
  it(
    "bound the distance to any value that f takes; what converged is the minimum, to the tolerance",
    { timeout: TIMEOUT },
    () =>
      fc.assert(
        fc.asyncProperty(sparseChoices, async (choices) => {
          expect(await falsehoodsOf(choices)).toEqual([]);
        }),
        runs(50),
      ),
  );

  it("bound it at every λ of a path too", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(sparseChoices, async (drawn) => {
        const { table, target, options, penalty } = sparseProblemOf({
          ...drawn,
          factors: drawn.factors.filter((v) => v > 0),
        });
        const kinds = { lasso: lasso.path, elasticNet: elasticNet.path, grouped: grouped.path, ridge: ridge.path };
        const factors = penalty.kind === "none" || penalty.factors === undefined ? {} : { factors: penalty.factors };
        const path = kinds[penalty.kind as keyof typeof kinds]({ count: 6, ratio: 0.01, ...factors });
        const { solver: _, maxIterations: __, penalty: ___, polish: ____, ...ofPath } = options as FitOptions;
        const { points, converged, reason } = await fitPath(table, target, {
          ...(ofPath as object),
          penalty: path,
          tolerance: drawn.tolerance,
        } as FitPathOptions);
        expect(converged, reason).toBe(true);
        for (const { lambda, value, certificate } of points) {
          const atLambda = penaltyAt(path, lambda);
          const { sample } = prepare(table, target, { ...options, penalty: atLambda });
          const found = oracleMinimum(oracleProblemOf(sample, atLambda), 500);
          expect(value - certificate.gap).toBeLessThanOrEqual(found.value + ROUNDING * Math.max(value, 1));
        }
      }),
      runs(10),
    ),
  );
});
