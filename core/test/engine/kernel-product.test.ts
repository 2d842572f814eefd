import { expect, it } from "vitest";
import { KernelAlgebra } from "../../src/engine/wasm/kernel-algebra.js";
import { plainAlgebra } from "../../src/numeric/dense-algebra.js";
import { matrixProduct } from "../../src/numeric/matrix-product.js";
import { normals, random } from "../../src/numeric/random.js";
import { expectClose, expectSameBits } from "../close-to.js";
import { kernelsHere } from "./small-chunks.js";

it("A product by the kernels is that of plain loops for any sizes, and leaves factors as they are", async () => {
  const algebra = new KernelAlgebra(await kernelsHere());
  const source = random(3);
  const identity = Float64Array.from({ length: 25 }, (_, at) => (at % 6 === 0 ? 4 : 0.5));
  const factors = algebra.factor(identity, 5)!;
  const b = normals(source, 5);
  const solution = algebra.solveColumns(factors, b, 1);
  for (const [rows, inner, columns] of [
    [1, 1, 1],
    [4, 8, 2],
    [7, 131, 5],
    [13, 3, 24],
    [150, 260, 33],
  ] as const) {
    const A = normals(source, rows * inner);
    const X = normals(source, inner * columns);
    const product = algebra.product(A, rows, X, columns);
    expect(product.length).toBe(rows * columns);
    expectClose(product, matrixProduct(plainAlgebra, A, rows, X, columns), { absolute: 1e-12 * inner });
    expectSameBits(algebra.solveColumns(factors, b, 1), solution);
  }
  algebra.close();
});
