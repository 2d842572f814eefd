import { describe, expect, it } from "vitest";
import { fit, formula, none, prepare, tableFromRows } from "../../src/index.js";
import { likelihoodRatioTest, maximumLikelihoodFit, profileInterval, summarize } from "../../src/infer/index.js";
import { random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";

const source = random(5);
const rows = Array.from({ length: 120 }, () => {
  const x = source.normal();
  return { x, y: source.uniform() < 1 / (1 + Math.exp(-x)) ? "yes" : "no" };
});
const model = formula("y ~ x");

describe("maximumLikelihoodFit", () => {
  it("makes from a sample the fit that tests and profiles ask for, of the same numbers as fit and summarize", async () => {
    const table = tableFromRows(rows);
    const found = await maximumLikelihoodFit(prepare(table, model, { penalty: none() }).sample);
    const fitted = await fit(table, model, { penalty: none() });
    expectClose(found.logLikelihood, fitted.report.logLikelihood, { relative: 1e-13 });
    const slope = Float64Array.of(0, 0, -1, 1);
    const { terms } = await summarize(fitted, table, { reference: "no", intervals: "profile" });
    const interval = (await profileInterval(found, slope))!;
    const term = terms.find(({ term: name }) => name === "x")!;
    // the weight of φ is of a standardised x, the term of the raw one
    expectClose(interval.lower / interval.upper, term.lower! / term.upper!, { relative: 1e-7 });
    expect((await likelihoodRatioTest(found, [slope]))!.p).toBeLessThan(1e-4);
  });

  it("refuses separated rows in a sentence, where steps end without a slope at no maximum", async () => {
    const apart = tableFromRows(rows.map(({ x }) => ({ x, y: x > 0 ? "yes" : "no" })));
    const { sample } = prepare(apart, model, { penalty: none() });
    await expect(maximumLikelihoodFit(sample)).rejects.toThrow(/^there is no maximum of the likelihood: .*separated/);
  });
});
