import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { columnsOfTable } from "../../src/features/column-statistics.js";
import type { FeatureMap } from "../../src/features/feature-map.js";
import type { FeatureNeeds } from "../../src/features/fit-feature-map.js";
import { featureMapFrom, fitFeatureMap, needsOfRecipes, recipesByColumn } from "../../src/features/fit-feature-map.js";
import { formulaPlanOf } from "../../src/features/formula/formula-plan.js";
import { category, fit, fitOver, formula, raw, standardize, threshold } from "../../src/index.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { random } from "../../src/numeric/random.js";
import { batchSource, memorySource } from "../../src/source/batch-source.js";
import { likelihoodOver } from "../../src/source/likelihood-over.js";
import type { RowSource, StatisticsRequest } from "../../src/source/row-source.js";
import { columnsOfSource, statisticsOfSource } from "../../src/source/statistics-of-source.js";
import { completeRows } from "../../src/table/complete-rows.js";
import { type Row, rowOf } from "../../src/table/table.js";
import { tableFromRows } from "../../src/table/table-from-rows.js";
import { expectClose } from "../close-to.js";
import { expectSumsOfEveryLikelihood } from "../contract/sums-of-every-likelihood.js";

const source = random(4);
const n = 500;
const rows: readonly Row[] = Array.from({ length: n }, (_, i) => ({
  far: 1e9 + source.normal(),
  x: source.normal() * 3 + 1,
  z: Math.floor(9 * source.uniform()),
  same: 3.25,
  f: "abcd"[Math.floor(4 * source.uniform())]!,
  h: source.uniform() < 0.3,
  w: i % 7 === 0 ? 0 : 0.5 + source.uniform(),
  y: "uvw"[Math.floor(3 * source.uniform())]!,
}));
const gappy = rows.map((row, i) => (i % 11 === 5 ? { ...row, x: null } : i % 50 === 7 ? { ...row, f: null } : row));
const table = tableFromRows(rows);

/** `of` in batches of different sizes, an empty one among them, by a generator that starts anew for each pass. */
const inBatches = (of: readonly Row[]) =>
  batchSource(async function* () {
    for (const [from, to] of [
      [0, 1],
      [1, 1],
      [1, 130],
      [130, 301],
      [301, n],
    ] as const)
      yield of.slice(from, to);
  });
const sources = [
  ["in memory", memorySource],
  ["in batches", inBatches],
] as const;

/** φ by one pass of statistics over a source. */
async function featureMapOver(
  of: RowSource,
  needsOf: (columns: ReturnType<typeof columnsOfSource>) => FeatureNeeds,
  make: (statistics: ReturnType<typeof statisticsOfSource>) => FeatureMap,
): Promise<FeatureMap> {
  const columns = columnsOfSource(await of.columns());
  const request: StatisticsRequest = {
    columns: columns.names,
    missing: "error",
    ...needsOf(columns),
    mostLevels: 100,
    rowWeights: "w",
  };
  return make(statisticsOfSource(columns, request, await of.statistics(request)));
}

function expectSameFeatures(found: FeatureMap, wanted: FeatureMap): void {
  expect(found.names).toEqual(wanted.names);
  const numbers = (text: string) => Float64Array.from(text.match(/-?\d+\.?\d*(e-?\d+)?/g) ?? [], Number);
  const [text, wantedText] = [JSON.stringify(found), JSON.stringify(wanted)];
  const shape = (of: string) => of.replace(/-?\d+\.?\d*(e-?\d+)?/g, "#");
  expect(shape(text)).toBe(shape(wantedText));
  expectClose(numbers(text), numbers(wantedText), { absolute: 1e-15, relative: 1e-14 });
}

const RECIPES = [
  [standardize(), category()],
  [standardize("far", "x", "same"), threshold(4, "z"), category({ reference: "first" }, "f"), category("h")],
  [raw("x"), category("z")],
] as const;
const FORMULAS = ["y ~ far + x:f + h", "y ~ f*z + I(x^2) + log(z + 1) + C(z)", "y ~ (x + z)^2 - 1 + f:h"] as const;

