import { describe, expect, it } from "vitest";
import { endOf, PRELUDE } from "./child.js";

// Each program runs in a process of its own, so that what keeps it alive, or kills it, is seen.

describe("a worker that dies in the middle of a pass", () => {
  it("rejects the fit in one sentence, and the process ends by itself; the engine then starts new workers", async () => {
    const { printed, code, errors } = await endOf(`${PRELUDE}
      const engine = await lib.wasmEngine({ threads: 2 });
      const table = big(60_000, 30, 10);
      const sample = lib.prepare(table, "class").sample;
      const objective = lib.penalised(await engine.likelihood(sample), lib.ridge(1));
      const W = new Float64Array(31 * 10);
      const before = await objective.at(W);
      let kills = 0;
      const timer = setInterval(() => workers.at(-1) && kills++ === 0 && workers.at(-1).terminate(), 5);
      const steps = new Float64Array(4000);
      const failure = await before.along(W, steps).catch(sentence);
      const failedFit = lib.fit(table, "class", {
        engine,
        onProgress: () => workers.at(-1).terminate(),
      }).then(() => "fitted", sentence);
      const fitFailure = await failedFit;
      clearInterval(timer);
      const after = await objective.at(W.slice());
      say({ failure, fitFailure, same: after.value === before.value && String(after.gradient) === String(before.gradient) });
    `);
    const refusal = {
      name: "MultilogitError",
      code: "engine",
      message: expect.stringMatching(
        /^a worker thread of the wasm engine failed in the middle of a pass \(it ended with code [01]\); fit again/,
      ),
    };
    expect(errors).toBe("");
    expect(printed.failure).toMatchObject(refusal);
    expect(printed.same).toBe(true);
    expect(code).toBe(0);
    if (printed.fitFailure !== "fitted") expect(printed.fitFailure).toMatchObject(refusal);
  });

  it("that cannot even start rejects it too", async () => {
    const { printed, code } = await endOf(`${PRELUDE}
      const { Worker } = workerThreads;
      workerThreads.Worker = class extends Worker {
        constructor(source, options) {
          super("throw new Error('no room')", options);
        }
      };
      const failure = await lib.fit(big(30_000, 40, 10), "class", { engine: "wasm", threads: 2 }).catch(sentence);
      say({ failure });
    `);
    expect(printed.failure).toMatchObject({ code: "engine", message: expect.stringContaining("no room") });
    expect(code).toBe(0);
  });
});

describe("an abort", () => {
  it.each([1, 2])(
    "stops a fit with its reason, on %i threads, and nothing keeps the process alive",
    async (threads) => {
      const { printed, code, errors } = await endOf(`${PRELUDE}
      const table = big(60_000, 40, 12);
      const events = [];
      const controller = new AbortController();
      let abortedAt = 0;
      const abort = (due) => {
        events.push("abort");
        abortedAt = due;
        controller.abort(new Error("enough"));
      };
      const fitting = lib.fit(table, "class", {
        engine: "wasm",
        threads: ${threads},
        tolerance: 1e-15,
        signal: controller.signal,
        onProgress: () => {
          if (events.push("progress") === 1) setTimeout(abort, 30, performance.now() + 30);
        },
      });
      const failure = await fitting.then(() => "fitted", sentence);
      const milliseconds = performance.now() - abortedAt;
      events.push("end");
      setTimeout(() => say({ failure, events, milliseconds }), 50).unref?.();
      await new Promise((resolve) => setTimeout(resolve, 200));
    `);
      expect(errors).toBe("");
      expect(printed.failure).toMatchObject({ message: "enough" });
      const events = printed.events as string[];
      // an iteration that was under way may still be told of, but none is begun
      expect(events.slice(events.indexOf("abort"))).toEqual(["abort", "end"]);
      console.info(
        `${threads} threads: the fit ended ${(printed.milliseconds as number).toFixed(1)} ms after the time set for its abort`,
      );
      expect(printed.milliseconds).toBeLessThan(2000);
      expect(code).toBe(0);
    },
  );
});

