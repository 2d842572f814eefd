import { describe, expect, it } from "vitest";
import { agreeingDigits } from "../../src/commands/agreement.js";
import { answer, workplace } from "./program.js";

const here = workplace();

describe("multilogit verify", () => {
  it("fits the reference data and agrees with each program to the digits that it is good for", async () => {
    const { agrees, findings } = answer(await here.run(["verify", "--json"]));
    expect(agrees).toBe(true);
    const programs = new Set(findings.map((f: { program: string }) => f.program));
    expect([...programs].sort()).toEqual([
      "MADlib",
      "Stata 11",
      "brglm2",
      "glmnet",
      "nnet",
      "scikit-learn",
      "statsmodels",
    ]);
    for (const { digits, expected, quantity, program } of findings)
      expect(digits, `${program} ${quantity}`).toBeGreaterThanOrEqual(expected);
    const ofStatsmodels = findings.filter((f: { program: string }) => f.program === "statsmodels");
    expect(Math.min(...ofStatsmodels.map((f: { digits: number }) => f.digits))).toBeGreaterThan(10);
  });

  it("says so for people", async () => {
    const { code, stdout } = await here.run(["verify"]);
    expect(code).toBe(0);
    expect(stdout).toContain("housing: satisfaction ~ influence + type + contact\nagainst nnet");
    expect(stdout).toMatch(/All \d+ figures agree to the accuracy of the other programs\.\n$/);
  });
});

describe("digits that agree", () => {
  it("are those printed where ours rounds to them, and else −log10 of the relative difference", () => {
    expect(agreeingDigits(1.23456, "1.2346")).toBe(5);
    expect(agreeingDigits(-0.0115359841, "-.01153598")).toBe(7);
    expect(agreeingDigits(1.001, "1.000")).toBeCloseTo(3, 12);
    expect(agreeingDigits(3.4e-23, "3.37654e-23")).toBeCloseTo(2.16, 2);
    expect(agreeingDigits(Number.NaN, "1")).toBe(0);
    expect(agreeingDigits(-1, "1")).toBe(0);
  });
});
