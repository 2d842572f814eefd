import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { fit, type Model, none, ridge, type Table, tableFromColumns } from "../../src/index.js";
import { summarize } from "../../src/infer/index.js";
import { random } from "../../src/numeric/random.js";

// Expected of `ulimit -v` a slower fit; got, with engine "auto", "the wasm engine needs 1 MiB of memory, more than the system gives".

const { Memory } = WebAssembly;
const { grow } = Memory.prototype;
afterEach(() => {
  WebAssembly.Memory = Memory;
  Memory.prototype.grow = grow;
});

/** From here on the system gives `count` more memories of WebAssembly, and what `allows` says. */
function give(count: number, allows: (descriptor: WebAssembly.MemoryDescriptor) => boolean = () => true): void {
  let given = 0;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      if (!allows(descriptor) || given++ >= count) throw new RangeError("could not allocate memory");
      super(descriptor);
    }
  };
}

/** Rows with overlapping classes, enough of them for "auto" to choose the kernels. */
function rowsOf(n: number, d: number, K: number): Table {
  const source = random(7);
  const classes = Array.from({ length: n }, () => `c${Math.floor(K * source.uniform())}`);
  const column = (j: number) => classes.map((name) => source.normal() + (Number(name[1]) === j % K ? 0.5 : 0));
  return tableFromColumns({
    class: classes,
    ...Object.fromEntries(Array.from({ length: d }, (_, j) => [`x${j}`, Float64Array.from(column(j))])),
  });
}

const table = rowsOf(4000, 12, 5);
const fitBy = (engine: "auto" | "reference" | "wasm", penalty = ridge(1)) => fit(table, "class", { penalty, engine });

describe("where the system gives little memory", () => {
  let reference: Model;
  beforeAll(async () => {
    reference = await fitBy("reference");
  });

  it("none at all: auto goes on with the reference engine and gives its digits, and wasm says what is missing", async () => {
    give(0);
    const model = await fitBy("auto");
    expect(model.report.engine).toBe("reference");
    expect(model.weights).toEqual(reference.weights);
    await expect(fitBy("wasm")).rejects.toMatchObject({
      code: "memory",
      message: expect.stringMatching(/MiB of memory, more than the system provides; use the reference engine/),
    });
  });

  it("at any moment of a fit, and of a summary: the digits are those of one engine or the other", async () => {
    give(0);
    const plain = await fitBy("auto", none());
    const plainSummary = await summarize(plain, table, { engine: "reference" });
    WebAssembly.Memory = Memory;
    const kernels = await fitBy("wasm");
    const kernelSummary = await summarize(plain, table, { engine: "wasm" });
    const seen = new Set<string>();
    for (let count = 0; count < 6; count++) {
      give(count);
      const model = await fitBy("auto");
      seen.add(model.report.engine);
      expect(model.weights, `${count} memories`).toEqual(
        model.report.engine === "wasm" ? kernels.weights : reference.weights,
      );
      const summary = await summarize(plain, table);
      expect(summary).toEqual(summary.engine === "wasm" ? kernelSummary : plainSummary);
    }
    expect(seen).toContain("wasm");
  });

  it("no room to grow: auto goes on", async () => {
    let asked = 0;
    Memory.prototype.grow = () => {
      asked++;
      throw new RangeError("could not grow");
    };
    const { report } = await fit(rowsOf(4000, 60, 8), "class");
    expect([report.engine, report.converged, asked]).toEqual(["reference", true, 1]);
  });

  it("small memories only: the kernels work in them, with the same digits", async () => {
    const kernels = await fitBy("wasm");
    // those that other fits left would be taken first
    give(100, ({ maximum = 0 }) => maximum < 65536);
    const model = await fit(rowsOf(4001, 12, 5), "class", { engine: "wasm" });
    expect(model.report.engine).toBe("wasm");
    expect((await fitBy("wasm")).weights).toEqual(kernels.weights);
  });
});
