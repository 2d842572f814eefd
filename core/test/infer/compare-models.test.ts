import { describe, expect, it } from "vitest";
import { fit, formula, type Model, none, type Row, ridge, sliceRows } from "../../src/index.js";
import { compareModels } from "../../src/infer/index.js";
import { tableFromCsv } from "../read-csv.js";

const HOUSING = tableFromCsv("fixtures/housing.csv");
const ANES = tableFromCsv("fixtures/anes96.csv");
const housing = (text: string, options = {}): Promise<Model> =>
  fit(HOUSING, formula(text), { penalty: none(), rowWeights: "frequency", ...options });
const anes = (text: string): Promise<Model> => fit(ANES, formula(text), { penalty: none() });

describe("comparing nested models", () => {
  it("is the likelihood-ratio test of R's anova, whichever is named first", async () => {
    const [small, large] = [
      await housing("satisfaction ~ influence"),
      await housing("satisfaction ~ type + influence"),
    ];
    // R 4.2.2, nnet 7.3-18: anova(multinom(satisfaction ~ influence, d, weights = frequency, reltol = 1e-14), … + type)
    const theirs = { statistic: 56.36265799, degreesOfFreedom: 6, p: 2.458635517e-10 };
    const options = { rows: HOUSING, rowWeights: "frequency" };
    for (const comparison of [await compareModels(small, large), await compareModels(large, small, options)]) {
      expect(comparison.likelihoodRatio.degreesOfFreedom).toBe(theirs.degreesOfFreedom);
      expect(comparison.likelihoodRatio.statistic).toBeCloseTo(theirs.statistic, 7);
      expect(Math.abs(comparison.likelihoodRatio.p / theirs.p - 1)).toBeLessThan(1e-6);
      expect(comparison.added).toEqual(["type (Apartment, Atrium, Terrace, Tower)"]);
      expect(comparison.rows).toBe(1681);
    }
    expect(await compareModels(small, large)).toMatchObject({ smaller: "first", isSameRowsProved: false });
    const proved = await compareModels(large, small, options);
    expect(proved).toMatchObject({ smaller: "second", isSameRowsProved: true });
    expect(proved.second.aic).toBeCloseTo(2 * 6 - 2 * small.report.logLikelihood, 10);
    expect(proved.second.bic).toBeCloseTo(6 * Math.log(1681) - 2 * small.report.logLikelihood, 10);
  });

  it("sees through codings: references, units, a left-out constant, products in another order", async () => {
    const nested: [string, string][] = [
      ["satisfaction ~ influence - 1", "satisfaction ~ influence + type"],
      ["satisfaction ~ 1", "satisfaction ~ contact - 1"],
      ["satisfaction ~ influence + contact", "satisfaction ~ contact:influence"],
      ["satisfaction ~ contact:influence", "satisfaction ~ influence*contact + type - 1"],
    ];
    for (const [small, large] of nested)
      expect((await compareModels(await housing(small), await housing(large))).smaller, small).toBe("first");
    expect((await compareModels(await anes("PID ~ age"), await anes("PID ~ log(age) + age"))).added).toEqual([
      "log(age)",
    ]);
    expect((await compareModels(await anes("PID ~ educ:age + educ"), await anes("PID ~ age*educ"))).added).toEqual([
      "age",
    ]);
  });

  it("counts collinear columns as one where the rows are given", async () => {
    const rows = Array.from({ length: 60 }, (_, i): Row => {
      const x = Math.sin(i);
      return { x, twice: 2 * x, z: Math.cos(3 * i), y: ["a", "b", "c"][(i * 7919) % 3]! };
    });
    const fitted = (text: string) => fit(rows, formula(text), { penalty: none() });
    const [small, large] = [await fitted("y ~ z"), await fitted("y ~ z + x + twice")];
    expect((await compareModels(small, large, { rows })).likelihoodRatio.degreesOfFreedom).toBe(2);
  });
});

describe("models that cannot be compared", () => {
  it("are not nested, the same, or of other rows, targets or weights", async () => {
    const influence = await housing("satisfaction ~ influence");
    const refused = async (other: Model, options = {}) => {
      try {
        await compareModels(influence, other, options);
      } catch (error) {
        return (error as Error).message;
      }
      return "nothing";
    };
    expect(await refused(await housing("satisfaction ~ contact"))).toMatch(
      /neither model is nested in the other: the first alone has "influence \(High, Low, Medium\)", the second alone "contact \(High, Low\)".* AIC is 3554\.51/,
    );
    expect(await refused(await housing("satisfaction ~ influence - 1"))).toContain("the same features");
    expect(await refused(await housing("type ~ influence"))).toContain("the target differs");
    expect(
      await refused(await fit(HOUSING, formula("satisfaction ~ influence + type"), { penalty: none() })),
    ).toContain("how often each class was observed differs");
    const half = await fit(sliceRows(HOUSING, 0, 36), formula("satisfaction ~ influence + type"), {
      penalty: none(),
      rowWeights: "frequency",
    });
    expect(await refused(half)).toContain("the number of rows differs");
    expect(await refused(await housing("satisfaction ~ influence + type", { penalty: ridge(1) }))).toContain(
      "has a penalty",
    );
    expect(await refused(await housing("satisfaction ~ influence + type"), { rows: HOUSING })).toContain(
      "the rows and row weights of the fit",
    );
    expect(await refused(await housing("satisfaction ~ influence + type"), { row: HOUSING })).toContain(
      'did you mean "rows"',
    );
  });

  it("were fitted to separated data", async () => {
    const iris = tableFromCsv("fixtures/iris.csv");
    const fitted = (text: string) => fit(iris, formula(text), { penalty: none() });
    const [small, large] = [await fitted("Species ~ 1"), await fitted("Species ~ .")];
    await expect(compareModels(small, large)).rejects.toThrow("the second model cannot be tested, because it is");
  });
});
