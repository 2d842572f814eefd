import { describe, expect, it } from "vitest";
import { answer, DIGITS, HOUSING, IRIS, workplace } from "./program.js";

const { run, read } = workplace();

/** Foreign numbers, found by an independent Newton method; see core/test/fixtures/README.md. */
describe("multilogit fit reaches the known optimum of", () => {
  it.each([
    ["binarised digits", [DIGITS, "--target", "digit", "--binarize", "8"], 415.1958879282, -270.8702863367],
    ["raw digits", [DIGITS, "--target", "digit", "--raw"], 17.0323521816, -5.7492497428],
    ["raw iris", [IRIS, "--target", "Species", "--raw"], 28.886316604092, undefined],
  ])("%s", async (_, args, objective, logLikelihood) => {
    const fit = answer(await run(["fit", ...args, "--penalty", "ridge:1", "--json"]));
    expect(Math.abs(fit.objective - objective)).toBeLessThan(1e-9);
    if (logLikelihood !== undefined) expect(Math.abs(fit.logLikelihood - logLikelihood)).toBeLessThan(1e-9);
    expect(fit.certificate.gap).toBeGreaterThanOrEqual(0);
    expect(fit.certificate.gap).toBeLessThan(1e-6);
    expect(fit.converged).toBe(true);
  });

  it.each(["lbfgs", "newton", "gradient-ascent"])("iris, standardised, by %s", async (solver) => {
    const { objective } = answer(await run(["fit", IRIS, "--target", "Species", "--solver", solver, "--json"]));
    expect(Math.abs(objective - 31.3787682608)).toBeLessThan(1e-6);
  });

  it("the housing survey, whose rows stand for many residents each", async () => {
    const args = ["fit", HOUSING, "--target", "satisfaction", "--weights", "frequency", "--penalty", "none", "--json"];
    const { logLikelihood, converged } = answer(await run(args));
    expect(Math.abs(logLikelihood + 1735.041933)).toBeLessThan(1e-5);
    expect(converged).toBe(true);
  });
});

describe("multilogit fit --json", () => {
  it("says what was fitted, how, and how near the optimum, under the promised keys", async () => {
    const fit = answer(await run(["fit", IRIS, "--target", "Species", "--json"]));
    expect(fit).toMatchObject({
      rows: 150,
      droppedRows: 0,
      features: 5,
      classes: ["setosa", "versicolor", "virginica"],
      engine: "reference",
      penalty: "ridge:1",
      converged: true,
    });
    expect(["lbfgs", "newton"]).toContain(fit.solver);
    for (const key of ["iterations", "evaluations", "seconds"]) expect(fit[key]).toBeGreaterThan(0);
    expect(fit.certificate.gradientNorm).toBeLessThan(1e-6);
    expect(fit.certificate.weightsWithin).toBeLessThan(1e-9);
  });

  it("adds the verdict of the gradient check when asked", async () => {
    const args = ["fit", IRIS, "--target", "Species", "--check-gradient", "--json"];
    const { gradientCheck } = answer(await run(args));
    expect(gradientCheck.verdict).toBe("right");
    expect(gradientCheck.largestRelativeDifference).toBeLessThan(1e-6);
    const other = answer(await run([...args, "--seed", "2"]));
    expect(other.gradientCheck.verdict).toBe("right");
    expect(other.gradientCheck).not.toEqual(gradientCheck);
  });
});

it("two fits write identical bytes", async () => {
  for (const name of ["first.json", "second.json"])
    await run(["fit", DIGITS, "--target", "digit", "--binarize", "8", "-o", name, "--json"]);
  expect(read("first.json").length).toBeGreaterThan(1000);
  expect(read("second.json")).toBe(read("first.json"));
});

describe("a fit that did not converge exits with 1 and says why", () => {
  it("when the classes are separated and nothing holds the weights", async () => {
    const { code, stdout, stderr } = await run([
      "fit",
      IRIS,
      "--target",
      "Species",
      "--raw",
      "--penalty",
      "none",
      "--json",
    ]);
    expect([code, stderr]).toEqual([1, ""]);
    const { converged, reason } = JSON.parse(stdout);
    expect(converged).toBe(false);
    expect(reason).toMatch(/^not converged: .*separated.*ridge penalty/);
  });

  it("when it was stopped", async () => {
    const args = ["fit", DIGITS, "--target", "digit", "--binarize", "8", "--max-iterations", "2", "--json"];
    const { code, stdout } = await run(args);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ converged: false, reason: expect.stringMatching(/2 iterations/) });
  });

  it("when it was only to certify the start", async () => {
    const args = ["fit", DIGITS, "--target", "digit", "--binarize", "8", "--max-iterations", "0", "--json"];
    const { code, stdout } = await run(args);
    expect(code).toBe(1);
    const { converged, iterations, logLikelihood } = JSON.parse(stdout);
    expect([converged, iterations]).toEqual([false, 0]);
    expect(logLikelihood).toBeCloseTo(-1797 * Math.log(10), 8);
  });
});
