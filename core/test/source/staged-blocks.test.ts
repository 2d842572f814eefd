import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { OpenSpillStore } from "../../src/engine/wasm/spill-store.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import type { Likelihood, LikelihoodPoint } from "../../src/likelihood/likelihood.js";
import { normals, type Random, random } from "../../src/numeric/random.js";
import { scaled } from "../../src/numeric/vectors.js";
import type { SamplePlan } from "../../src/source/sample-plan.js";
import { type StagedBlocks, type StagedBlocksOptions, stagedInBlocksOf } from "../../src/source/staged-blocks.js";
import { selectRows } from "../../src/table/select-rows.js";
import type { Table } from "../../src/table/table.js";
import { expectClose } from "../close-to.js";
import { type Problem, problemOf, type Variation, variations } from "../contract/problem.js";
import { below, representations } from "../contract/representations.js";
import { runs, TIMEOUT } from "../many.js";

const wasm = await wasmEngine({ threads: 1 });
afterAll(() => wasm.close());

/** Rounding of sums in another order. */
const ROUNDING = { absolute: 1e-9, relative: 1e-9 };
/** Nothing is left of this for blocks. */
const NO_MEMORY = 1;

function planOf({ sample, isWeighted }: Problem): SamplePlan {
  const { featureMap, classes, target } = sample;
  const rowWeights = isWeighted ? "weight" : null;
  return { featureMap, classes, target, rowWeights, classWeights: null, missing: "error" };
}

/** The table in batches of random sizes, some of them empty. */
function* batchesOf(table: Table, source: Random): Generator<Table> {
  for (let from = 0; from < table.rows; ) {
    const to = Math.min(table.rows, from + below(source, 1 + Math.ceil(table.rows / 3)));
    yield selectRows(
      table,
      Array.from({ length: to - from }, (_, i) => from + i),
    );
    from = to;
  }
}

/** Every sum of a point, from all rows and from shares of them. */
async function sumsOf(likelihood: Likelihood, seed: number): Promise<Record<string, number | Float64Array>> {
  const source = random(seed);
  const { features: d, classes } = likelihood;
  const K = classes.length;
  const direction = () => scaled(1 / Math.sqrt(d), normals(source, d * K));
  const [W, V, U] = [direction(), direction(), direction()];
  const point = (await likelihood.at(W)) as Required<Omit<LikelihoodPoint, "productsOfGroups">>;
  const { spread, margin } = await point.scoreChange(V);
  const { curvature, divergence, least } = await point.linearised(V);
  const rough = await (await likelihood.rough!(likelihood.rows)).at(W);
  const entries = Int32Array.from({ length: d * K }, (_, jk) => jk).filter((jk) => jk % 3 === 0);
  const symmetric = new Float64Array((d * K) ** 2).map((_, at) => {
    const [r, c] = [Math.floor(at / (d * K)), at % (d * K)];
    return V[Math.max(r, c)]! * U[Math.min(r, c)]!;
  });
  return {
    logLikelihood: point.logLikelihood,
    slope: point.slope,
    hessianVector: await point.hessianVector(V),
    along: await point.along(
      V,
      Float64Array.from({ length: 70 }, (_, s) => s / 10 - 3),
    ),
    spread,
    margin,
    curvature,
    divergence,
    least,
    hessian: await point.hessian(likelihood.rows),
    entryHessian: await point.entryHessian(entries),
    classBlocks: await point.classBlocks(likelihood.rows),
    constantHessian: await point.constantHessian(),
    gram: await point.gram(likelihood.rows),
    gramDiagonal: await point.gramDiagonal(),
    productsOfRows: await point.productsOfRows(2),
    curvatureSlope: await point.curvatureSlope(symmetric),
    roughValue: rough.logLikelihood,
    roughSlope: rough.slope,
  };
}

