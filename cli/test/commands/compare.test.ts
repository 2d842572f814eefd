import { describe, expect, it } from "vitest";
import { answer, expectRefusal, HOUSING, workplace } from "./program.js";

const here = workplace();
const fitted = (text: string, file: string, ...more: string[]) =>
  here.run(["fit", HOUSING, "--formula", text, "--weights", "frequency", "--penalty", "none", "-o", file, ...more]);

describe("multilogit compare", () => {
  it("tests two nested models, with and without the rows, for programs and for people", async () => {
    await fitted("satisfaction ~ influence", "a.json");
    await fitted("satisfaction ~ influence + type", "b.json");
    const found = answer(await here.run(["compare", "b.json", "a.json", "--json"]));
    expect(found).toMatchObject({ smaller: "a.json", larger: "b.json", rows: 1681, isSameRowsProved: false });
    expect(found.likelihoodRatio.statistic).toBeCloseTo(56.36265799, 7);
    expect(found.likelihoodRatio.degreesOfFreedom).toBe(6);
    const proved = ["compare", "a.json", "b.json", HOUSING, "--weights", "frequency"];
    expect(answer(await here.run([...proved, "--json"])).isSameRowsProved).toBe(true);
    const printed = (await here.run(proved)).stdout;
    expect(printed).toMatch(/a\.json +-1771\.253128 +6 +3554\.5063 +3587\.0691/);
    expect(printed).toContain("χ²(6) = 56.3627, p = 2.5e-10");
  });

  it("refuses what no likelihood-ratio test compares, in one line", async () => {
    await fitted("satisfaction ~ influence", "a.json");
    await fitted("satisfaction ~ contact", "c.json");
    expectRefusal(await here.run(["compare", "a.json", "c.json"]), /neither model is nested/);
    await here.run([
      "fit",
      HOUSING,
      "--formula",
      "satisfaction ~ influence + type",
      "--penalty",
      "none",
      "-o",
      "d.json",
    ]);
    expectRefusal(await here.run(["compare", "a.json", "d.json"]), /how often each class was observed differs/);
    expectRefusal(await here.run(["compare", "a.json", "d.json", "--weights", "frequency"]), /give DATA after/);
    expectRefusal(await here.run(["compare", "a.json", "none.json"]), /none\.json/);
  });
});
