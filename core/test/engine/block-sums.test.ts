import { afterAll, describe, expect, it } from "vitest";
import { BlockRoom } from "../../src/engine/wasm/block-room.js";
import { slopeSum } from "../../src/engine/wasm/block-sum.js";
import { BlockSums } from "../../src/engine/wasm/block-sums.js";
import { KernelAlgebra } from "../../src/engine/wasm/kernel-algebra.js";
import { kernelEngine } from "../../src/engine/wasm/kernel-engine.js";
import { kernelRows } from "../../src/engine/wasm/kernel-rows.js";
import { KernelThreads } from "../../src/engine/wasm/kernel-threads.js";
import { likelihoodInBlocks } from "../../src/engine/wasm/likelihood-in-blocks.js";
import { RowBlocks } from "../../src/engine/wasm/row-blocks.js";
import { sliceOfRows } from "../../src/engine/wasm/row-slices.js";
import type { OpenSpillStore } from "../../src/engine/wasm/spill-store.js";
import type { WasmLikelihood } from "../../src/engine/wasm/wasm-likelihood.js";
import { normals, random } from "../../src/numeric/random.js";
import { penalised } from "../../src/objective/penalised.js";
import { none, ridge } from "../../src/objective/penalty.js";
import { solve } from "../../src/solve/solve.js";
import { expectClose, expectSameBits } from "../close-to.js";
import { problemOf } from "../contract/problem.js";
import { representations } from "../contract/representations.js";
import { kernelsHere } from "./small-chunks.js";

const kernels = await kernelsHere();
const algebra = new KernelAlgebra(kernels);
afterAll(() => algebra.close());

const mixed = representations.find(({ name }) => name.includes("concat")) ?? representations.at(-1)!;
const { sample } = problemOf(mixed, {
  n: 900,
  K: 4,
  labels: "classes",
  isWeighted: true,
  hasOffset: true,
  lambda: 1,
  seed: 5,
});
const length = sample.featureMap.names.length * sample.classes.length;
const [W, V] = [normals(random(1), length).map((w) => w / 10), normals(random(2), length)];

async function sumsOf(likelihood: WasmLikelihood): Promise<Float64Array> {
  const point = await likelihood.at(W);
  const rough = await (await likelihood.rough(300)).at(W);
  return Float64Array.of(
    point.logLikelihood,
    ...point.slope,
    ...(await point.hessianVector(V)),
    ...(await point.classBlocks(200)),
    ...(await point.constantHessian()),
    ...(await point.probabilities()),
    rough.logLikelihood,
    ...rough.slope,
  );
}

describe("sums over blocks", () => {
  it("have the same digits for any number of threads, which share each block", async () => {
    const results: Float64Array[] = [];
    for (const count of [1, 2, 3]) {
      const threads = new KernelThreads(kernels, count, 0);
      const likelihood = await likelihoodInBlocks(sample, threads, algebra, {}, 250);
      results.push(await sumsOf(likelihood));
      likelihood.close();
      threads.close();
    }
    expectSameBits(results[1]!, results[0]!);
    expectSameBits(results[2]!, results[0]!);
  });

  it("take over where one memory cannot address the sample, with the numbers and the fits of one memory", async () => {
    const [whole, blocked] = [kernelEngine(kernels, 1), kernelEngine(kernels, 1, 1000)];
    const [one, other] = [await whole.likelihood(sample), await blocked.likelihood(sample)];
    expectClose(await sumsOf(other), await sumsOf(one), { absolute: 1e-5, relative: 1e-5 });
    const [point, wanted] = [await other.at(W), await one.at(W)];
    expectClose(point.slope, wanted.slope, { absolute: 1e-9, relative: 1e-11 });
    const groups = Int32Array.from({ length: sample.rows }, (_, i) => i % 10);
    expectClose(await point.productsOfGroups(groups), await wanted.productsOfGroups(groups), {
      absolute: 1e-6,
      relative: 1e-10,
    });
    for (const penalty of [ridge(1), none()]) {
      const [fitted, inOne] = [await solve(penalised(other, penalty)), await solve(penalised(one, penalty))];
      expect([fitted.converged, fitted.certificate.minimum]).toEqual([inOne.converged, inOne.certificate.minimum]);
      expectClose(fitted.value, inOne.value, { relative: 1e-10 });
    }
    one.close();
    other.close();
    whole.close();
    blocked.close();
  });

  it("stop within a pass when they are aborted, with the reason, and then go on with the same digits", async () => {
    const { sums, room, store } = await spilledSums();
    const [wanted] = await sums.sums([slopeSum(W, 64)]);
    const stop = new AbortController();
    store.onRead = (read) => {
      if (read === 3) stop.abort(new Error("enough"));
    };
    const before = store.reads;
    await expect(sums.sums([slopeSum(W, 64)], stop.signal)).rejects.toThrow("enough");
    expect(store.reads - before).toBeLessThan(5);
    await expect(sums.sums([slopeSum(W, 64)], stop.signal)).rejects.toThrow("enough");
    const [again] = await sums.sums([slopeSum(W, 64)]);
    expectSameBits(again.slope, wanted.slope);
    sums.close();
    await sums.ended();
    await expect(sums.sums([slopeSum(W, 64)])).rejects.toThrow("was closed");
    await room.close();
  });

  it("fail with the store's own sentence where a block cannot be read, and read it again in the next pass", async () => {
    const { sums, room, store } = await spilledSums();
    const [wanted] = await sums.sums([slopeSum(W, 64)]);
    store.onRead = (read) => {
      if (read === 4) throw new Error("the disk is gone");
    };
    await expect(sums.sums([slopeSum(W, 64)])).rejects.toThrow("the disk is gone");
    store.onRead = () => {};
    const [again] = await sums.sums([slopeSum(W, 64)]);
    expectSameBits(again.slope, wanted.slope);
    sums.close();
    await sums.ended();
    await room.close();
  });
});

/** Sums over blocks of 100 rows, all of which are in a store. */
async function spilledSums() {
  const kept: Uint8Array[] = [];
  const store = { reads: 0, onRead: (_read: number) => {} };
  const open: OpenSpillStore = async () => ({
    write: async (bytes) => kept.push(bytes.slice()) - 1,
    read: async (key, bytes) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      store.reads++;
      store.onRead(key);
      bytes.set(kept[key]!);
    },
    close: async () => {},
  });
  const room = new BlockRoom(0, open);
  const { center, scale, ...rows } = kernelRows(sample, { every: 1 });
  const blocks = new RowBlocks(room, sample.classes.length, { center, scale });
  for (let from = 0; from < sample.rows; from += 100) await blocks.add(sliceOfRows(rows, from, from + 100));
  return { sums: new BlockSums(blocks, new KernelThreads(kernels, 1)), room, store };
}
