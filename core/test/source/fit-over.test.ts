import { describe, expect, it } from "vitest";
import {
  category,
  evaluate,
  type FitOptions,
  type FitOverOptions,
  fit,
  fitOver,
  formula,
  lasso,
  modelFromText,
  modelToText,
  none,
  raw,
  ridge,
  standardize,
  words,
} from "../../src/index.js";
import { random } from "../../src/numeric/random.js";
import { batchSource, memorySource } from "../../src/source/batch-source.js";
import type { RowSource } from "../../src/source/row-source.js";
import type { Ask, StagedRows, Sums } from "../../src/source/staged-rows.js";
import type { Row } from "../../src/table/table.js";
import { tableFromRows } from "../../src/table/table-from-rows.js";
import { expectClose, expectSameBits } from "../close-to.js";

/** Rows as in the study of large fits: numbers, categories whose levels are not equally frequent, booleans; K classes from noisy scores. */
function studyRows(n: number, numbers: number, categories: number, levels: number, K: number, seed: number): Row[] {
  const source = random(seed);
  const weights = Array.from({ length: K }, () => Array.from({ length: numbers }, () => 0.4 * source.normal()));
  const effects = Array.from({ length: K }, () => Array.from({ length: levels }, () => 0.5 * source.normal()));
  return Array.from({ length: n }, (_, i) => {
    const x = Array.from({ length: numbers }, () => source.normal());
    const c = Array.from({ length: categories }, () => Math.floor(levels * source.uniform() ** 2));
    const scores = weights.map(
      (w, k) =>
        w.reduce((sum, each, j) => sum + each * x[j]!, 0) +
        c.reduce((sum, level) => sum + effects[k]![level]!, 0) -
        Math.log(-Math.log(source.uniform() + 1e-12)),
    );
    return {
      ...Object.fromEntries(x.map((each, j) => [`x${j}`, each])),
      ...Object.fromEntries(c.map((level, j) => [`c${j}`, `l${level}`])),
      flag: source.uniform() < 0.3,
      w: i % 5 === 0 ? 2 : 1,
      y: `k${scores.indexOf(Math.max(...scores))}`,
    };
  });
}

const small = studyRows(1200, 3, 1, 4, 3, 1);

/** Staged rows whose properties are those of a class and its prototype, as an engine may have them. */
class StagedByClass implements StagedRows {
  readonly #staged: StagedRows;

  constructor(staged: StagedRows) {
    this.#staged = staged;
  }

  get plan() {
    return this.#staged.plan;
  }
  get engine() {
    return this.#staged.engine;
  }
  get rows() {
    return this.#staged.rows;
  }
  get droppedRows() {
    return this.#staged.droppedRows;
  }
  get classTotals() {
    return this.#staged.classTotals;
  }
  get traits() {
    return this.#staged.traits;
  }

  sums<const Asks extends readonly Ask[]>(asks: Asks): Promise<Sums<Asks>> {
    return this.#staged.sums(asks);
  }

  dispose(): Promise<void> {
    return this.#staged.dispose();
  }
}

/** A source that sums in this process but says that a pass is a query; counts them. */
function dear(rows: readonly Row[]): { source: RowSource; passes: () => number } {
  let passes = 0;
  const inner = memorySource(tableFromRows(rows));
  const source: RowSource = {
    ...inner,
    name: "dear",
    statistics: (request, signal) => {
      passes++;
      return inner.statistics(request, signal);
    },
    stage: async (plan, signal, sample) => {
      passes++;
      const staged = await inner.stage(plan, signal, sample);
      return {
        ...staged,
        engine: "dear",
        traits: { sums: "to-rounding", precision: 64, pass: "dear" },
        sums: (asks, abort) => {
          passes++;
          return staged.sums(asks, abort);
        },
      };
    },
  };
  return { source, passes: () => passes };
}

const inBatches = (rows: readonly Row[], size = 500) =>
  batchSource(async function* () {
    for (let i = 0; i < rows.length; i += size) yield rows.slice(i, i + size);
  });

