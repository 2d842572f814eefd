import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KernelAlgebra } from "../../src/engine/wasm/kernel-algebra.js";
import { type DenseAlgebra, plainAlgebra } from "../../src/numeric/dense-algebra.js";
import { normals, random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";
import { kernelsHere } from "../engine/small-chunks.js";

/** BBᵀ + I for a random size × size matrix B, with nonsense above the diagonal. */
function positiveDefinite(size: number, seed: number): Float64Array {
  const B = normals(random(seed), size * size);
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    if (j > i) return Number.NaN;
    let sum = i === j ? 1 : 0;
    for (let m = 0; m < size; m++) sum += B[i * size + m]! * B[j * size + m]!;
    return sum;
  });
}

/** Entry after entry of all matrices. */
function sideBySide(matrices: readonly Float64Array[]): Float64Array {
  const count = matrices.length;
  return Float64Array.from(
    { length: count * matrices[0]!.length },
    (_, at) => matrices[at % count]![Math.floor(at / count)]!,
  );
}

/** A X for a symmetric A of which the lower triangle is given. */
function times(A: Float64Array, X: Float64Array, size: number, columns: number): Float64Array {
  return X.map((_, at) => {
    const [i, k] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let m = 0; m < size; m++) sum += A[Math.max(i, m) * size + Math.min(i, m)]! * X[m * columns + k]!;
    return sum;
  });
}

const algebras: readonly (readonly [string, DenseAlgebra])[] = [
  ["plain loops", plainAlgebra],
  ["the kernels", new KernelAlgebra(await kernelsHere())],
];
const sizes = { size: fc.integer({ min: 1, max: 21 }), columns: fc.integer({ min: 1, max: 11 }), seed: fc.nat() };

describe.each(algebras)("factors and solutions by %s", (_, algebra) => {
  it("solve A X = B for one factor and any number of columns, and leave A and B alone", () => {
    fc.assert(
      fc.property(fc.record(sizes), ({ size, columns, seed }) => {
        const A = positiveDefinite(size, seed);
        const X = normals(random(seed + 1), size * columns);
        const B = times(A, X, size, columns);
        const [ownA, ownB] = [A.slice(), B.slice()];
        const factors = algebra.factor(A, size)!;
        expectClose(algebra.solveColumns(factors, B, columns), X, { absolute: 1e-8 });
        expectClose(algebra.solveColumns(factors, B, columns), X, { absolute: 1e-8 });
        expect([A, B]).toEqual([ownA, ownB]);
      }),
    );
  });

  it("solve with a factor of its own for each column, also when two sets of factors take turns", () => {
    fc.assert(
      fc.property(fc.record(sizes), ({ size, columns, seed }) => {
        const sets = [0, 1].map((set) =>
          Array.from({ length: columns }, (_, k) => positiveDefinite(size, seed + set * columns + k)),
        );
        const factors = sets.map((matrices) => algebra.factor(sideBySide(matrices), size, columns)!);
        const X = normals(random(seed + 1), size * columns);
        for (const set of [0, 1, 0]) {
          const B = new Float64Array(X.length);
          for (let k = 0; k < columns; k++) {
            const column = X.filter((_, at) => at % columns === k);
            times(sets[set]![k]!, column, size, 1).forEach((b, j) => {
              B[j * columns + k] = b;
            });
          }
          expectClose(algebra.solveColumns(factors[set]!, B, columns), X, { absolute: 1e-8 });
        }
      }),
    );
  });

  it("refuse a matrix that is singular, indefinite, zero or NaN, in its last row too", () => {
    for (const size of [1, 2, 3, 4, 5, 8, 9]) {
      const identity = Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
      expect(algebra.factor(identity, size)?.size).toBe(size);
      for (const pivot of [0, -1, Number.NaN]) {
        const broken = identity.slice();
        broken[size * size - 1] = pivot;
        expect(algebra.factor(broken, size)).toBeNull();
        expect(algebra.factor(sideBySide([identity, broken]), size, 2)).toBeNull();
      }
    }
    for (const scale of [1, 1e-200, 1e200]) {
      const almost = Float64Array.of(1, 1, 1, 1 + Number.EPSILON).map((a) => a * scale);
      expect(algebra.factor(almost, 2)).toBeNull();
    }
  });

  it("grow with what they are given", () => {
    const size = 300;
    const diagonal = Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 4 : 0));
    const solved = algebra.solveColumns(algebra.factor(diagonal, size)!, new Float64Array(7 * size).fill(8), 7);
    expect(solved).toEqual(new Float64Array(7 * size).fill(2));
  });
});
