import { describe, expect, it } from "vitest";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { raw } from "../../src/features/feature-recipe.js";
import { fitFeatureMap } from "../../src/features/fit-feature-map.js";
import type { Directions } from "../../src/likelihood/likelihood.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { centreClasses } from "../../src/numeric/centre-classes.js";
import { plainAlgebra } from "../../src/numeric/dense-algebra.js";
import { matrixProduct, rowsFromColumns } from "../../src/numeric/matrix-product.js";
import { normals, random } from "../../src/numeric/random.js";
import { penalised } from "../../src/objective/penalised.js";
import { ridge } from "../../src/objective/penalty.js";
import { gramDirections } from "../../src/solve/gram-directions.js";
import { heaviestBlockPreconditioner } from "../../src/solve/heaviest-block-preconditioner.js";
import { tableOf } from "../../src/table/table.js";
import { expectClose } from "../close-to.js";

const D = 120;
const RIDGE = new Float64Array(D).fill(1);

/** C = Q diag(spectrum) Qᵀ for a random Q, about orthonormal in high dimensions, and A = C + Λ. */
function withSpectrum(spectrum: (i: number) => number) {
  const Q = normals(random(4), D * D).map((x) => x / Math.sqrt(D));
  const C = matrixProduct(
    plainAlgebra,
    Q,
    D,
    rowsFromColumns(Q, D, D).map((x, at) => x * spectrum(Math.floor(at / D))),
    D,
  );
  const A = C.map((x, at) => (at % (D + 1) === 0 ? x + 1 : x));
  return { C, A };
}

/** tr A⁻¹ C */
function effectiveFeatures(C: Float64Array, A: Float64Array): number {
  const X = plainAlgebra.solveColumns(plainAlgebra.factor(A, D)!, C, D);
  return Array.from({ length: D }, (_, j) => X[j * (D + 1)]!).reduce((sum, each) => sum + each, 0);
}

/** Vᵀ M V */
function between(V: Float64Array, count: number, M: Float64Array): Float64Array {
  return matrixProduct(
    plainAlgebra,
    rowsFromColumns(V, D, count),
    count,
    matrixProduct(plainAlgebra, M, D, V, count),
    count,
  );
}

describe("the leading directions of a Gram matrix", () => {
  it.each([
    ["falls fast", (i: number) => 1e5 * Math.exp(-i / 3)],
    ["ends", (i: number) => (i < 12 ? 100 : 0)],
    ["falls to what the ridge outweighs", (i: number) => (i < 20 ? 1e4 : 1e-4)],
  ])("are orthonormal and hold nearly all of it where its spectrum %s", (_, spectrum) => {
    const { C, A } = withSpectrum(spectrum);
    const { U, count } = gramDirections(plainAlgebra, C, A, plainAlgebra.factor(A, D)!, RIDGE, D / 2)!;
    expect(count % 8).toBe(0);
    expect(count).toBeLessThanOrEqual(D / 2);
    const identity = Float64Array.from({ length: count ** 2 }, (_, at) => (at % (count + 1) === 0 ? 1 : 0));
    expectClose(between(U, count, A), identity, { absolute: 1e-8 });
    const held = between(U, count, C).reduce((sum, each, at) => (at % (count + 1) === 0 ? sum + each : sum), 0);
    expect(held).toBeGreaterThan(0.85 * effectiveFeatures(C, A));
  });

  it("are none where its spectrum is flat, or falls too slowly for half as many", () => {
    for (const spectrum of [() => 100, (i: number) => 1e4 / (1 + i)]) {
      const { C, A } = withSpectrum(spectrum);
      expect(gramDirections(plainAlgebra, C, A, plainAlgebra.factor(A, D)!, RIDGE, D / 2)).toBeNull();
    }
  });
});

describe("class blocks in the leading directions of the Gram matrix", () => {
  it("precondition as whole blocks do where nothing but the ridge is left in the other directions", async () => {
    const [n, d, K, rank] = [1000, 90, 20, 12];
    const source = random(9);
    const loadings = normals(source, rank * d);
    const values = matrixProduct(plainAlgebra, normals(source, n * rank), n, loadings, d).map(Math.fround);
    const names = Array.from({ length: d }, (_, j) => `x${j}`);
    const columns = names.map((_, j) => ({
      kind: "number" as const,
      values: Float64Array.from({ length: n }, (_, i) => values[i * d + j]!),
    }));
    const target = { kind: "number" as const, values: Float64Array.from({ length: n }, (_, i) => i % K) };
    const table = tableOf([...names, "y"], [...columns, target]);
    const sample = makeSample(fitFeatureMap(table, raw(), { exclude: ["y"] }), table, "y");
    const engine = await wasmEngine({ threads: 1 });
    const objective = penalised(await engine.likelihood(sample), ridge(2));
    const point = await objective.at(normals(source, (d + 1) * K).map((x) => x / 50));
    const G = centreClasses(normals(source, (d + 1) * K), K);
    let used: Directions | undefined;
    const watched = {
      ...point,
      heaviestBlocks: (rows: number, most: number, directions?: Directions) => {
        used = directions;
        return point.heaviestBlocks!(rows, most, directions);
      },
    };
    const whole = { ...point, heaviestBlocks: (rows: number, most: number) => point.heaviestBlocks!(rows, most) };
    const some = (await heaviestBlockPreconditioner(objective, watched, 1e6)).solve(G);
    const all = (await heaviestBlockPreconditioner(objective, whole, 1e6)).solve(G);
    expect(used!.count).toBeLessThan(d / 2);
    const largest = all.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    expectClose(some, all, { absolute: 1e-3 * largest });
    objective.close!();
    engine.close();
  });
});
