import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pivotedCholesky } from "../../src/numeric/pivoted-cholesky.js";
import { normals, random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";

/** A Aᵀ for A, n × r. */
function productOf(A: Float64Array, n: number, r: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let m = 0; m < r; m++) sum += A[Math.floor(at / n) * r + m]! * A[(at % n) * r + m]!;
    return sum;
  });
}

describe("pivotedCholesky", () => {
  it("gives L with L Lᵀ = G and as many columns as G has rank, triangular in the rows it chose", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.nat(), (n, r, seed) => {
        const G = productOf(normals(random(seed), n * r), n, r);
        const { L, pivots, rank } = pivotedCholesky(G, n);
        expect(rank).toBe(Math.min(n, r));
        expect(new Set(pivots).size).toBe(rank);
        expectClose(productOf(L, n, rank), G, { absolute: 1e-12 * Math.max(...G) });
        for (let m = 0; m < rank; m++)
          for (let later = m + 1; later < rank; later++) expect(L[pivots[m]! * rank + later]).toBe(0);
      }),
    );
  });

  it("finds no column in zeros or in numbers that are not finite", () => {
    expect(pivotedCholesky(new Float64Array(4), 2).rank).toBe(0);
    expect(pivotedCholesky(Float64Array.of(Infinity, 1, 1, 2), 2).rank).toBe(0);
    expect(pivotedCholesky(Float64Array.of(Number.NaN, 1, 1, Number.NaN), 2).rank).toBe(0);
  });
});
