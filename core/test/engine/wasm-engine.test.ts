import { afterAll, describe, expect, it } from "vitest";
import { codes } from "../../src/design/codes.js";
import { referenceEngine } from "../../src/engine/reference.js";
import { KernelThreads } from "../../src/engine/wasm/kernel-threads.js";
import { SamplePasses } from "../../src/engine/wasm/sample-passes.js";
import { stagedSample } from "../../src/engine/wasm/staged-sample.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { fit } from "../../src/model/fit.js";
import { normals, random } from "../../src/numeric/random.js";
import { none, ridge } from "../../src/objective/penalty.js";
import { expectClose } from "../close-to.js";
import { problemOf } from "../contract/problem.js";
import { representations } from "../contract/representations.js";
import { wholeObjective } from "../whole-objective.js";
import { bareSample } from "./bare-sample.js";
import { kernelsHere, smallChunkEngine } from "./small-chunks.js";

const ROUNDING = { absolute: 1e-10, relative: 1e-11 };
const plain = { labels: "classes", isWeighted: false, hasOffset: false, lambda: 1 } as const;

function problem(name: string, n: number, K: number, seed = 1) {
  const representation = representations.find((each) => each.name === name)!;
  return { ...problemOf(representation, { ...plain, n, K, seed }), width: representation.width };
}

describe("two objectives of one wasm engine", () => {
  const sharedEngine = smallChunkEngine(3, 200);
  afterAll(async () => (await sharedEngine).close());

  // expected: both; got: the first never ended, because the engine knew of one pass under way
  it("make their passes at the same time, each with its own numbers", async () => {
    const engine = await sharedEngine;
    const problems = [problem("dense", 900, 4), problem("concat of everything", 700, 7), problem("bits", 1001, 3)];
    const asked = problems.map(async ({ sample, penalty, K, width }, p) => {
      const objective = wholeObjective(await engine.likelihood(sample), penalty);
      const source = random(p);
      const points = [];
      for (let round = 0; round < 8; round++) {
        const [W, V] = [normals(source, width * K), normals(source, width * K)];
        const point = await objective.at(W);
        points.push({ W, V, point, HV: await point.hessianVector(V) });
      }
      objective.close();
      return points;
    });
    for (const [p, points] of (await Promise.all(asked)).entries()) {
      const reference = wholeObjective(await referenceEngine.likelihood(problems[p]!.sample), problems[p]!.penalty);
      for (const { W, V, point, HV } of points) {
        const wanted = await reference.at(W);
        expectClose(point.value, wanted.value, ROUNDING);
        expectClose(point.gradient, wanted.gradient, ROUNDING);
        expectClose(HV, await wanted.hessianVector(V), ROUNDING);
      }
    }
  });

  it("fit two models at the same time as well as one after the other", async () => {
    const engine = await sharedEngine;
    const tables = [problem("dense", 4000, 3, 1).table, problem("bits", 5000, 5, 2).table];
    const ignore = (table: (typeof tables)[number]) => table.names.filter((name) => !/^([xf]\d|class)$/.test(name));
    const fitted = (table: (typeof tables)[number]) => fit(table, "class", { engine, ignore: ignore(table) });
    const together = await Promise.all(tables.map(fitted));
    for (const [t, model] of together.entries()) {
      expect(model.report.converged).toBe(true);
      expect(model.weights).toEqual((await fitted(tables[t]!)).weights);
    }
  });
});