describe.each(sources)("rows %s", (kind, sourceOf) => {
  it("give φ by statistics that is the φ of a table: of recipes and of formulas", async () => {
    const exclude = ["y", "w"];
    const rowWeights = Float64Array.from(rows, ({ w }) => w as number);
    for (const recipes of RECIPES) {
      const found = await featureMapOver(
        sourceOf(rows),
        (columns) => needsOfRecipes(recipesByColumn(columns, recipes, exclude)),
        (statistics) => featureMapFrom(statistics, recipes, { exclude }),
      );
      const wanted = fitFeatureMap(table, recipes, { exclude, rowWeights });
      expectSameFeatures(found, wanted);
      if (kind === "in memory") expect(JSON.stringify(found)).toBe(JSON.stringify(wanted));
    }
    for (const text of FORMULAS) {
      const plan = formulaPlanOf(formula(text));
      const options = { exclude, classes: ["u", "v", "w"] };
      const found = await featureMapOver(
        sourceOf(rows),
        (columns) => plan.needs(columns, exclude),
        (statistics) => plan.featureMap(statistics, options),
      );
      const { statisticsOfTable } = await import("../../src/features/column-statistics.js");
      expectSameFeatures(found, plan.featureMap(statisticsOfTable(table, rowWeights), options));
      expect(plan.needs(columnsOfTable(table), exclude)).toEqual(plan.needs(columnsOfTable(table), exclude));
    }
  });

  it("give levels with their counts, and the cells that are missing in each column", async () => {
    const found = await sourceOf(gappy).statistics({
      columns: ["x", "f", "y", "w"],
      missing: "drop",
      levels: ["y", "f"],
      mostLevels: 4,
      numbers: [],
      rowWeights: "w",
    });
    const complete = gappy.filter((row) => row.x !== null && row.f !== null);
    const weightOf = (some: readonly Row[]) => some.reduce((sum, { w }) => sum + (w as number), 0);
    expect([found.rows, found.droppedRows]).toEqual([complete.length, n - complete.length]);
    expectClose(found.weight, weightOf(complete), { absolute: 0, relative: 1e-12 });
    expect([...found.missing]).toEqual([
      ["x", gappy.filter(({ x }) => x === null).length],
      ["f", gappy.filter(({ f }) => f === null).length],
      ["y", 0],
      ["w", 0],
    ]);
    expect(found.levels.map((column) => column.map(({ level }) => level))).toEqual([
      ["u", "v", "w"],
      ["a", "b", "c", "d"],
    ]);
    for (const { level, rows: count, weight } of found.levels[0]!) {
      const those = complete.filter(({ y }) => y === level);
      expect(count).toBe(those.length);
      expectClose(weight, weightOf(those), { absolute: 1e-12, relative: 1e-12 });
    }
  });

  it("stage to the sums of a sample in memory, without the rows that lack a cell", async () => {
    const featureMap = fitFeatureMap(table, [standardize("x"), category("f", "h")], {});
    const classes = ["u", "v", "w"];
    const classWeights = [1, 2, 0.5];
    const plan = { featureMap, classes, target: "y", rowWeights: "w", classWeights, missing: "drop" } as const;
    const staged = await sourceOf(gappy).stage(plan);
    const { table: complete, dropped } = completeRows(tableFromRows(gappy), ["x", "f"]);
    const weights = { u: 1, v: 2, w: 0.5 };
    const sample = makeSample(featureMap, complete, "y", { rowWeights: "w", classes, classWeights: weights });
    const reference = await referenceEngine.likelihood(sample);
    expect(staged.droppedRows).toBe(dropped);
    await expectSumsOfEveryLikelihood(
      likelihoodOver({ ...staged, classTotals: reference.classTotals }),
      reference,
      random(8),
    );
    expectClose(staged.classTotals, reference.classTotals, { absolute: 0, relative: 1e-13 });
    await staged.dispose();
  });

  it("give a sample of about the size asked for, the same for the same seed, all rows where there are no more", async () => {
    const request = { rows: 120, of: 500, seed: 3, columns: ["x", "y"] };
    const [found, again] = [await sourceOf(rows).sample(request), await sourceOf(rows).sample(request)];
    expect(found.names).toEqual(["x", "y"]);
    expect(Math.abs(found.rows - 120)).toBeLessThan(40);
    expect(again).toEqual(found);
    expect((await sourceOf(rows).sample({ ...request, seed: 4 })).columns[0]).not.toEqual(found.columns[0]);
    expect((await sourceOf(rows).sample({ ...request, rows: 600 })).rows).toBe(500);
  });
});

