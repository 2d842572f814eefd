import { describe, expect, it } from "vitest";
import { fit, none, prepare, referenceEngine, ridge } from "../../src/index.js";
import { sandwich } from "../../src/infer/covariance.js";
import { summarize } from "../../src/infer/index.js";
import { hessianOf } from "../../src/likelihood/curvature-by-products.js";
import { cholesky } from "../../src/numeric/cholesky.js";
import { random } from "../../src/numeric/random.js";
import { skylineOf } from "../../src/numeric/skyline-cholesky.js";
import { ridgeOf } from "../../src/objective/feature-penalties.js";
import { addPenaltyHessian } from "../../src/objective/penalty-term.js";
import { fixGauge } from "../../src/solve/gauge.js";
import { expectClose } from "../close-to.js";
import { covarianceOf } from "./contrasts.js";

/** Rows with a number and a day, each day two rows. */
function rowsOf(days: number) {
  const draw = random(7);
  return Array.from({ length: 2 * days }, (_, i) => ({
    x: draw.uniform(),
    day: `day ${i % days}`,
    y: ["a", "b", "c"][Math.floor(3 * draw.uniform())]!,
  }));
}

describe("a summary", () => {
  const rows = rowsOf(150);

  it("has the covariance of the dense formula where a category has many levels", async () => {
    const model = await fit(rows, "y", { penalty: ridge(1) });
    const { sample } = prepare(rows, "y", { penalty: ridge(1) });
    const point = await (await referenceEngine.likelihood(sample)).at(model.weights);
    const H = await hessianOf(point, sample.rows);
    const bread = addPenaltyHessian(ridgeOf(model.penalty, model.featureMap), H.slice());
    fixGauge(bread, 3);
    const right = await sandwich(cholesky(bread, model.weights.length)!, H);
    const { size, starts } = skylineOf(bread, model.weights.length);
    expect(starts.filter((start, i) => i - start > 3).length).toBeLessThan(size / 10);
    expectClose(await covarianceOf(model, sample, "classical"), right, { relative: 1e-9, absolute: 1e-12 });
  });

  it("that would take too long is refused before the work, with the column that has a level for every few rows", async () => {
    const many = rowsOf(600);
    const model = await fit(many, "y", { penalty: ridge(1) });
    await expect(summarize(model, many, { covarianceSteps: 1e4 })).rejects.toThrow(
      'standard errors of 1806 weights (602 features × 3 classes) take more than about 0.00001 s; fit without "day" of 600 levels; or allow more than 10000 multiplications',
    );
    const without = many.map(({ x, y }) => ({ x, y }));
    const smaller = await fit(without, "y", { penalty: ridge(1) });
    expect((await summarize(smaller, without)).terms).toHaveLength(4);
  });

  it("without a penalty is refused by an estimate of what its separation and its covariance take", async () => {
    const fewer = rowsOf(50);
    const model = await fit(fewer, "y", { penalty: none() });
    await expect(summarize(model, fewer, { covarianceSteps: 1e5 })).rejects.toThrow(
      / of 153 weights .* take .* s; fit without "day" of 50 levels; or allow more than 100000 /,
    );
  });

  it("is stopped within its covariance, and says what is not known", async () => {
    const model = await fit(rows, "y", { penalty: ridge(1) });
    await expect(summarize(model, rows, { signal: AbortSignal.abort() })).rejects.toThrow(
      "stopped before the standard errors were known",
    );
  });
});
