import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestToZero } from "../../src/numeric/nearest-to-zero.js";
import { orthogonalColumns } from "../../src/numeric/orthogonal-columns.js";
import { normals, random } from "../../src/numeric/random.js";
import { twoProductError } from "../../src/numeric/two-product.js";
import { dot, norm } from "../../src/numeric/vectors.js";
import { expectClose } from "../close-to.js";

const seeds = fc.nat();

function product(A: Float64Array, n: number, m: number, B: Float64Array, k: number): Float64Array {
  const out = new Float64Array(n * k);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) for (let c = 0; c < k; c++) out[i * k + c]! += A[i * m + j]! * B[j * k + c]!;
  return out;
}

describe("orthogonal columns", () => {
  const ofColumns = (columns: readonly Float64Array[]) =>
    Float64Array.from(
      { length: columns[0]!.length * columns.length },
      (_, at) => columns[at % columns.length]![Math.floor(at / columns.length)]!,
    );

  it("are orthonormal to rounding, however the columns are scaled, and are A T", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(1e-150, 1e-3, 1, 1e120), (seed, unit) => {
        const source = random(seed);
        const columns = Array.from({ length: 5 }, (_, j) =>
          normals(source, 20).map((x) => 100 + x * (j === 2 ? unit : 1)),
        );
        const { Q, T, rank, kept, dependent } = orthogonalColumns(columns);
        expect([rank, dependent]).toEqual([5, []]);
        expectClose(product(ofColumns(columns), 20, 5, T, rank), Q, { absolute: 1e-9 });
        for (let a = 0; a < rank; a++)
          for (let b = 0; b < rank; b++) {
            let inner = 0;
            for (let i = 0; i < 20; i++) inner += Q[i * rank + a]! * Q[i * rank + b]!;
            expectClose(inner, a === b ? 1 : 0, { absolute: 1e-14 });
          }
        expect(kept.length).toBe(rank);
      }),
      { numRuns: 40 },
    );
  });

  it("leave out later columns that depend on earlier ones, and say how", () => {
    const [a, b] = [normals(random(1), 9), normals(random(2), 9)];
    const { kept, dependent } = orthogonalColumns([a, b, a.map((x, i) => 3 * x - 0.5 * b[i]!), normals(random(3), 9)]);
    expect(kept).toEqual([0, 1, 3]);
    expect(dependent.map(({ column }) => column)).toEqual([2]);
    expectClose(dependent[0]!.combination, [3, -0.5, 0, 0], { absolute: 1e-13 });
  });
});

describe("the point of a hull nearest to zero", () => {
  const vectorsOf = (vectors: readonly Float64Array[]) => ({
    size: vectors[0]!.length,
    vector: (r: number) => vectors[r]!,
    least: (x: Float64Array, atMost: number) => {
      const products = vectors.map((v) => dot(v, x));
      const least = products.indexOf(Math.min(...products));
      return products[least]! <= atMost ? least : null;
    },
  });

  it("proves what it says: a positive combination that is zero, or a direction with all vectors on one side", async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        seeds,
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 2, max: 16 }),
        async (seed, size, count) => {
          const source = random(seed);
          const vectors = Array.from({ length: count }, () => {
            const v = normals(source, size).map((x, j) => x + (j === 0 ? 1 : 0));
            const length = norm(v);
            return v.map((x) => x / length);
          });
          const found = await nearestToZero(vectorsOf(vectors));
          kinds.add(found.kind);
          if (found.kind === "apart") for (const v of vectors) expect(dot(v, found.x)).toBeGreaterThan(0);
          else if (found.kind === "around") {
            const sum = new Float64Array(size);
            found.indices.forEach((r, t) => {
              expect(found.lambda[t]!).toBeGreaterThan(0);
              vectors[r]!.forEach((x, j) => {
                sum[j]! += found.lambda[t]! * x;
              });
            });
            expectClose(sum, new Float64Array(size), { absolute: 1e-9 });
          } else expect.fail("undecided");
        },
      ),
      { numRuns: 300 },
    );
    expect([...kinds].sort()).toEqual(["apart", "around"]);
  });
});

describe("what rounding takes from a product", () => {
  it("is exact: both parts add up to the product of whole numbers of 53 bits", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (x, y) => {
        expect(BigInt(x * y) + BigInt(twoProductError(x, y))).toBe(BigInt(x) * BigInt(y));
      }),
    );
  });
});
