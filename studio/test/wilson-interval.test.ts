import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../src/evaluation/wilson-interval.js";

describe("the interval of a share", () => {
  // R 4.2.2: prop.test(x, 10, correct = FALSE)$conf.int
  it.each([
    [0, 0, 0.2775328],
    [5, 0.23659309, 0.76340691],
    [10, 0.7224672, 1],
  ])("of %i of 10 rows is that of R", (right, low, high) => {
    const [least, most] = wilsonInterval(right / 10, 10);
    expect(least).toBeCloseTo(low, 7);
    expect(most).toBeCloseTo(high, 7);
  });

  it("solves |share − p| = z √(p (1 − p) / n) at both ends", () => {
    for (const [share, rows] of [
      [0.3, 7],
      [0.91, 250],
      [0.5, 3],
    ] as const)
      for (const p of wilsonInterval(share, rows))
        expect(Math.abs(share - p)).toBeCloseTo(1.959963984540054 * Math.sqrt((p * (1 - p)) / rows), 12);
  });

  it("is everything where there are no rows", () => {
    expect(wilsonInterval(Number.NaN, 0)).toEqual([0, 1]);
  });
});
