import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cholesky, choleskySolve } from "../../src/numeric/cholesky.js";
import { normals, random } from "../../src/numeric/random.js";
import {
  skylineCholesky,
  skylineOf,
  skylineSolve,
  skylineSolveFour,
  skylineSteps,
} from "../../src/numeric/skyline-cholesky.js";
import { expectClose } from "../close-to.js";
import { runs } from "../many.js";

/** BBᵀ + I, B with random entries at some places: symmetric positive definite, with zeros. */
const sparse = fc
  .tuple(fc.integer({ min: 1, max: 14 }), fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, seed, share]) => {
    const draw = random(seed);
    const B = normals(draw, n * n).map((b) => (draw.uniform() < share ? b : 0));
    const A = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      let sum = i === j ? 1 : 0;
      for (let m = 0; m < n; m++) sum += B[i * n + m]! * B[j * n + m]!;
      return sum;
    });
    return { n, A, b: normals(draw, n) };
  });

describe("the Cholesky factor of a matrix with many zeros", () => {
  it("solves as the dense one does, and leaves b alone", () => {
    fc.assert(
      fc.property(sparse, ({ n, A, b }) => {
        const before = b.slice();
        const x = skylineSolve(skylineCholesky(A, skylineOf(A, n))!, b);
        expect(b).toEqual(before);
        const four = [b, b.map((v) => 2 * v), new Float64Array(n), b.toReversed()];
        const alone = four.map((each) => skylineSolve(skylineCholesky(A, skylineOf(A, n))!, each));
        for (const [c, each] of skylineSolveFour(skylineCholesky(A, skylineOf(A, n))!, four).entries())
          expectClose(each, alone[c]!, { relative: 1e-9, absolute: 1e-9 });
        expectClose(x, choleskySolve(cholesky(A, n)!, b), { relative: 1e-9, absolute: 1e-9 });
      }),
      runs(300),
    );
  });

  it("is null where the matrix is not positive definite", () => {
    const A = Float64Array.of(1, 2, 0, 2, 1, 0, 0, 0, 1);
    expect(skylineCholesky(A, skylineOf(A, 3))).toBeNull();
  });

  it("costs in proportion to the levels of a category, wherever the features that all rows have stand", () => {
    const levels = 500;
    const n = levels + 1;
    const A = new Float64Array(n * n);
    for (let i = 0; i < n; i++) A[i * n + i] = n;
    for (let i = 1; i < n; i++) A[i] = A[i * n] = 1;
    const skyline = skylineOf(A, n);
    expect(skyline.order.at(-1)).toBe(0);
    const { factor, solve } = skylineSteps(skyline);
    expect(factor).toBeLessThan(n);
    expect(solve).toBe(2 * levels);
  });
});