describe("batchSource", () => {
  const statistics = (of: RowSource, missing: "error" | "drop" = "error") =>
    of.statistics({ columns: ["x", "f"], missing, levels: ["f"], mostLevels: 3, numbers: [], rowWeights: null });

  it("names the row, over all batches, of a cell that is missing", async () => {
    const late = rows.map((row, i) => (i === 419 ? { ...row, x: Number.NaN } : { ...row, f: "a" }));
    await expect(statistics(inBatches(late))).rejects.toThrow(/column "x", row 420: missing or NaN; give a value/);
  });

  it("refuses a column of too many levels, other kinds of cells in a later batch, and no rows", async () => {
    await expect(statistics(inBatches(rows))).rejects.toThrow(/column "f" has more than 3 different values/);
    const changing = rows.map((row, i) => ({ ...row, f: "a", x: i < 130 ? row.x! : "1" }));
    await expect(statistics(inBatches(changing))).rejects.toThrow(
      /column "x" holds strings from row 131 on, where numbers are expected/,
    );
    await expect(batchSource(() => []).columns()).rejects.toThrow(/there are no rows/);
    expect(() => batchSource([rows] as never)).toThrow(/expected a function that returns the batches/);
  });

  it("takes a column that the first batch leaves empty for what a later one shows, or for what the caller says", async () => {
    const empty = rows.map((row, i) => (i < 130 ? { ...row, f: null } : { ...row, f: "a" }));
    const bare = { x: [], f: [] };
    const told = batchSource(() => [empty.slice(0, 130), empty.slice(130)], { kinds: { f: "text" } });
    for (const source of [inBatches(empty), told, batchSource(() => [bare, empty])]) {
      expect((await source.columns()).find(({ name }) => name === "f")).toEqual({ name: "f", kind: "text" });
      expect((await statistics(source, "drop")).rows).toBe(n - 130);
    }
    const wrong = batchSource(() => [rows], { kinds: { f: "number" } });
    await expect(statistics(wrong)).rejects.toThrow(/column "f" holds strings from row 1 on, where numbers are/);
  });

  it("refuses options that are none, in a sentence", () => {
    const refused = (options: unknown, message: RegExp) =>
      expect(() => batchSource(() => [], options as never)).toThrow(message);
    refused({ kind: {} }, /unknown option/);
    refused(null, /the options are null/);
    refused({ kinds: null }, /kinds is null; expected an object/);
    refused({ kinds: { f: "string" } }, /kinds: "f" is "string"; expected "number", "text" or "boolean"/);
  });

  it("refuses batches that are none, in a sentence", async () => {
    const refused = (batches: unknown, message: RegExp) =>
      expect(batchSource((() => batches) as never).columns()).rejects.toThrow(message);
    await refused(Promise.resolve([rows]), /batches\(\) gave a promise; expected batches one after the other/);
    for (const none of [undefined, null, 7, "rows", { x: [1] }])
      await refused(none, /batches\(\) gave .*; expected batches/);
    for (const none of [undefined, null, 7]) await refused([[], none], /batch 2 is .*; expected rows: an array/);
  });

  it("says that an iterator can be read once only", async () => {
    const once = (function* () {
      yield rows;
    })();
    await expect(statistics(batchSource(() => once))).rejects.toThrow(/none when it was called again.*function itself/);
  });

  it("has columns of any name, such as constructor and __proto__", async () => {
    const names = ["constructor", "__proto__", "toString"];
    const odd = rows.map(({ x, f }) => Object.fromEntries(names.map((name, j) => [name, [x, f, x][j]!])));
    const source = batchSource(() => [odd.slice(0, 200), odd.slice(200)]);
    expect(await source.columns()).toEqual(names.map((name, j) => ({ name, kind: j === 1 ? "text" : "number" })));
    const model = await fitOver(source, "__proto__");
    expect(model.report.converged).toBe(true);
    expect(model.featureMap.names).toEqual((await fit(odd, "__proto__")).featureMap.names);
  });

  it("names row and cell, over all batches, where a column is of two kinds or holds what is no number", async () => {
    for (const [at, where] of [
      [3, "row 4"],
      [140, "row 141"],
    ] as const)
      for (const [cell, kind] of [
        ["7", "a string"],
        [7n, "a bigint"],
      ] as const) {
        const mixed = rows.map((row, i) => (i === at ? { ...row, x: cell } : row));
        const source = batchSource(() => [mixed.slice(0, 130), mixed.slice(130)]);
        await expect(fitOver(source, "y")).rejects.toThrow(
          new RegExp(`column "x", ${where}: .* is ${kind}, but earlier`),
        );
      }
  });

  it("fits arrays that are filled again for each batch", async () => {
    const plain = rows.map(({ x, z, y }) => ({ x: x!, z: z!, y: y! }));
    const x = new Float64Array(50);
    const z = new Float32Array(50);
    const refilled = batchSource(function* () {
      for (let start = 0; start < n; start += 50) {
        const batch = plain.slice(start, start + 50);
        batch.forEach((row, i) => {
          x[i] = row.x as number;
          z[i] = row.z as number;
        });
        yield { x, z, y: batch.map((row) => String(row.y)) };
      }
    });
    const wanted = await fitOver(memorySource(plain), "y", { sampleRows: 0 });
    const found = await fitOver(refilled, "y", { sampleRows: 0 });
    expectClose(found.weights, wanted.weights, { absolute: 1e-9, relative: 1e-9 });
    const all = { rows: n, of: n, seed: 1, columns: ["x", "z"] };
    const sample = await refilled.sample(all);
    expect(Array.from({ length: n }, (_, i) => rowOf(sample, i))).toEqual(plain.map(({ x, z }) => ({ x, z })));
    expectClose((await fitOver(refilled, "y")).weights, wanted.weights, { absolute: 1e-4, relative: 1e-4 });
  });

  it("samples the cells of batches whose codes and levels are filled again", async () => {
    const levels = ["", ""];
    const codes = new Int32Array(50);
    const source = batchSource(function* () {
      for (let start = 0; start < n; start += 50) {
        levels.splice(0, 2, `a${start}`, `b${start}`);
        codes.forEach((_, i) => {
          codes[i] = (start + i) % 2;
        });
        yield { x: Float64Array.from(codes, (_, i) => start + i), name: { kind: "text", codes, levels } };
      }
    });
    for (const of of [n, 2 * n]) {
      const sample = await source.sample({ rows: n, of, seed: 1, columns: ["x", "name"] });
      expect(sample.rows).toBeGreaterThan(n / 4);
      for (let i = 0; i < sample.rows; i++) {
        const { x, name } = rowOf(sample, i) as { x: number; name: string };
        expect(name).toBe(`${x % 2 === 0 ? "a" : "b"}${50 * Math.floor(x / 50)}`);
      }
    }
  });

  it("refuses other cells, labels or an order of rows that changes between passes", async () => {
    const others: [string, (row: Row, i: number) => Row][] = [
      ["x", (row, i) => (i === 321 ? { ...row, x: (row.x as number) + 1e-9 } : row)],
      ["y", (row, i) => ({ ...row, y: rows[(i + 1) % n]!.y! })],
      ["h", (row, i) => (i > 400 ? { ...row, h: !row.h } : row)],
      ["far", (_, i) => rows[n - 1 - i]!],
    ];
    for (const [column, change] of others) {
      let call = 0;
      const source = batchSource(() => [++call > 2 ? rows.map(change) : rows]);
      await expect(fitOver(source, "y")).rejects.toThrow(`column "${column}" of source batches had other cells`);
    }
    let call = 0;
    const cut = batchSource(() => (++call % 2 ? [rows] : [rows.slice(0, 9), tableFromRows(rows.slice(9))]));
    expect((await fitOver(cut, "y")).report.rows).toBe(n);
  });

  it("ends at once when it is aborted, whatever batch it waits for, and closes what gives the batches", async () => {
    for (const passes of [1, 2, 3]) {
      const controller = new AbortController();
      let [call, closed] = [0, 0];
      const source = batchSource(() => {
        const hangs = ++call === passes;
        let sent = 0;
        return {
          [Symbol.asyncIterator]: () => ({
            next: async () => {
              if (sent++ === 0 && passes > 1) return { done: false, value: rows };
              if (!hangs) return { done: true, value: undefined };
              setTimeout(() => controller.abort(new Error("enough")));
              return new Promise<never>(() => {});
            },
            return: async () => {
              if (hangs) closed++;
              return { done: true, value: undefined };
            },
          }),
        } as AsyncIterable<Row[]>;
      });
      await expect(fitOver(source, "y", { signal: controller.signal })).rejects.toThrow("enough");
      await Promise.resolve();
      expect(closed).toBe(1);
    }
  });

  it("calls columns that no feature can read other, such as dates", async () => {
    const dated = batchSource(() => [rows.map((row, i) => ({ ...row, day: new Date(i) }))]);
    expect((await dated.columns()).at(-1)).toEqual({
      name: "day",
      kind: "other",
      reason: expect.stringMatching(/^column "day" holds "1970-.*; expected numbers, strings or booleans/),
    });
  });
});
