import { createRequire } from "node:module";
import { afterEach, describe, expect, it } from "vitest";
import type { CrossValidateOptions } from "../../src/choose/cross-validate.js";
import { tableFromCsv } from "../read-csv.js";

// The built package, as a program imports it: a thread reads files, which the sources are not.
const LIBRARY = new URL("../../dist/node/index.js", import.meta.url).href;
const { crossValidate, elasticNet, formula, grouped, lasso, raw, ridge, selectRows, stabilitySelection } =
  (await import(LIBRARY)) as typeof import("../../src/index.js");

const iris = tableFromCsv("fixtures/iris.csv");
const threads = createRequire(import.meta.url)("node:worker_threads") as { Worker: new (...args: never[]) => Thread };
const { Worker } = threads;

interface Thread {
  on(event: string, listener: (message: object) => void): void;
  terminate(): Promise<number>;
}

/** Counts the folds that threads learn, which `change` may keep from starting. */
function watchThreads(change: (file: URL) => URL = (file) => file) {
  const seen = { folds: 0, started: 0, ended: 0 };
  threads.Worker = class extends (Worker as new (...args: unknown[]) => Thread) {
    constructor(file: URL | string, options: { readonly name: string }) {
      const isOfFolds = options.name === "multilogit folds";
      super(isOfFolds ? change(file as URL) : file, options);
      if (!isOfFolds) return;
      seen.started++;
      this.on("message", (message) => {
        if ("learnt" in message) seen.folds++;
      });
      this.on("exit", () => {
        seen.ended++;
      });
    }
  };
  return seen;
}

afterEach(() => {
  threads.Worker = Worker;
});

const base = { engine: "wasm", folds: 4, features: raw() } as const;
const withWeights = { ...base, rowWeights: "Petal.Width" };
type Case = readonly [name: string, target: Parameters<typeof crossValidate>[1], options: CrossValidateOptions];
const { features: _, ...withoutFeatures } = base;
const cases: readonly Case[] = [
  ["a lasso", "Species", { ...base, penalty: lasso.path({ count: 12 }) }],
  ["two paths", "Species", { ...base, penalty: [0.3, 0.8].map((alpha) => elasticNet.path({ alpha, count: 6 })) }],
  [
    "groups, weights and another measure",
    "Species",
    { ...withWeights, penalty: grouped.path({ count: 6 }), measure: "error" },
  ],
  [
    "a formula",
    formula("Species ~ Petal.Width * Sepal.Width"),
    { ...withoutFeatures, penalty: ridge.path({ count: 5 }) },
  ],
];