/** Sums over a share of the rows, the same share for both. */
async function sharedSumsOf(likelihood: Likelihood, seed: number): Promise<Record<string, number | Float64Array>> {
  const W = scaled(1 / likelihood.features, normals(random(seed), likelihood.features * likelihood.classes.length));
  const point = await likelihood.at(W);
  const [some, fewer] = [Math.ceil(likelihood.rows / 3), Math.ceil(likelihood.rows / 7)];
  const rough = await likelihood.rough!(some);
  const roughPoint = await rough.at(W);
  const sums = {
    rows: rough.rows,
    hessian: await point.hessian!(some),
    classBlocks: await point.classBlocks!(fewer),
    gram: await point.gram!(some),
    rough: roughPoint.slope,
    roughValue: roughPoint.logLikelihood,
    roughGram: await roughPoint.gram!(fewer),
  };
  rough.close!();
  return sums;
}

function expectCloseSums(sums: Record<string, number | Float64Array>, wanted: typeof sums): void {
  expect(Object.keys(sums)).toEqual(Object.keys(wanted));
  for (const [name, sum] of Object.entries(sums)) {
    const rounding = name.startsWith("rough") ? { absolute: 2e-3, relative: 2e-3 } : ROUNDING;
    try {
      expectClose(sum, wanted[name]!, rounding);
    } catch (error) {
      throw new Error(`${name}: ${(error as Error).message}`);
    }
  }
}

/** Where blocks go in this test; counts what is read. */
function storeInMemory(): { readonly open: OpenSpillStore; readonly counts: { reads: number; closed: boolean } } {
  const counts = { reads: 0, closed: false };
  const blocks: Uint8Array[] = [];
  const open = async () => ({
    write: async (bytes: Uint8Array) => blocks.push(bytes.slice()) - 1,
    read: async (key: number, bytes: Uint8Array) => {
      counts.reads++;
      await new Promise((resolve) => setTimeout(resolve, 0));
      bytes.set(blocks[key]!);
    },
    close: async () => {
      counts.closed = true;
    },
  });
  return { open, counts };
}

interface BlockedCase {
  readonly representation: number;
  readonly variation: Variation;
  readonly blockRows: number;
}

const cases: fc.Arbitrary<BlockedCase> = fc.record({
  representation: fc.nat(representations.length - 1),
  variation: variations.map((variation) => ({
    ...variation,
    n: 1 + ((variation.seed * 7) % 150),
    K: Math.min(variation.K, 5),
  })),
  blockRows: fc.constantFrom(1, 7, 20, 64),
});

async function stagedOf(problem: Problem, { blockRows, variation }: BlockedCase, options: StagedBlocksOptions) {
  return stagedInBlocksOf(blockRows, planOf(problem), batchesOf(problem.table, random(variation.seed)), options);
}

async function withStaged<T>(staged: StagedBlocks, use: (likelihood: Likelihood) => Promise<T>): Promise<T> {
  const likelihood = staged.likelihood();
  try {
    return await use(likelihood);
  } finally {
    likelihood.close!();
    await staged.dispose();
  }
}

describe("staged blocks", () => {
  it(
    "sum to what one sample sums to, whatever the batches, the blocks and the representation, in memory and spilled",
    async () => {
      await fc.assert(
        fc.asyncProperty(cases, async (each) => {
          const problem = problemOf(representations[each.representation]!, each.variation);
          const whole = await wasm.likelihood(problem.sample);
          const [wanted, wantedShares] = [await sumsOf(whole, 3), await sharedSumsOf(whole, 4)];
          whole.close();
          const store = storeInMemory();
          const inMemory = await withStaged(
            await stagedOf(problem, each, { threads: 1, memory: 1e9, store: null }),
            async (likelihood) => [await sumsOf(likelihood, 3), await sharedSumsOf(likelihood, 4)] as const,
          );
          const spilled = await withStaged(
            await stagedOf(problem, each, { threads: 1, memory: NO_MEMORY, store: store.open }),
            async (likelihood) => [await sumsOf(likelihood, 3), await sharedSumsOf(likelihood, 4)] as const,
          );
          expectCloseSums(inMemory[0], wanted);
          expectCloseSums(inMemory[1], wantedShares);
          expect(spilled).toEqual(inMemory);
          expect(store.counts.reads).toBeGreaterThan(0);
          expect(store.counts.closed).toBe(true);
        }),
        runs(6),
      );
    },
    TIMEOUT,
  );
});
