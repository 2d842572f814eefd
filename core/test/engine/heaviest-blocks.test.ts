import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { heaviestRows } from "../../src/engine/wasm/heaviest-rows.js";
import { KernelAlgebra } from "../../src/engine/wasm/kernel-algebra.js";
import { KernelThreads } from "../../src/engine/wasm/kernel-threads.js";
import { likelihoodInBlocks } from "../../src/engine/wasm/likelihood-in-blocks.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { normals, random } from "../../src/numeric/random.js";
import { expectClose, expectSameBits } from "../close-to.js";
import { problemOf, variations } from "../contract/problem.js";
import { representations } from "../contract/representations.js";
import { runs } from "../many.js";
import { kernelsHere, smallChunkEngine } from "./small-chunks.js";

const engine = await wasmEngine({ threads: 1 });
afterAll(() => engine.close());

/** Far above what rows of weight e^−60 can add, 1e-26, and far below what others do. */
const NOTHING = 1e-18;

/** Entry (j,m) of class k's block, for m ≤ j, in the order of packed triangles, from blocks side by side. */
function packed(blocks: Float64Array, d: number, K: number): Float64Array {
  const entries: number[] = [];
  for (let k = 0; k < K; k++)
    for (let j = 0; j < d; j++) for (let m = 0; m <= j; m++) entries.push(blocks[(j * d + m) * K + k]!);
  return Float64Array.from(entries);
}

describe.each(representations)("class blocks of the heaviest rows, over $name", (representation) => {
  const { numRuns, seed } = runs(6);
  it("are the class blocks themselves where the rows that are left out weigh nothing", async () => {
    await fc.assert(
      fc.asyncProperty(variations, async (variation) => {
        const { sample, K } = problemOf(representation, {
          ...variation,
          labels: "classes",
          hasOffset: true,
          isWeighted: false,
        });
        // at W = 0 every row weighs the same in every class, unless an offset makes its first class certain
        const offset = sample.offset!.fill(0);
        for (let i = 2; i < sample.rows; i += 3) offset[i * K] = 60;
        const likelihood = await engine.likelihood(sample);
        const d = likelihood.features;
        const point = await likelihood.at(new Float64Array(d * K));
        const { triangles, products } = await point.heaviestBlocks(sample.rows, sample.rows * K);
        const wanted = packed(await point.classBlocks(sample.rows), d, K);
        const largest = wanted.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
        // where features are zero in all other rows, only those of weight e^−60 are left
        expectClose(Float64Array.from(triangles), wanted, { absolute: 1e-5 * largest + NOTHING, relative: 1e-5 });
        expect(products).toBe((sample.rows - Math.floor(sample.rows / 3)) * K);
        likelihood.close();
      }),
      { numRuns, seed },
    );
  });
});

/** Uᵀ M_k U of packed triangles M_k. */
function along(triangles: Float32Array, U: Float64Array, d: number, K: number, count: number): Float64Array {
  const entries: number[] = [];
  const T = (d * (d + 1)) / 2;
  const entry = (k: number, j: number, m: number) =>
    triangles[k * T + (Math.max(j, m) * (Math.max(j, m) + 1)) / 2 + Math.min(j, m)]!;
  for (let k = 0; k < K; k++)
    for (let a = 0; a < count; a++)
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let j = 0; j < d; j++)
          for (let m = 0; m < d; m++) sum += U[j * count + a]! * entry(k, j, m) * U[m * count + b]!;
        entries.push(sum);
      }
  return Float64Array.from(entries);
}

describe.each(representations)("class blocks in a few directions, over $name", (representation) => {
  const { numRuns, seed } = runs(4);
  it("are those blocks between the directions", async () => {
    await fc.assert(
      fc.asyncProperty(variations, fc.nat(), fc.boolean(), async (variation, seedOfU, isShare) => {
        const { sample, K } = problemOf(representation, variation);
        const likelihood = await engine.likelihood(sample);
        const d = likelihood.features;
        const source = random(seedOfU);
        const point = await likelihood.at(normals(source, d * K));
        const rows = isShare ? Math.ceil(sample.rows / 3) : sample.rows;
        const directions = { U: normals(source, 8 * d), count: 8 };
        const whole = await point.heaviestBlocks(rows, rows * K);
        const some = await point.heaviestBlocks(rows, rows * K, directions);
        const wanted = along(whole.triangles, directions.U, d, K, 8);
        const largest = wanted.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
        expect(whole.directions).toBeUndefined();
        expect(some.directions).toBe(directions);
        expect(some.products).toBe(whole.products);
        expectClose(Float64Array.from(some.triangles), wanted, { absolute: 2e-5 * largest + NOTHING });
        likelihood.close();
      }),
      { numRuns, seed },
    );
  });
});

