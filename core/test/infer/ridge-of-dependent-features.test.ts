import { describe, expect, it } from "vitest";
import { fit, none, ridge } from "../../src/index.js";
import { summarize } from "../../src/infer/index.js";
import { random } from "../../src/numeric/random.js";

const ROWS = 20_000;
const COVARIANCES = ["classical", "HC0"] as const;

/** Rows of a number and a category, and the same with numbers for the category that add up to 0 over its levels, of which the constant is no combination. */
function generatedRows(seed: number, levels: number, classes: readonly string[]) {
  const source = random(seed);
  return Array.from({ length: ROWS }, () => {
    const [x, level] = [source.normal(), Math.floor(levels * source.uniform())];
    const scores = classes.map((_, k) => k * (0.5 * x + 0.3 * Math.cos(level)) - Math.log(-Math.log(source.uniform())));
    const kind = classes[scores.indexOf(Math.max(...scores))]!;
    const name = (l: number) => `l${String(l).padStart(2, "0")}`;
    const contrasts = Array.from({ length: levels - 1 }, (_, l) => [
      name(l),
      level === l ? 1 : level === levels - 1 ? -1 : 0,
    ]);
    return { coded: { x, level: name(level), kind }, contrasted: { x, ...Object.fromEntries(contrasts), kind } };
  });
}

describe("standard errors of a ridge whose levels add up to the constant", () => {
  for (const [seed, [levels, classes]] of (
    [
      [2, ["p", "q"]],
      [2, ["p", "q", "r"]],
      [40, ["p", "q"]],
    ] as const
  ).entries())
    it(`are those of contrasts without a penalty, as λ goes to 0, of ${levels} levels and ${classes.length} classes`, async () => {
      const rows = generatedRows(seed + 1, levels, classes);
      const coded = rows.map((row) => row.coded);
      const contrasted = rows.map((row) => row.contrasted);
      const free = await fit(contrasted, "kind", { penalty: none() });
      const ridges = await Promise.all([3e-4, 1e-4].map((lambda) => fit(coded, "kind", { penalty: ridge(lambda) })));
      const last = `level[l${String(levels - 1).padStart(2, "0")}]`;
      for (const covariance of COVARIANCES) {
        const expected = (await summarize(free, contrasted, { covariance })).terms;
        for (const model of ridges) {
          const terms = (await summarize(model, coded, { covariance })).terms.filter(({ term }) => term !== last);
          expect(terms.length).toBe(expected.length);
          terms.forEach(({ standardError }, at) => {
            expect(standardError! / expected[at]!.standardError!).toBeCloseTo(1, 5);
          });
        }
      }
    }, 120_000);

  it("are refused where λ is too small for f64", async () => {
    const rows = generatedRows(3, 2, ["p", "q"]).map((row) => row.coded);
    const model = await fit(rows, "kind", { penalty: ridge(1e-9) });
    await expect(summarize(model, rows)).rejects.toThrow(/the penalty is too small .* use a larger λ or no penalty/);
  });
});
