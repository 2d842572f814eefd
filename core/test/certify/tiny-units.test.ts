import { describe, expect, it } from "vitest";
import { fit, none, raw, ridge } from "../../src/index.js";

// Expected: the same fit in any unit. Got: W = 0, "within 0.0e+0 nats of its minimum", on separated rows too, since squares of 1e-200 are 0.
describe("raw columns in units of 1e-200", () => {
  const x = [1, 2, 3, 2.5, 2.2, 4];
  const rowsOf = (unit: number, labels: string) => x.map((value, i) => ({ x: value * unit, y: labels[i]! }));
  const options = { features: raw(), penalty: none() };

  it.each([1e-200, 1e-100, 1e100])("are fitted as in any other unit (%d)", async (unit) => {
    const plain = await fit(rowsOf(1, "aababb"), "y", options);
    const { report, weights } = await fit(rowsOf(unit, "aababb"), "y", options);
    expect(report.converged).toBe(true);
    expect(report.value).toBeCloseTo(plain.report.value, 10);
    expect(report.value).toBeCloseTo(2.328500135519, 10);
    expect((weights[2]! * unit) / plain.weights[2]!).toBeCloseTo(1, 6);
  });

  it("are said to be separated where they are", async () => {
    const { report } = await fit(
      rowsOf(1e-200, "aabaab")
        .toSorted((a, b) => a.x - b.x)
        .map((row, i) => ({ ...row, y: i < 3 ? "a" : "b" })),
      "y",
      options,
    );
    expect(report.converged).toBe(false);
    expect(report.reason).toMatch(/separated/);
  });

  it("leave no NaN and no Infinity in a report, nor do cells of 1e308", async () => {
    for (const unit of [1e-200, 1e307])
      for (const penalty of [none(), ridge(1)]) {
        const { report, weights } = await fit(rowsOf(unit, "aababb"), "y", { features: raw(), penalty });
        const { gap, gradientNorm } = report.certificate;
        expect([...weights, report.value, report.logLikelihood, gap, gradientNorm].every(Number.isFinite)).toBe(true);
      }
  });
});
