import { describe, expect, it } from "vitest";
import { addTo, DoubleDoubles } from "../../src/numeric/double-doubles.js";
import { preciseOrthonormal } from "../../src/numeric/precise-orthonormal.js";
import { normals, random } from "../../src/numeric/random.js";
import { dot } from "../../src/numeric/vectors.js";
import { expectClose } from "../close-to.js";

const powers = (degree: number) =>
  Array.from({ length: degree + 1 }, (_, m) =>
    Float64Array.from({ length: 46 }, (_, i) => Number(BigInt(1975 + i) ** BigInt(m))),
  );

/** Column r of Q as the combination of the columns that `addWeights` says, in 32 digits. */
function combined(columns: readonly Float64Array[], weights: DoubleDoubles): Float64Array {
  const sum = new DoubleDoubles(columns[0]!.length);
  columns.forEach((column, m) => {
    for (let i = 0; i < column.length; i++) addTo(sum, i, column[i]!, weights.hi[m]!, weights.lo[m]!);
  });
  return sum.hi;
}

describe("precise orthonormal columns", () => {
  const a = normals(random(1), 30);
  const noise = normals(random(2), 30);
  const b = normals(random(3), 30);
  const cases: [string, readonly Float64Array[], number][] = [
    ["columns that are far apart", [a, b, noise], 3],
    ["powers of a year", powers(6), 7],
    ["a copy with noise of 1e-14", [a, a.map((x, i) => x + 1e-14 * noise[i]!)], 2],
    ["units of 1e-200 and 1e200", [a.map((x) => x * 1e-200), b.map((x) => x * 1e200)], 2],
    [
      "zeros, a copy, a multiple and a sum",
      [a, new Float64Array(30), a, a.map((x) => 0.3 * x), b, a.map((x, i) => x + b[i]!)],
      2,
    ],
  ];

  it.each(cases)("are orthonormal, and combinations of what they are made of: %s", (_, columns, rank) => {
    const found = preciseOrthonormal(columns);
    expect(found.rank).toBe(rank);
    const Q = Array.from({ length: rank }, (_, r) => found.Q.filter((_, ir) => ir % rank === r));
    for (const [r, q] of Q.entries())
      for (const [s, other] of Q.entries()) expectClose(dot(q, other), r === s ? 1 : 0, { absolute: 1e-14 });
    Q.forEach((q, r) => {
      const weights = new DoubleDoubles(columns.length);
      found.addWeights(
        Float64Array.from({ length: rank }, (_, s) => (s === r ? 1 : 0)),
        1,
        weights,
      );
      expectClose(combined(columns, weights), q, { absolute: 1e-13 });
    });
  });

  it("say how much each column adds to those before it", () => {
    const { left } = preciseOrthonormal([a, a.map((x, i) => x + 1e-12 * noise[i]!), a]);
    expect(left[0]).toBeCloseTo(1, 12);
    expect(left[1]).toBeGreaterThan(1e-13);
    expect(left[1]).toBeLessThan(1e-11);
    expect(left[2]).toBe(0);
  });

  it("take what is within the rounding of cells for nothing, also where something was taken from the cells", () => {
    const ones = new Float64Array(30).fill(1);
    const rest = a.map((x) => 1e-13 * x);
    expect(preciseOrthonormal([ones, rest]).rank).toBe(2);
    expect(preciseOrthonormal([ones, rest], [0, 1e4 * Math.sqrt(30)]).rank).toBe(1);
  });
});