describe("a point of the wasm engine", () => {
  it("is that of the weights at the time, whatever the caller writes into the array later", async () => {
    const { sample, penalty, K, width, source } = problem("concat of everything", 30, 5);
    await using engine = await wasmEngine({ threads: 1 });
    const objective = wholeObjective(await engine.likelihood(sample), penalty);
    const reference = wholeObjective(await referenceEngine.likelihood(sample), penalty);
    const [W, V] = [normals(source, width * K), normals(source, width * K)];
    const early = { W: W.slice(), point: await objective.at(W) };
    W[3]! += 1;
    const late = await objective.at(W);
    const HV = await late.hessianVector(V);
    V[2]! -= 1;
    const HV2 = await late.hessianVector(V);
    const wanted = await reference.at(W);
    expectClose(late.value, wanted.value, ROUNDING);
    expectClose(late.gradient, wanted.gradient, ROUNDING);
    expectClose(HV2, await wanted.hessianVector(V), ROUNDING);
    V[2]! += 1;
    expectClose(HV, await wanted.hessianVector(V), ROUNDING);
    const before = await reference.at(early.W);
    expectClose(await early.point.hessianVector(V), await before.hessianVector(V), ROUNDING);
    const steps = Float64Array.of(0, 0.5, -2);
    expectClose(await early.point.along(V, steps), await before.along(V, steps), ROUNDING);
  });

  it("takes any number of steps along a line in one call, none included", async () => {
    const { sample, K, width, source } = problem("dense", 20, 3);
    await using engine = await wasmEngine({ threads: 1 });
    const [W, V] = [normals(source, width * K), normals(source, width * K)];
    const steps = Float64Array.from({ length: 150 }, (_, s) => s / 50 - 1);
    const wanted = await wholeObjective(await referenceEngine.likelihood(sample), none()).at(W);
    const point = await wholeObjective(await engine.likelihood(sample), none()).at(W);
    expectClose(await point.along(V, steps), await wanted.along(V, steps), ROUNDING);
    expect(await point.along(V, new Float64Array())).toHaveLength(0);
  });

  // expected: n ln K; got: −1e40, because padding lanes start from −1e30
  it("knows scores of any finite size", async () => {
    const { sample, width } = problem("dense bytes", 7, 3);
    await using engine = await wasmEngine({ threads: 1 });
    for (const size of [-1e40, 1e40, -1e250]) {
      const W = new Float64Array(3 * width).fill(size);
      const point = await wholeObjective(await engine.likelihood(sample), none()).at(W);
      expectClose(point.value, 7 * Math.log(3));
      expectClose(await point.hessianVector(normals(random(3), 3 * width)), await hessianAtZero(3 * width), ROUNDING);
    }
    async function hessianAtZero(length: number) {
      const zero = await wholeObjective(await referenceEngine.likelihood(sample), none()).at(new Float64Array(length));
      return zero.hessianVector(normals(random(3), length));
    }
  });
});