describe("folds in threads", () => {
  it.each(cases)("learn from %s what they learn one after the other, bit for bit", async (_name, target, options) => {
    const one = await crossValidate(iris, target, { ...options, threads: 1 });
    const seen = watchThreads();
    for (const count of [2, 3]) {
      const more = await crossValidate(iris, target, { ...options, threads: count });
      expect(JSON.stringify(more.curves)).toBe(JSON.stringify(one.curves));
      expect(JSON.stringify(more.best.model)).toBe(JSON.stringify(one.best.model));
      expect(more.heldOut(more.best)).toEqual(one.heldOut(one.best));
      expect(more.notes).toEqual(one.notes);
    }
    expect(seen.started).toBe(1 + 2);
    expect(seen.folds).toBeGreaterThan(0);
  });

  it("are halves of a stability selection too", async () => {
    const options = { ...base, folds: undefined, penalty: lasso.path({ count: 15 }), subsamples: 6 };
    const { folds: _folds, ...own } = options;
    const one = await stabilitySelection(iris, "Species", { ...own, threads: 1 });
    const seen = watchThreads();
    expect(await stabilitySelection(iris, "Species", { ...own, threads: 2 })).toEqual(one);
    expect(seen.folds).toBeGreaterThan(0);
  });

  it("fail as one after the other: with the error of the first fold that cannot be fitted, whichever thread has it", async () => {
    // row 0 alone keeps u, which is not penalised, from separating the classes
    const rows = Array.from({ length: 40 }, (_row, i) => ({
      x: Math.sin(i),
      u: i % 2 === 0 || i === 1 ? 0 : 1,
      kind: i % 2 === 0 ? "a" : "b",
      part: `${i === 1 ? 3 : 1 + (i % 5)}`,
    }));
    rows[0]!.u = 1;
    const penalty = lasso.path({ count: 5, factors: { u: 0 } });
    const failure = (count: number) =>
      crossValidate(rows, "kind", { engine: "wasm", penalty, folds: "part", threads: count }).then(
        () => "none",
        (error: Error) => `${error.name} ${error.message}`,
      );
    const one = await failure(1);
    expect(one).toMatch(/fold \d: there is no path/);
    const seen = watchThreads();
    expect(await failure(2)).toBe(one);
    expect(await failure(3)).toBe(one);
    expect(seen.started).toBe(3);
  });

  it("say where they are, and end at once when they are aborted", async () => {
    const abort = new AbortController();
    const seen = watchThreads();
    const told: { fold: number; step: number }[] = [];
    const options = {
      ...base,
      penalty: lasso.path({ count: 40 }),
      threads: 3,
      signal: abort.signal,
      onProgress: ({ fold, step }: { fold: number; step: number }) => {
        told.push({ fold, step });
        // the first fold is fitted here, the second one by the first thread
        if (fold === 2 && step === 3) abort.abort(new Error("enough"));
      },
    };
    await expect(crossValidate(iris, "Species", options)).rejects.toThrow("enough");
    expect(told.filter(({ fold }) => fold === 0)).toHaveLength(40);
    expect(told.filter(({ fold }) => fold === 2)).toEqual([1, 2, 3].map((step) => ({ fold: 2, step })));
    await expect.poll(() => seen.ended).toBe(2);
  });

  it("are fitted here where no thread can be started", async () => {
    const options: CrossValidateOptions = { ...base, penalty: lasso.path({ count: 6 }) };
    const one = await crossValidate(iris, "Species", { ...options, threads: 1 });
    const seen = watchThreads((file) => new URL("./missing.js", file));
    const more = await crossValidate(iris, "Species", { ...options, threads: 3 });
    expect(JSON.stringify(more.curves)).toBe(JSON.stringify(one.curves));
    expect(seen).toMatchObject({ started: 2, folds: 0 });
    threads.Worker = class {
      constructor() {
        throw new Error("none here");
      }
    } as never;
    const without = await crossValidate(iris, "Species", { ...options, threads: 3 });
    expect(JSON.stringify(without.curves)).toBe(JSON.stringify(one.curves));
  });

  it("fail in one sentence when a thread dies, and leave none behind", async () => {
    const seen = watchThreads();
    const kill = threads.Worker;
    threads.Worker = class extends (kill as new (...args: unknown[]) => Thread) {
      constructor(...args: unknown[]) {
        super(...args);
        this.on("message", (message) => {
          if ("progress" in message) void this.terminate();
        });
      }
    } as never;
    const options = { ...base, penalty: lasso.path({ count: 40 }), threads: 2 };
    await expect(crossValidate(iris, "Species", options)).rejects.toThrow(
      /^fold \d: a thread that fits folds failed \(it ended with code 1\); choose again, or with one thread$/,
    );
    await expect.poll(() => seen.ended).toBe(1);
  });

  it("learn from a part of a table whose rows keep their numbers", async () => {
    const part = selectRows(
      iris,
      Int32Array.from({ length: 120 }, (_row, i) => i + 15),
    );
    const options: CrossValidateOptions = { ...base, penalty: lasso.path({ count: 6 }) };
    const one = await crossValidate(part, "Species", { ...options, threads: 1 });
    const two = await crossValidate(part, "Species", { ...options, threads: 2 });
    expect(JSON.stringify(two.curves)).toBe(JSON.stringify(one.curves));
  });
});
