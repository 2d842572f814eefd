import { describe, expect, it } from "vitest";
import { fit, none, ridge } from "../../src/index.js";
import { summarize } from "../../src/infer/index.js";
import { random } from "../../src/numeric/random.js";

const ROWS = 20_000;
const COVARIANCES = ["classical", "HC0"] as const;

/** Rows of a number and a category, and the same with the category as ±1, of which the constant is no combination. */
function generatedRows(seed: number, classes: readonly string[]) {
  const source = random(seed);
  return Array.from({ length: ROWS }, () => {
    const [x, b] = [source.normal(), source.uniform() < 0.5 ? "f" : "t"];
    const sign = b === "t" ? 1 : -1;
    const scores = classes.map((_, k) => k * (0.5 * x + 0.3 * sign) - Math.log(-Math.log(source.uniform())));
    return { x, b, sign, kind: classes[scores.indexOf(Math.max(...scores))]! };
  });
}

describe("standard errors of a ridge whose levels add up to the constant", () => {
  for (const [seed, classes] of [
    ["p", "q"],
    ["p", "q", "r"],
  ].entries())
    it(`are those of the levels as ±1 without a penalty, as λ goes to 0, of ${classes.length} classes`, async () => {
      const rows = generatedRows(seed + 1, classes);
      const levels = rows.map(({ x, b, kind }) => ({ x, b, kind }));
      const signs = rows.map(({ x, sign, kind }) => ({ x, sign, kind }));
      const free = await fit(signs, "kind", { penalty: none() });
      const ridges = await Promise.all([1e-3, 1e-4].map((lambda) => fit(levels, "kind", { penalty: ridge(lambda) })));
      for (const covariance of COVARIANCES) {
        const expected = (await summarize(free, signs, { covariance })).terms;
        for (const model of ridges) {
          const { terms } = await summarize(model, levels, { covariance });
          const ofBoth = terms.filter(({ term }) => term !== "b[t]");
          expect(ofBoth.length).toBe(expected.length);
          ofBoth.forEach(({ standardError }, at) => {
            expect(standardError! / expected[at]!.standardError!).toBeCloseTo(1, 5);
          });
        }
      }
    });

  it("are refused where λ is too small for f64", async () => {
    const rows = generatedRows(3, ["p", "q"]).map(({ x, b, kind }) => ({ x, b, kind }));
    const model = await fit(rows, "kind", { penalty: ridge(1e-9) });
    await expect(summarize(model, rows)).rejects.toThrow(/the penalty is too small .* use a larger λ or no penalty/);
  });
});