describe("the memory of a sample", () => {
  it("is used again by the next one, curvature included, and grows no further", async () => {
    const threads = new KernelThreads(await kernelsHere(), 1);
    const { sample } = problem("dense", 300, 4);
    const whole = { every: 1, factor: 1 };
    const sizes = new Set<number>();
    const memories = new Set<object>();
    for (let round = 0; round < 10; round++) {
      const passes = new SamplePasses(stagedSample(sample, 1, whole), threads);
      await passes.gram(null, "effective", whole);
      await passes.gram(new Float64Array(sample.design.features * 4), "classPairs", whole);
      memories.add(passes.staged.memory);
      sizes.add(passes.staged.memory.buffer.byteLength);
      passes.close();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    expect(memories.size).toBeLessThan(10);
    expect(sizes.size).toBeLessThanOrEqual(memories.size);
    threads.close();
  });
});

describe("a closed wasm engine", () => {
  it("refuses passes, and new objectives, in one sentence", async () => {
    const { sample, K, width } = problem("bits", 40, 4);
    const W = new Float64Array(width * K);
    const engine = await wasmEngine({ threads: 2 });
    const objective = wholeObjective(await engine.likelihood(sample), ridge(1));
    const point = await objective.at(W);
    objective.close();
    objective.close();
    const refusal = { code: "engine", message: expect.stringMatching(/was closed; make a new one$/) };
    await expect(objective.at(W)).rejects.toMatchObject(refusal);
    await expect(point.hessianVector(W)).rejects.toMatchObject(refusal);
    const other = wholeObjective(await engine.likelihood(sample), ridge(1));
    await other.at(W);
    engine.close();
    engine.close();
    await expect(other.at(W.slice())).rejects.toMatchObject(refusal);
    await expect(
      engine.likelihood(sample).then((likelihood) => wholeObjective(likelihood, ridge(1))),
    ).rejects.toMatchObject(refusal);
  });

  it("ends a pass under way, on one thread and on several", async () => {
    const { sample, penalty, K, width, source } = problem("dense", 5000, 4);
    const [W, V] = [normals(source, width * K), normals(source, width * K)];
    for (const threads of [1, 3]) {
      for (const whose of ["engine", "objective"]) {
        const engine = await smallChunkEngine(threads, 1000);
        const objective = wholeObjective(await engine.likelihood(sample), penalty);
        const pass = (await objective.at(W)).along(V, new Float64Array(20_000));
        const refused = expect(pass).rejects.toMatchObject({ code: "engine" });
        await new Promise((resolve) => setTimeout(resolve, 1));
        (whose === "engine" ? engine : objective).close();
        await refused;
        engine.close();
      }
    }
  });
});

describe("options of the wasm engine", () => {
  const rows = Array.from({ length: 12 }, (_, i) => ({ size: i % 5, kind: i % 3 ? "a" : "b" }));

  it.each([0, -1, 1.5, 1e9, Number.NaN, "2", null])(
    "threads: %s is refused, also where no thread would start",
    async (threads) => {
      const refusal = {
        code: "option",
        message: expect.stringMatching(/^threads is .*; expected a whole number from 1 to 256$/),
      };
      await expect(wasmEngine({ threads: threads as number })).rejects.toMatchObject(refusal);
      for (const engine of ["auto", "wasm"] as const)
        await expect(fit(rows, "kind", { engine, threads: threads as number })).rejects.toMatchObject(refusal);
    },
  );

  it("an engine by another name is refused, and so is an option that it does not have", async () => {
    await expect(fit(rows, "kind", { engine: "wams" as never })).rejects.toMatchObject({
      code: "option",
      message: 'engine "wams"; expected "auto", "reference", "wasm" or an engine',
    });
    await expect(fit(rows, "kind", { engine: null as never })).rejects.toMatchObject({ code: "option" });
    await expect(wasmEngine({ thread: 2 } as never)).rejects.toThrow(/unknown option "thread"; did you mean "threads"/);
  });

  it("engine: {} is refused where it is given", async () => {
    await expect(fit(rows, "kind", { engine: {} as never })).rejects.toMatchObject({ code: "option" });
  });
});

describe("a sample that no memory holds", () => {
  const needs = (size: RegExp) => ({
    code: "memory",
    message: expect.stringMatching(
      new RegExp(
        `^the wasm engine needs ${size.source} MiB of memory, more than the 4 GiB that WebAssembly can address; use`,
      ),
    ),
  });

  it("is refused with what it needs, before anything of that size is made", async () => {
    const engine = await smallChunkEngine(1, 1e6);
    // weights, directions and gradient of 200 000 × 3000 numbers, and the lookups' tables for each
    const sample = bareSample(codes(new Int32Array(2), 200_000), { K: 3000 }, random(1));
    await expect(
      engine.likelihood(sample).then((likelihood) => wholeObjective(likelihood, none())),
    ).rejects.toMatchObject(needs(/3\d,\d{3}/));
  });

  it("whose Hessian alone is too large has its other sums", async () => {
    const engine = await smallChunkEngine(1, 1e6);
    const sample = bareSample(codes(new Int32Array(2), 3000), { K: 40 }, random(1));
    const objective = wholeObjective(await engine.likelihood(sample), none());
    const point = await objective.at(new Float64Array(3000 * 40));
    // 3000² pairs of features, 820 pairs of classes, 8 bytes each
    await expect(point.hessian(2)).rejects.toMatchObject(needs(/56,\d{3}/));
    expectClose((await objective.at(new Float64Array(3000 * 40))).value, 2 * Math.log(40));
  });
});
