import { tableFromArrays } from "apache-arrow";
import { describe, expect, it } from "vitest";
import type { Progress } from "../../src/index.js";

// The built package, as a program imports it: a worker reads files, which the sources are not.
const LIBRARY = new URL("../../dist/node/index.js", import.meta.url).href;
const WORKER = new URL("../../dist/node/worker/index.js", import.meta.url).href;
const { fit, formula, lasso, modelFromText, none, predict, selectRows, tableFromRows } = (await import(
  LIBRARY
)) as typeof import("../../src/index.js");
const { inWorker } = (await import(WORKER)) as typeof import("../../src/worker/index.js");

const rows = Array.from({ length: 60 }, (_, i) => ({
  x: Math.sin(i),
  z: i % 7,
  colour: ["red", "green", "blue"][(i * i) % 3]!,
  kind: "abc"[(i * 7 + (i % 4)) % 3]!,
}));
const columns = {
  x: rows.map(({ x }) => x),
  z: rows.map(({ z }) => z),
  kind: rows.map(({ kind }) => kind),
};
const matrix = { rows: 60, columns: 2, data: Uint8Array.from({ length: 120 }, (_, e) => (e * e) % 11) };
/** 4.8 MB */
const longMatrix = {
  rows: 600,
  columns: 1000,
  data: Float64Array.from({ length: 600_000 }, (_, e) => Math.sin(e * e)),
};
const longLabels = Array.from({ length: 600 }, (_, i) => i % 2);
const labels = rows.map(({ kind }) => kind);

type Fit = readonly [name: string, (fit: (...args: never[]) => Promise<{ toJSON(): object }>) => Promise<object>];
const fits: readonly Fit[] = (
  [
    ["row objects", rows, "kind"],
    ["columns and a lasso", columns, "kind", { penalty: lasso(2) }],
    ["a table and weights of classes", tableFromRows(rows), "kind", { classWeights: "balanced" }],
    ["a matrix of bytes", matrix, labels],
    ["a matrix that is sent in pieces", longMatrix, longLabels, { maxIterations: 1, engine: "reference" }],
    ["arrays", rows.map(({ x, z }) => [x, z]), labels, { penalty: none() }],
    ["an Arrow table without a column", tableFromArrays({ ...columns, t: columns.x }), "kind", { ignore: ["t"] }],
    ["a formula", rows, formula("kind ~ x * colour", { base: { colour: "green" } })],
    ["a start and a limit", columns, "kind", { maxIterations: 1, start: new Float64Array(9).fill(0.1) }],
  ] as const
).map(([name, ...args]) => [name, (fitting) => fitting(...(args as unknown as never[]))]);

const sentenceOf = (error: unknown) => {
  const { name, code, message } = error as Error & { code?: string };
  return { name, code, message };
};

describe("a fit in a worker", () => {
  it.each(fits)("of %s brings back the model of a fit here, bit for bit", async (_, fitted) => {
    const there = await fitted(inWorker().fit as never);
    expect(JSON.stringify(there)).toBe(JSON.stringify(await fitted(fit as never)));
  });

  it("shows the same progress and warnings", async () => {
    const numbered = rows.map((row, id) => ({ ...row, id }));
    const seen = async (fitting: typeof fit) => {
      const said: unknown[] = [];
      const onWarnings = (warnings: unknown) => said.push(warnings);
      // how long passes took is another number each time
      const onProgress = ({ passSeconds: _, ...progress }: Progress) => said.push(progress);
      await fitting(numbered, "kind", { onWarnings, onProgress });
      return said;
    };
    const there = await seen(inWorker().fit);
    expect(there.length).toBeGreaterThan(2);
    expect(there).toEqual(await seen(fit));
  });

  it("fails in the same words, also by the numbers of rows that were selected", async () => {
    const selected = selectRows(tableFromRows([...rows, { ...rows[0]!, x: Number.NaN }]), [3, 8, 60]);
    for (const [of, target] of [
      [rows, "kin"],
      [rows, formula("kind ~ y")],
      [selected, "kind"],
    ] as never[][]) {
      const here = await fit(of as never, target as never).catch(sentenceOf);
      expect(here).toMatchObject({ name: "MultilogitError" });
      expect(
        await inWorker()
          .fit(of as never, target as never)
          .catch(sentenceOf),
      ).toEqual(here);
    }
  });

  it("ends at once with the signal's reason, before and in the middle of the fit", async () => {
    const large = {
      rows: 40_000,
      columns: 60,
      data: Float64Array.from({ length: 2_400_000 }, (_, e) => Math.sin(e * e)),
    };
    const classes = Array.from({ length: 40_000 }, (_, i) => i % 9);
    for (const milliseconds of [0, 150]) {
      const signal = milliseconds === 0 ? AbortSignal.abort("enough") : AbortSignal.timeout(milliseconds);
      const failure = await inWorker()
        .fit(large, classes, { signal })
        .catch((error: unknown) => error);
      expect(failure).toBe(signal.reason);
    }
  });

  it("says what cannot be sent", async () => {
    const withFunction = rows.map((row) => ({ ...row, more: () => 1 }));
    await expect(inWorker().fit(withFunction, "kind", { ignore: ["more"] })).rejects.toThrow(
      /^rows or options cannot be copied to a worker \(.*\); give plain objects/,
    );
    const engine = { name: "mine", likelihood: async () => null };
    await expect(inWorker().fit(rows, "kind", { engine: engine as never })).rejects.toThrow(
      /^engine is .*, which cannot be sent to a worker; name it/,
    );
  });

  it("ends with what a caller's function throws, or with the reason why its worker did not start", async () => {
    const stop = new Error("stop");
    const onProgress = () => {
      throw stop;
    };
    await expect(inWorker().fit(rows, "kind", { onProgress })).rejects.toBe(stop);
    const worker = () => ({
      postMessage: () => {},
      terminate: () => {},
      addEventListener: (type: string, listener: (event: object) => void) => {
        if (type === "error") setTimeout(listener, 1, {});
      },
    });
    await expect(inWorker({ worker }).fit(rows, "kind")).rejects.toThrow(
      /^the worker of the fit failed \(its file could not be loaded.*give inWorker a `worker`\)/,
    );
  });
});

describe("a model as JSON", () => {
  it("is itself again, however often it is written; a structured clone says what to send instead", async () => {
    const model = await fit(rows, "kind");
    const back = modelFromText(JSON.stringify(model));
    expect(JSON.stringify(back)).toBe(JSON.stringify(model));
    expect([...back.weights]).toEqual([...model.weights]);
    expect(predict(modelFromText(structuredClone(JSON.stringify(model))), rows)).toEqual(predict(model, rows));
    expect(() => predict(structuredClone(model), rows)).toThrow(
      /a copy could pair weights with the wrong features: send or store JSON\.stringify\(model\), and read it with modelFromText$/,
    );
  });
});