describe("what is left open", () => {
  it("keeps no process alive: neither an engine that was never closed, nor its objectives", async () => {
    const { printed, code } = await endOf(`${PRELUDE}
      const engine = await lib.wasmEngine({ threads: 3 });
      const { sample } = lib.prepare(big(60_000, 30, 10), "class");
      const objective = lib.penalised(await engine.likelihood(sample), lib.ridge(1));
      let value = 0;
      for (let pass = 0; pass < 10; pass++) ({ value } = await objective.at(new Float64Array(31 * 10)));
      say({ value, workers: workers.length });
    `);
    expect(printed.value).toBeCloseTo(60_000 * Math.log(10), 4);
    expect(printed.workers).toBe(2);
    expect(code).toBe(0);
  });

  // expected: sums; got: "was closed", when the objective of a point that is in use was collected
  it("lets a point be used after its objective is gone", async () => {
    const { printed, code, errors } = await endOf(
      `${PRELUDE}
      const engine = await lib.wasmEngine({ threads: 1 });
      const pointOf = async () => {
        const objective = lib.penalised(await engine.likelihood(lib.prepare(big(200, 3, 3), "class").sample), lib.ridge(1));
        return objective.at(new Float64Array(4 * 3));
      };
      const point = await pointOf();
      for (let round = 0; round < 5; round++) {
        globalThis.gc();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      const V = new Float64Array(4 * 3).fill(1);
      say({ HV: await point.hessianVector(V).then((HV) => HV.length, sentence) });
    `,
      ["--expose-gc"],
    );
    expect(errors).toBe("");
    expect(printed).toEqual({ HV: 12 });
    expect(code).toBe(0);
  });

  it("does not fill the memory: 1500 small fits in a row, 300 objectives that nobody closes", async () => {
    const { printed, code, errors, seconds } = await endOf(`${PRELUDE}
      const rows = Array.from({ length: 8 }, (_, i) => ({ x: i % 4, kind: i % 3 ? "a" : "b" }));
      const weights = new Set();
      for (let f = 0; f < 1500; f++) weights.add(String((await lib.fit(rows, "kind", { engine: "wasm", threads: 1 })).weights));
      const engine = await lib.wasmEngine({ threads: 1 });
      const { sample } = lib.prepare(rows, "kind");
      const values = new Set();
      for (let o = 0; o < 300; o++) values.add((await (lib.penalised(await engine.likelihood(sample), lib.ridge(1))).at(new Float64Array(4))).value);
      say({ fits: weights.size, objectives: values.size, megabytes: process.memoryUsage().rss / 2 ** 20 });
    `);
    expect(errors).toBe("");
    expect(printed).toMatchObject({ fits: 1, objectives: 1 });
    expect(printed.megabytes).toBeLessThan(600);
    expect(code).toBe(0);
    console.info(
      `1500 fits and 300 objectives: ${seconds.toFixed(1)} s, ${(printed.megabytes as number).toFixed(0)} MB`,
    );
  });
});

describe("a runtime without SIMD", () => {
  const WITHOUT = "WebAssembly.validate = () => false;";

  it("fits with the reference engine, and refuses the wasm engine in one sentence", async () => {
    const { printed, code } = await endOf(`${PRELUDE}${WITHOUT}
      const table = big(6000, 20, 5);
      const model = await lib.fit(table, "class");
      const refusal = await lib.fit(table, "class", { engine: "wasm" }).catch(sentence);
      say({ has: await lib.hasWasmEngine(), engine: model.report.engine, converged: model.report.converged, refusal });
    `);
    expect(printed).toMatchObject({
      has: false,
      engine: "reference",
      converged: true,
      refusal: {
        code: "engine",
        message:
          "the wasm engine needs WebAssembly with SIMD and shared memory, which this runtime lacks; use the reference engine",
      },
    });
    expect(code).toBe(0);
  });

  // expected: the reference engine; got: a CompileError, as in a page whose policy forbids WebAssembly
  it.each([
    [
      "may not compile WebAssembly",
      "WebAssembly.compile = async () => { throw new WebAssembly.CompileError('blocked by policy'); };",
      /^the content security policy of this page forbids WebAssembly, so plain loops .*; add 'wasm-unsafe-eval' to its script-src/,
      /^the wasm engine needs WebAssembly, which the content security policy of this page forbids; add 'wasm-unsafe-eval'/,
    ],
    [
      "has no WebAssembly at all",
      "delete globalThis.WebAssembly;",
      /^this runtime lacks WebAssembly with SIMD and shared memory, so plain loops/,
      /^the wasm engine needs WebAssembly with SIMD and shared memory, which this runtime lacks; use the reference engine$/,
    ],
  ])("or one that %s also does, and says why", async (_, program, why, refusal) => {
    const { printed, code } = await endOf(`${PRELUDE}${program}
      let said = [];
      const { report } = await lib.fit(big(6000, 20, 5), "class", { onWarnings: (warnings) => said.push(...warnings) });
      const refusal = await lib.fit(big(6000, 20, 5), "class", { engine: "wasm" }).catch(sentence);
      say({ engine: report.engine, warnings: report.warnings, said, refusal });
    `);
    const warnings = [{ code: "slow-engine", column: "", sentence: expect.stringMatching(why) }];
    expect(printed).toMatchObject({ engine: "reference", warnings, said: warnings });
    expect(printed.refusal).toMatchObject({ code: "engine", message: expect.stringMatching(refusal) });
    expect(code).toBe(0);
  });
});
