import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFolds } from "../../src/choose/make-folds.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { classesOf, makeSample, type Sample } from "../../src/likelihood/sample.js";
import { random } from "../../src/numeric/random.js";
import type { Table } from "../../src/table/table.js";
import { type ColumnCells, tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectSentence } from "../error-sentence.js";
import { runs } from "../many.js";

/** Rows with classes of very different frequency, groups, times with ties, sometimes weights (some of them 0) or soft labels. */
const drawn = fc.record({
  n: fc.integer({ min: 12, max: 90 }),
  K: fc.integer({ min: 2, max: 6 }),
  folds: fc.integer({ min: 2, max: 6 }),
  groups: fc.integer({ min: 6, max: 30 }),
  times: fc.integer({ min: 20, max: 60 }),
  rarity: fc.constantFrom(1, 2, 4),
  isSoft: fc.boolean(),
  isWeighted: fc.boolean(),
  seed: fc.nat(),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function rowsOf({ n, K, groups, times, rarity, isSoft, isWeighted, seed }: Drawn): { table: Table; sample: Sample } {
  const source = random(seed);
  const codes = Array.from({ length: n }, (_, i) => (i < K ? i : Math.floor(K * source.uniform() ** rarity)));
  const columns: Record<string, ColumnCells> = {
    x: Float64Array.from(codes, () => source.normal()),
    g: codes.map(() => `g${Math.floor(groups * source.uniform() ** 2)}`),
    t: Float64Array.from(codes, () => Math.floor(times * source.uniform())),
    w: Float64Array.from(codes, (_, i) => (i >= K && source.uniform() < 0.1 ? 0 : 0.5 + source.uniform())),
    y: codes.map((k) => `c${k}`),
  };
  const classes = Array.from({ length: K }, (_, k) => `m${k}`);
  classes.forEach((name, k) => {
    columns[name] = Float64Array.from(codes, (code) =>
      code === k ? 1 : source.uniform() < 0.1 ? source.uniform() / 2 : 0,
    );
  });
  const table = tableFromColumns(columns);
  const target = isSoft ? classes : "y";
  const sample = makeSample(featureMapOf([numberFeature("x")]), table, target, isWeighted ? { rowWeights: "w" } : {});
  return { table, sample };
}

/** Σ w y_k over some rows. */
function totals({ labels, rowWeights, classes }: Sample, rows: Iterable<number>): number[] {
  const K = classes.length;
  const sums = new Array<number>(K).fill(0);
  for (const i of rows)
    for (let k = 0; k < K; k++)
      sums[k]! +=
        rowWeights[i]! * (labels.kind === "classes" ? Number(labels.codes[i] === k) : labels.masses[i * K + k]!);
  return sums;
}

const spread = (numbers: readonly number[]) => Math.max(...numbers) - Math.min(...numbers);

describe("folds", () => {
  it("have equal shares of every class, every row of weight once per repeat, and every class to learn from", () =>
    fc.assert(
      fc.property(drawn, (choices) => {
        const { table, sample } = rowsOf(choices);
        const { folds, notes } = makeFolds(sample, table, { folds: choices.folds, repeats: 2, seed: choices.seed });
        expect(folds.length).toBe(2 * choices.folds);
        for (const repeat of [1, 2]) {
          const ofRepeat = folds.filter((fold) => fold.repeat === repeat);
          const held = ofRepeat.flatMap(({ heldOut }) => [...heldOut]);
          expect(new Set(held).size).toBe(held.length);
          const total = totals(
            sample,
            Array.from({ length: sample.rows }, (_, i) => i),
          );
          const never = Array.from({ length: sample.rows }, (_, i) => i).filter((i) => !held.includes(i));
          const neverWithWeight = never.filter((i) => totals(sample, [i]).some((m) => m > 0));
          if (notes.length === 0) expect(neverWithWeight).toEqual([]);
          if (!choices.isSoft) {
            // rows that are in all training sets are the only ones of their class
            const { labels } = sample;
            const code = (i: number) => (labels.kind === "classes" ? labels.codes[i]! : -1);
            const counts = (rows: Iterable<number>) =>
              sample.classes.map((_, k) => [...rows].filter((i) => code(i) === k && sample.rowWeights[i]! > 0).length);
            const whole = counts(Array.from({ length: sample.rows }, (_, i) => i));
            for (const i of neverWithWeight) expect(whole[code(i)]).toBe(1);
            const each = ofRepeat.map(({ heldOut }) => counts(heldOut));
            whole.forEach((count, k) => {
              if (count > 1) expect(spread(each.map((c) => c[k]!))).toBeLessThanOrEqual(1);
            });
            const kept = neverWithWeight.length;
            expect(spread(ofRepeat.map(({ heldOut }) => heldOut.length))).toBeLessThanOrEqual(1 + kept);
          }
          for (const { training, heldOut } of ofRepeat) {
            expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual(
              Array.from({ length: sample.rows }, (_, i) => i),
            );
            totals(sample, training).forEach((m, k) => {
              if (total[k]! > 0) expect(m).toBeGreaterThan(0);
            });
          }
        }
      }),
      runs(150),
    ));

  it("never split a group, and lack no class where that can be avoided", () => {
    let avoided = 0;
    fc.assert(
      fc.property(drawn, (choices) => {
        const { table, sample } = rowsOf(choices);
        const groupOf = (i: number) => rowCell(table, "g", i);
        const count = new Set(Array.from({ length: sample.rows }, (_, i) => groupOf(i))).size;
        const make = () => makeFolds(sample, table, { folds: choices.folds, by: "g", seed: choices.seed });
        if (count < choices.folds) {
          expectSentence(make, "data", `there are ${count} groups`, "take fewer folds");
          return;
        }
        let made: ReturnType<typeof makeFolds>;
        try {
          made = make();
        } catch (error) {
          // groups that are the only ones of a class can leave a fold nothing to score
          expect(String(error)).toMatch(/has no rows to score/);
          return;
        }
        for (const { training, heldOut } of made.folds) {
          const learnt = new Set(Array.from(training, groupOf));
          expect([...heldOut].filter((i) => learnt.has(groupOf(i)))).toEqual([]);
          const total = totals(
            sample,
            Array.from({ length: sample.rows }, (_, i) => i),
          );
          totals(sample, training).forEach((m, k) => {
            if (total[k]! > 0) expect(m).toBeGreaterThan(0);
          });
        }
        if (made.notes.length === 0) avoided++;
      }),
      runs(150),
    );
    expect(avoided).toBeGreaterThan(0);
  });

  it("deal groups so that folds are alike in size and class", () => {
    const group = Array.from({ length: 48 }, (_, i) => i % 12);
    const table = tableFromColumns({ x: Float64Array.from(group), g: group, y: group.map((g) => `c${g % 3}`) });
    const sample = makeSample(featureMapOf([numberFeature("x")]), table, "y");
    for (let seed = 0; seed < 10; seed++)
      for (const { heldOut } of makeFolds(sample, table, { folds: 4, by: "g", seed }).folds)
        expect(totals(sample, heldOut)).toEqual([4, 4, 4]);
  });

  it("move a group rather than lack a class", () => {
    // both groups with class b are alike in everything else, and one of the two folds is full
    const table = tableFromColumns({
      x: Float64Array.from({ length: 12 }, (_, i) => i),
      g: ["p", "p", "p", "p", "p", "q", "q", "r", "r", "s", "s", "s"],
      y: ["a", "a", "c", "c", "c", "a", "b", "a", "b", "c", "c", "a"],
    });
    const sample = makeSample(featureMapOf([numberFeature("x")]), table, "y");
    for (let seed = 0; seed < 20; seed++) {
      const { folds, notes } = makeFolds(sample, table, { folds: 2, by: "g", seed });
      expect(notes).toEqual([]);
      for (const { training } of folds) expect(totals(sample, training).every((m) => m > 0)).toBe(true);
    }
  });

  it("of time learn from earlier rows alone, equal times together, every class from the beginning", () =>
    fc.assert(
      fc.property(drawn, (choices) => {
        const { table, sample } = rowsOf(choices);
        const time = (i: number) => Number(rowCell(table, "t", i));
        let made: ReturnType<typeof makeFolds>;
        try {
          made = makeFolds(sample, table, { folds: choices.folds, time: "t" });
        } catch (error) {
          expect(String(error)).toMatch(/too few different times/);
          return;
        }
        const held = made.folds.flatMap(({ heldOut }) => [...heldOut]);
        expect(new Set(held).size).toBe(held.length);
        expect(new Set([...made.folds[0]!.training, ...held]).size).toBe(sample.rows);
        for (const { training, heldOut } of made.folds) {
          expect(heldOut.length).toBeGreaterThan(0);
          expect(Math.max(...Array.from(training, time))).toBeLessThan(Math.min(...Array.from(heldOut, time)));
          const whole = totals(
            sample,
            Array.from({ length: sample.rows }, (_, i) => i),
          );
          totals(sample, training).forEach((m, k) => {
            if (whole[k]! > 0) expect(m).toBeGreaterThan(0);
          });
        }
      }),
      runs(150),
    ));

  it("are the same for a seed, and others for another", () => {
    const { table, sample } = rowsOf({
      n: 60,
      K: 3,
      folds: 5,
      groups: 9,
      times: 9,
      rarity: 1,
      isSoft: false,
      isWeighted: false,
      seed: 3,
    });
    const held = (seed: number) =>
      makeFolds(sample, table, { folds: 5, seed }).folds.map(({ heldOut }) => [...heldOut]);
    expect(held(1)).toEqual(held(1));
    expect(held(1)).not.toEqual(held(2));
  });

  it("are those of a column, which has to spread every class", () => {
    const columns = { x: Float64Array.from([1, 2, 3, 4, 5, 6]), y: ["a", "b", "a", "b", "a", "b"] };
    const table = tableFromColumns({ ...columns, f: [10, 10, 9, 9, 10, 9], h: ["u", "v", "u", "v", "u", "v"] });
    const sample = makeSample(featureMapOf([numberFeature("x")]), table, "y");
    const { folds } = makeFolds(sample, table, { folds: "f" });
    expect(folds.map(({ heldOut }) => [...heldOut])).toEqual([
      [2, 3, 5],
      [0, 1, 4],
    ]);
    expectSentence(
      () => makeFolds(sample, table, { folds: "h" }),
      "data",
      'class "a" is only in fold "u" of "h"',
      "spread the class",
    );
    expect(classesOf(table, "y")).toEqual(["a", "b"]);
  });

  it("say what is wrong with groups and times that are all the same", () => {
    const table = tableFromColumns({
      x: [1, 2, 3, 4],
      y: ["a", "b", "a", "b"],
      g: ["one", "one", "one", "one"],
      t: [5, 5, 5, 5],
    });
    const sample = makeSample(featureMapOf([numberFeature("x")]), table, "y");
    // "there are 1 groups; take fewer folds", and of times "after the first 4 of 4 rows …; take fewer folds"
    const message = (options: object) => () => makeFolds(sample, table, { folds: 2, ...options });
    expectSentence(message({ by: "g" }), "data", 'by "g" holds "one" in every row', "two groups");
    const each = makeSample(featureMapOf([numberFeature("x")]), table, "x");
    // "fold 1 of 2 has no rows to score …; take fewer folds"
    expectSentence(() => makeFolds(each, table, { folds: 2 }), "data", "no row can be held out", "values repeat");
    expectSentence(message({ time: "t" }), "data", 'time "t" is the same in every row');
  });

  it("refuse what cannot be folds", () => {
    const table = tableFromColumns({
      x: Float64Array.from([1, 2, 3, 4]),
      y: ["a", "b", "a", "b"],
      t: ["1/2/2020", "2/2/2020", "3/2/2020", "4/2/2020"],
    });
    const sample = makeSample(featureMapOf([numberFeature("x")]), table, "y");
    const made = (options: Parameters<typeof makeFolds>[2]) => () => makeFolds(sample, table, options);
    expectSentence(made({ folds: 1 }), "option", "folds is 1", "2 or more");
    expectSentence(made({ folds: 5 }), "data", "4 rows", "take fewer folds");
    expectSentence(made({ by: "x", time: "t" }), "option", '"x" and "t"', "leave the others out");
    expectSentence(made({ time: "t", repeats: 2 }), "option", "repeats is 2", "leave repeats out");
    expectSentence(made({ folds: 2, time: "t" }), "data", "1/2/2020", "year first");
    expectSentence(made({ seed: -1 }), "option", "seed is -1", "0 or more");
  });
});

function rowCell(table: Table, name: string, i: number): unknown {
  const column = table.columns[table.names.indexOf(name)]!;
  return column.kind === "number" ? column.values[i] : column.levels[column.codes[i]!];
}
