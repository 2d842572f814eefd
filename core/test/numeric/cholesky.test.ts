import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cholesky, choleskySolve } from "../../src/numeric/cholesky.js";
import { normals, random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";

/** BBᵀ + I for a random n × n matrix B. */
function positiveDefinite(n: number, seed: number): Float64Array {
  const B = normals(random(seed), n * n);
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = i === j ? 1 : 0;
    for (let m = 0; m < n; m++) sum += B[i * n + m]! * B[j * n + m]!;
    return sum;
  });
}

const sizeAndSeed = [fc.integer({ min: 1, max: 12 }), fc.nat()] as const;

describe("cholesky", () => {
  it("gives L with L Lᵀ = A, reading only the lower triangle", () => {
    fc.assert(
      fc.property(...sizeAndSeed, (n, seed) => {
        const A = positiveDefinite(n, seed);
        const lower = A.map((a, at) => (at % n > Math.floor(at / n) ? Number.NaN : a));
        const { L, size } = cholesky(lower, n)!;
        expect(size).toBe(n);
        const product = A.map((_, at) => {
          const [i, j] = [Math.floor(at / n), at % n];
          let sum = 0;
          for (let m = 0; m <= Math.min(i, j); m++) sum += L[i * n + m]! * L[j * n + m]!;
          return sum;
        });
        expectClose(product, A, { absolute: 1e-12 * n });
      }),
    );
  });

  it("solves A x = b and leaves b alone", () => {
    fc.assert(
      fc.property(...sizeAndSeed, (n, seed) => {
        const A = positiveDefinite(n, seed);
        const x = normals(random(seed + 1), n);
        const b = x.map((_, i) => x.reduce((sum, value, j) => sum + A[i * n + j]! * value, 0));
        const before = b.slice();
        expectClose(choleskySolve(cholesky(A, n)!, b), x, { absolute: 1e-9 });
        expect(b).toEqual(before);
      }),
    );
  });

  it("is null for a matrix that is singular, indefinite, zero or NaN", () => {
    expect(cholesky(Float64Array.of(1, 1, 1, 1), 2)).toBeNull();
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
    expect(cholesky(Float64Array.of(-1), 1)).toBeNull();
    expect(cholesky(Float64Array.of(0), 1)).toBeNull();
    expect(cholesky(Float64Array.of(Number.NaN), 1)).toBeNull();
  });

  it("is null where rounding has left nothing of a pivot, whatever the scale of the matrix", () => {
    const hilbert = Float64Array.from({ length: 400 }, (_, at) => 1 / (Math.floor(at / 20) + (at % 20) + 1));
    for (const scale of [1, 1e-200, 1e200]) {
      const almost = Float64Array.of(1, 1, 1, 1 + Number.EPSILON).map((a) => a * scale);
      expect(cholesky(almost, 2)).toBeNull();
      expect(
        cholesky(
          hilbert.map((h) => h * scale),
          20,
        ),
      ).toBeNull();
      expect(cholesky(Float64Array.of(2 * scale, scale, scale, 2 * scale), 2)).not.toBeNull();
    }
  });
});
