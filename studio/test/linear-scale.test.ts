import { describe, expect, it } from "vitest";
import { linearScale, polyline } from "../src/parts/linear-scale.js";

describe("a linear scale", () => {
  it("takes the ends of the domain to the ends of the range, and what is between in proportion", () => {
    const scale = linearScale([-2, 6], [100, 20]);
    expect([-2, 0, 6].map(scale)).toEqual([100, 80, 20]);
  });

  it("has about as many round ticks as it is asked for, all within the domain", () => {
    expect(linearScale([0, 1], [0, 9]).ticks(5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linearScale([-0.31, 0.29], [0, 9]).ticks(6)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2]);
    expect(linearScale([3, 47000], [0, 9]).ticks(5)).toEqual([10000, 20000, 30000, 40000]);
    expect(linearScale([0, 3.2e-7], [0, 9]).ticks(3)).toEqual([0, 1e-7, 2e-7, 3e-7]);
    expect(linearScale([5, 5], [0, 9]).ticks(4)).toEqual([5]);
  });

  it("draws lines", () => {
    expect(polyline([])).toBe("");
    expect(
      polyline([
        [0, 1],
        [2.00004, 3],
      ]),
    ).toBe("M0,1L2,3");
  });
});