describe("class blocks of the heaviest rows", () => {
  const mixed = representations.find(({ name }) => name.includes("concat")) ?? representations.at(-1)!;
  const { sample, K } = problemOf(mixed, {
    n: 900,
    K: 4,
    labels: "classes",
    isWeighted: true,
    hasOffset: true,
    lambda: 1,
    seed: 5,
  });
  const d = sample.featureMap.names.length;
  const W = normals(random(1), d * K);
  const T = (d * (d + 1)) / 2;

  it("lose nothing of a class's weight: the constant's entry is that of the whole blocks, and others differ little", async () => {
    const likelihood = await engine.likelihood(sample);
    const point = await likelihood.at(W);
    const wanted = packed(await point.classBlocks(900), d, K);
    const { triangles, products } = await point.heaviestBlocks(900, 900 * K);
    expect(products).toBeLessThan(0.7 * 600 * K);
    const constant = sample.featureMap.names.indexOf("constant");
    for (let k = 0; k < K; k++) {
      const at = k * T + (constant * (constant + 3)) / 2;
      expectClose(triangles[at]!, wanted[at]!, { relative: 1e-5 });
      const largest = wanted.subarray(k * T, (k + 1) * T).reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
      expectClose(Float64Array.from(triangles.subarray(k * T, (k + 1) * T)), wanted.subarray(k * T, (k + 1) * T), {
        absolute: 0.05 * largest,
      });
    }
    likelihood.close();
  });

  it("have the same digits for any number of threads, of any share of the rows, in one memory and in blocks", async () => {
    const kernels = await kernelsHere();
    const algebra = new KernelAlgebra(kernels);
    const results = await Promise.all(
      [1, 2, 3].map(async (count) => {
        const small = await smallChunkEngine(count, 20_000);
        const whole = await small.likelihood(sample);
        const threads = new KernelThreads(kernels, count, 0);
        const inBlocks = await likelihoodInBlocks(sample, threads, algebra, {}, 250);
        const all: number[] = [];
        for (const likelihood of [whole, inBlocks])
          for (const rows of [900, 300]) {
            const point = await likelihood.at(W);
            const { triangles, products } = await point.heaviestBlocks(rows, 500);
            expect(products).toBeLessThanOrEqual(510);
            const some = await point.heaviestBlocks(rows, 500, { U: normals(random(2), 8 * d), count: 8 });
            all.push(products, ...triangles, some.products, ...some.triangles);
          }
        for (const each of [whole, inBlocks, small, threads]) each.close();
        return Float64Array.from(all);
      }),
    );
    algebra.close();
    expectSameBits(results[1]!, results[0]!);
    expectSameBits(results[2]!, results[0]!);
  });
});

describe("the heaviest rows of a class", () => {
  it("carry its weight in fewer rows than any others, to within a quarter of an octave", async () => {
    const sizes = fc.record({
      n: fc.integer({ min: 1, max: 300 }),
      K: fc.integer({ min: 1, max: 40 }),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(sizes, fc.double({ min: 0.05, max: 1, noNaN: true }), async ({ n, K, seed }, room) => {
        const source = random(seed);
        const stride = 4 * Math.ceil((K + 1) / 4);
        const weights = Float32Array.from({ length: n * stride }, () =>
          Math.max(0, Math.exp(4 * source.normal()) - 0.1),
        );
        const most = Math.ceil(room * n * K);
        const lists = await heaviestRows(weights, stride, K, most);
        const listed = lists.reduce((sum, { places }) => sum + places.length, 0);
        expect(listed).toBeLessThanOrEqual(most + K);
        for (const [k, { places, roots, dropped }] of lists.entries()) {
          const own = Array.from({ length: n }, (_, i) => weights[i * stride + k]!);
          const whole = own.reduce((sum, weight) => sum + weight, 0);
          if (whole === 0) expect(places.length).toBe(0);
          if (whole === 0) continue;
          expect([...places]).toEqual([...places].sort((a, b) => a - b));
          const left = own.filter((weight, i) => weight > 0 && !places.includes(i));
          const kept = roots.reduce((sum, root) => sum + root * root, 0);
          // thinned rows count for those that they stand for
          const thinning = Math.round(roots[0]! ** 2 / own[places[0]!]!);
          if (thinning > 1) expect(dropped).toBeLessThanOrEqual(0.5 * whole * (1 + 1e-6));
          if (thinning > 1) continue;
          expectClose(kept + dropped, whole, { relative: 1e-5 });
          expectClose(
            dropped,
            left.reduce((sum, weight) => sum + weight, 0),
            { relative: 1e-6, absolute: 1e-9 },
          );
          expect(kept).toBeGreaterThanOrEqual(0.5 * whole * (1 - 1e-6));
          expect(Math.max(0, ...left)).toBeLessThanOrEqual(1.25 * Math.min(...Array.from(places, (i) => own[i]!)));
        }
      }),
    );
  });
});