describe("fitOver", () => {
  const cases: readonly [string, FitOptions & FitOverOptions][] = [
    ["by default", {}],
    ["without a penalty", { penalty: none() }],
    ["with weights of rows and classes", { rowWeights: "w", classWeights: "balanced", penalty: ridge(0.3) }],
    [
      "with recipes",
      { features: [standardize("x0"), raw("x1"), category({ reference: "first" }, "c0")], constant: true },
    ],
    ["without a constant", { features: [raw("x0", "x2"), category("flag")], constant: false }],
    ["with offsets", { offset: { k0: "x0", k1: "x1", k2: "x2" }, ignore: ["w"] }],
    ["with ignored columns", { ignore: ["c0", "w", "x1"] }],
  ];
  it.each(cases)("finds the model of fit %s: the same φ, weights and certificate", async (_, options) => {
    const wanted = await fit(small, "y", options);
    for (const source of [memorySource(small), inBatches(small), dear(small).source]) {
      const model = await fitOver(source, "y", { ...options, tolerance: 1e-10 });
      expect(model.featureMap.names).toEqual(wanted.featureMap.names);
      expect(model.classes).toEqual(wanted.classes);
      expect(model.report.converged, model.report.reason).toBe(true);
      expect(model.report.certificate.gap).toBeLessThan(1e-9 * wanted.report.value + 1e-9);
      expectClose(model.report.value, wanted.report.value, { absolute: 0, relative: 2e-10 });
      expect(model.report.value).toBeLessThanOrEqual(wanted.report.value + model.report.certificate.gap);
      expectClose(model.weights, wanted.weights, { absolute: 3e-4, relative: 3e-4 });
      expectClose(model.report.classTotals, wanted.report.classTotals, { absolute: 1e-9, relative: 1e-12 });
      expect([model.report.engine, model.report.rows]).toEqual([source.name, 1200]);
      expect(evaluate(model, small).rows).toBe(1200);
    }
  });

  it("takes formulas and soft labels, and leaves out rows that lack a cell", async () => {
    const gappy = small.map((row, i) => (i % 9 === 4 ? { ...row, x1: null } : row));
    const text = formula("y ~ x0*c0 + I(x1^2) + flag");
    const wanted = await fit(gappy, text, { missing: "drop", penalty: none() });
    const model = await fitOver(inBatches(gappy), text, { missing: "drop", penalty: none() });
    expect(model.featureMap.names).toEqual(wanted.featureMap.names);
    expect(model.report.droppedRows).toBe(wanted.report.droppedRows);
    expectClose(model.report.value, wanted.report.value, { absolute: 0, relative: 1e-9 });
    const soft = small.map(({ x0, x1 }, i) => ({ x0: x0!, x1: x1!, a: (i % 3) + 0.5, b: 1 }));
    const softOptions = { classWeights: "balanced" } as const;
    const [found, softWanted] = [
      await fitOver(memorySource(soft), ["a", "b"], softOptions),
      await fit(soft, ["a", "b"], softOptions),
    ];
    expectClose(found.report.value, softWanted.report.value, { absolute: 0, relative: 1e-9 });
    expectClose(found.report.classWeights!, softWanted.report.classWeights!, { absolute: 0, relative: 1e-12 });
  });

  it("reaches 1e-6 of the minimum, proved, in at most 8 passes over a source whose passes are dear", async () => {
    const rows = studyRows(10_000, 6, 1, 8, 3, 3);
    for (const penalty of [ridge(1), none()]) {
      const { source, passes } = dear(rows);
      const model = await fitOver(source, "y", { penalty, ignore: ["w"], sampleRows: 3000 });
      const wanted = await fit(rows, "y", { penalty, ignore: ["w"], tolerance: 1e-12 });
      const { report } = model;
      expect(report.converged, report.reason).toBe(true);
      expect(passes()).toBe(report.passes);
      expect(report.passes).toBeLessThanOrEqual(8);
      const gap = report.value - wanted.report.value;
      expect(gap).toBeLessThanOrEqual(report.certificate.gap);
      expect(report.certificate.gap).toBeLessThanOrEqual(1e-6 * report.value);
      expect(Math.abs(report.gapEstimate! - gap)).toBeLessThan(0.3 * gap + 1e-9);
    }
  });

  it("takes penalties with kinks, and sums in single precision, whose rounding the gap includes", async () => {
    const options = { penalty: lasso(5), ignore: ["w"] };
    const wanted = await fit(small, "y", options);
    const model = await fitOver(memorySource(small), "y", { ...options, sampleRows: 300 });
    expect(model.report.converged, model.report.reason).toBe(true);
    expectClose(model.report.value, wanted.report.value, { absolute: 0, relative: 1e-9 });
    const { source } = dear(small);
    const single: RowSource = {
      ...source,
      stage: async (...given) => {
        const { likelihood: _, ...staged } = await source.stage(...given);
        return { ...staged, traits: { sums: "to-rounding", precision: 32, pass: "dear" } };
      },
    };
    const [double, rounded] = [await fitOver(source, "y"), await fitOver(single, "y")];
    expect(rounded.report.value).toBe(double.report.value);
    expect(rounded.report.certificate.gap).toBeGreaterThan(double.report.certificate.gap);
  });

  it("warns of a target that is measured or names rows, as fit does", async () => {
    const measured = Array.from({ length: 200 }, (_, i) => ({ x: i % 7, y: (i % 40) / 8 }));
    const naming = Array.from({ length: 60 }, (_, i) => ({ x: i % 7, y: `row ${i >> (i > 50 ? 1 : 0)}` }));
    for (const rows of [measured, naming].map((each) => tableFromRows(each))) {
      const { warnings } = (await fit(rows, "y")).report;
      expect(warnings.map(({ column }) => column)).toEqual(["y"]);
      expect((await fitOver(memorySource(rows), "y")).report.warnings).toEqual(warnings);
    }
  });

  it("of more classes than are coupled sums no block of classes × classes for the constant, as fit does", async () => {
    const rows = Array.from({ length: 900 }, (_, i) => ({ x: ((i * 7919) % 97) / 97, y: `c${(i * 7) % 300}` }));
    const source = memorySource(rows);
    const asked: Ask["kind"][] = [];
    const stage: RowSource["stage"] = async (...given) => {
      const staged = await source.stage(...given);
      const sums: StagedRows["sums"] = (asks, signal) => {
        asked.push(...asks.map(({ kind }) => kind));
        return staged.sums(asks, signal);
      };
      return { ...staged, sums };
    };
    const [model, wanted] = [await fitOver({ ...source, stage }, "y"), await fit(rows, "y")];
    expect(asked).toEqual([]);
    expect(model.report.converged).toBe(true);
    expectClose(model.weights, wanted.weights, { absolute: 1e-4 });
  });

  it("does without a sample, and gives the same digits for the same rows", async () => {
    const options = { sampleRows: 0 } as const;
    const wanted = await fit(small, "y");
    const [model, again] = [
      await fitOver(inBatches(small), "y", options),
      await fitOver(inBatches(small), "y", options),
    ];
    expect(model.report.converged).toBe(true);
    expectClose(model.weights, wanted.weights, { absolute: 1e-8, relative: 1e-8 });
    expectSameBits(again.weights, model.weights);
    const sampled = [await fitOver(inBatches(small), "y"), await fitOver(inBatches(small), "y")];
    expectSameBits(sampled[1]!.weights, sampled[0]!.weights);
  });

  it("fits rows that an engine stages as an object of a class, with or without a sample", async () => {
    const inner = memorySource(tableFromRows(small));
    const source: RowSource = {
      ...inner,
      stage: async (plan, signal, sample) => new StagedByClass(await inner.stage(plan, signal, sample)),
    };
    const wanted = await fit(small, "y");
    for (const sampleRows of [0, 300]) {
      const model = await fitOver(source, "y", { sampleRows });
      expect(model.report.converged).toBe(true);
      expectClose(model.report.value, wanted.report.value, { absolute: 0, relative: 1e-9 });
    }
  });

  it("goes on without a sample where none of the rows is in it", async () => {
    for (const seed of [1, 2, 3]) {
      const { report } = await fitOver(inBatches(small), "y", { sampleRows: 1, seed });
      expect(report.converged, report.reason).toBe(true);
    }
  });

  it("gives a model that can be written and read, with its passes", async () => {
    const model = await fitOver(memorySource(small), "y");
    const again = modelFromText(modelToText(model));
    expect(again.report).toEqual(model.report);
    expect(again.report.passes).toBeGreaterThan(3);
  });

  it("calls separated data separated, and fits them with a ridge", async () => {
    const separated = small.map(({ x0, x1 }) => ({ x0: x0!, x1: x1!, y: (x0 as number) > 0 ? "yes" : "no" }));
    const { report } = await fitOver(memorySource(separated), "y", { penalty: none(), sampleRows: 500 });
    expect([report.converged, report.certificate.minimum]).toEqual([false, "separated"]);
    expect((await fitOver(memorySource(separated), "y", { sampleRows: 500 })).report.converged).toBe(true);
  });

  it("fits what a sample lacks: rare levels and a rare class", async () => {
    const rare = small.map((row, i) => ({
      ...row,
      c0: i % 400 === 7 ? `rare ${i % 3}` : row.c0!,
      y: i % 500 === 3 ? "rare" : row.y!,
    }));
    const wanted = await fit(rare, "y", { tolerance: 1e-12 });
    const model = await fitOver(dear(rare).source, "y", { sampleRows: 150 });
    expect(model.report.converged, model.report.reason).toBe(true);
    expectClose(model.report.value, wanted.report.value, { absolute: 0, relative: 1e-6 });
  });

  it("refuses what cannot be asked of rows elsewhere, in a sentence", async () => {
    const source = memorySource(small);
    await expect(fitOver(source, "y", { features: [words("c0")] })).rejects.toThrow(/words\("c0"\) reads the strings/);
    await expect(fitOver(source, "z")).rejects.toThrow(/there is no column "z"/);
    await expect(fitOver(source, "y", null as never)).rejects.toThrow(/the options are null/);
    for (const rows of [small, undefined, null])
      await expect(fitOver(rows as never, "y")).rejects.toThrow(/source is .*; expected .* memorySource\(rows\)/);
    await expect(fitOver((() => [small]) as never, "y")).rejects.toThrow(
      /source is a function.*batchSource\(batches\)/,
    );
    await expect(fitOver(source, "y", { engine: "wasm" } as never)).rejects.toThrow(/unknown option/);
    await expect(fitOver(source, "y", { mostLevels: 2 })).rejects.toThrow(/has more than 2 different values/);
    await expect(fitOver(source, "y", { sampleRows: -1 })).rejects.toThrow(/sampleRows is -1/);
    await expect(fitOver(source, "y", { rowWeights: "x0" })).rejects.toThrow(/negative/);
    await expect(fitOver(source, "y", { classes: ["k0", "k1"] })).rejects.toThrow(/class "k2" is not one of/);
    const one = small.map((row) => ({ ...row, y: "k0" }));
    await expect(fitOver(memorySource(one), "y")).rejects.toThrow(/one class only/);
    let call = 0;
    const changing = batchSource(() => [call++ < 2 ? small : small.slice(1)]);
    await expect(fitOver(changing, "y")).rejects.toThrow(/had 1200 rows .* but 1199/);
  });

  it("refuses options that say nothing before its first pass", async () => {
    const { source, passes } = dear(small);
    for (const wrong of ["a", null, Number.NaN, -1, 0.5, {}, Infinity])
      for (const name of ["mostLevels", "seed", "sampleRows", "threads"])
        await expect(fitOver(source, "y", { [name]: wrong }), `${name}: ${wrong}`).rejects.toThrow(`${name} is `);
    await expect(fitOver(source, "y", { mostLevels: 0 })).rejects.toThrow("mostLevels is 0");
    expect(passes()).toBe(0);
  });

  it("says of a source without rows that there are none", async () => {
    const inner = memorySource(small);
    const source: RowSource = {
      ...inner,
      statistics: async (request) => ({ ...(await inner.statistics(request)), rows: 0, droppedRows: 0 }),
    };
    await expect(fitOver(source, "y")).rejects.toThrow(/there are no rows/);
  });

  // the error of disposal was the one that was thrown, and hid why both failed
  it("throws why it failed, also where what it staged cannot be released after that", async () => {
    const inner = memorySource(small);
    const source: RowSource = {
      ...inner,
      stage: async (plan, signal, sample) => {
        const staged = await inner.stage(plan, signal, sample);
        const sums = () => Promise.reject(new Error("the executors ran out of memory"));
        const dispose = () => Promise.reject(new Error("the session is unknown"));
        return { ...staged, likelihood: undefined, sums, dispose } as unknown as StagedRows;
      },
    };
    await expect(fitOver(source, "y")).rejects.toThrow("the executors ran out of memory");
  });

  it("releases what it staged, whether it ends, fails or is aborted", async () => {
    for (const end of ["well", "fails", "aborted"] as const) {
      let disposed = 0;
      const inner = memorySource(small);
      const controller = new AbortController();
      const source: RowSource = {
        ...inner,
        stage: async (plan, signal, sample) => {
          const staged = await inner.stage(plan, signal, sample);
          return {
            ...staged,
            sums: (asks, abort) => {
              if (end === "fails") throw new Error("the cluster is gone");
              if (end === "aborted") controller.abort(new Error("enough"));
              return staged.sums(asks, abort);
            },
            dispose: async () => {
              disposed++;
              await staged.dispose();
            },
          };
        },
      };
      const fitting = fitOver(source, "y", { signal: controller.signal });
      if (end === "well") await fitting;
      else await expect(fitting).rejects.toThrow(end === "fails" ? /the cluster is gone/ : /enough/);
      expect(disposed).toBe(1);
    }
  });
});
