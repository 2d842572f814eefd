import { describe, expect, it } from "vitest";
import { assertNotBelow, CLOSE_ENOUGH, relativeGap } from "../../src/judge/gap.js";
import { loosestSetting, type Try } from "../../src/judge/loosest-setting.js";
import { median, medianRatio } from "../../src/judge/statistics.js";

const minimum = { value: 400, uncertainty: 1e-6 };

describe("the gap", () => {
  it("is relative to the minimum, and 1e-6 of it is close enough", () => {
    expect(relativeGap(404, minimum)).toBeCloseTo(0.01, 15);
    expect(relativeGap(400 + 3.9e-4, minimum)).toBeLessThan(CLOSE_ENOUGH);
    expect(relativeGap(400 + 4.1e-4, minimum)).toBeGreaterThan(CLOSE_ENOUGH);
  });

  it("may be below the certified minimum by the certificate's uncertainty, and no more", () => {
    expect(() => assertNotBelow(400 - 9e-7, minimum)).not.toThrow();
    expect(() => assertNotBelow(400 - 2e-6, minimum)).toThrow("below the certified minimum 400");
  });
});

describe("the search for the loosest setting", () => {
  const solver =
    (gapAt: (setting: number) => number, tried: number[] = []) =>
    async (setting: number): Promise<Try> => {
      tried.push(setting);
      return { kind: "solved", seconds: 1, gap: gapAt(setting) };
    };

  it("stops at the first that comes close enough, then tries half a step looser", async () => {
    const tried: number[] = [];
    const found = await loosestSetting(
      [1e-1, 1e-2, 1e-3, 1e-4],
      1e-6,
      solver((tol) => tol / 1e4, tried),
    );
    expect(tried).toEqual([1e-1, 1e-2, Math.sqrt(1e-1 * 1e-2)]);
    expect(found.setting).toBe(1e-2);
  });

  it("takes the half step where that is close enough", async () => {
    const found = await loosestSetting(
      [1e-1, 1e-2],
      1e-6,
      solver((tol) => tol / 5e4),
    );
    expect(found.setting).toBeCloseTo(10 ** -1.5, 15);
  });

  it("needs no half step where the first will do", async () => {
    const found = await loosestSetting(
      [1, 0.1],
      1e-6,
      solver(() => 0),
    );
    expect(found).toMatchObject({ setting: 1, tries: [[1, { gap: 0 }]] });
  });

  it("goes up as well: a number of steps is loose where it is small", async () => {
    const found = await loosestSetting(
      [100, 1000],
      1e-6,
      solver((steps) => 5e-4 / steps),
    );
    expect(found.setting).toBe(1000);
  });

  it("says that no setting came close enough, NaN included", async () => {
    const found = await loosestSetting(
      [1, 0.1],
      1e-6,
      solver((tol) => (tol < 1 ? Number.NaN : 1)),
    );
    expect(found.setting).toBeNull();
    expect(found.tries).toHaveLength(2);
  });

  it("does not try what is tighter than a setting that failed", async () => {
    const found = await loosestSetting([1, 0.1, 0.01], 1e-6, async (tol) =>
      tol === 1 ? { kind: "solved", seconds: 1, gap: 1 } : { kind: "failed", sentence: "over the limit of 2 s" },
    );
    expect(found.setting).toBeNull();
    expect(found.tries.map(([setting]) => setting)).toEqual([1, 0.1]);
  });
});

describe("medians", () => {
  it("are the middle number, or the mean of the two in the middle, and leave their input alone", () => {
    const numbers = [3, 1, 2];
    expect(median(numbers)).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(numbers).toEqual([3, 1, 2]);
    expect(() => median([])).toThrow("no numbers");
  });

  it("of ratios are taken over pairs, so that a slow moment that hits both counts for neither", () => {
    expect(medianRatio([2, 20, 2], [1, 10, 1])).toBe(2);
    expect(() => medianRatio([1, 2], [1])).toThrow("expected pairs");
  });
});
