import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyFeatures } from "../../src/features/apply-features.js";
import { evaluateRow } from "../../src/features/evaluate-row.js";
import { columnsRead, constantIndex, type Feature, type FeatureMap } from "../../src/features/feature-map.js";
import { featureNouns } from "../../src/features/feature-nouns.js";
import { boolean, category, raw, standardize, threshold } from "../../src/features/feature-recipe.js";
import { fitFeatureMap } from "../../src/features/fit-feature-map.js";
import { sortedLevels } from "../../src/features/sorted-levels.js";
import { columnOf, rowOf, type Table } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";
import { expectSentence } from "../error-sentence.js";

const table = tableFromColumns({
  age: [30, 40, 50],
  city: ["Rome", "Oslo", "Rome"],
  member: [true, false, true],
  income: [1, 2, 6],
});

const kinds = ({ features }: FeatureMap) =>
  Object.fromEntries(features.map((f) => [columnsRead({ features: [f], offset: [] }).join(), featureNouns(f)[0]]));

/** The centre and scale that `standardize` fits to the only column "x". */
function standardizedBy(x: ArrayLike<number>, rowWeights?: ArrayLike<number>): { center: number; scale: number } {
  const map = fitFeatureMap(tableFromColumns({ x: Float64Array.from(x) }), standardize(), {
    constant: false,
    ...(rowWeights === undefined ? {} : { rowWeights }),
  });
  return map.features[0] as Feature & { kind: "number" };
}

describe("which recipe takes which column", () => {
  it("by default standardises numbers and makes texts and booleans categories, after the constant", () => {
    const map = fitFeatureMap(table);
    expect(map.names).toEqual(["constant", "age", "city=Oslo", "city=Rome", "member=false", "member=true", "income"]);
    expect(constantIndex(map)).toBe(0);
    expect(columnsRead(map)).toEqual(["age", "city", "member", "income"]);
  });

  it("one recipe without columns is for the numbers; texts and booleans are then categories", () => {
    expect(kinds(fitFeatureMap(table, threshold(35)))).toEqual({
      "": "constant",
      age: "threshold",
      city: "category",
      member: "category",
      income: "threshold",
    });
    expect(fitFeatureMap(table, threshold(35)).names).toContain("age>=35");
    expect(kinds(fitFeatureMap(table, raw()))).toMatchObject({ age: "number", city: "category" });
  });

  it("one recipe with columns takes those and nothing else", () => {
    expect(fitFeatureMap(table, raw("income")).names).toEqual(["constant", "income"]);
  });

  it("recipes that name columns come first, whatever their order; sweeping ones take what is left of their kind", () => {
    const map = fitFeatureMap(table, [standardize(), category(), boolean(), category("age"), raw("income")]);
    expect(kinds(map)).toEqual({
      "": "constant",
      age: "category",
      city: "category",
      member: "category",
      income: "number",
    });
    expect(kinds(fitFeatureMap(table, [raw(), boolean(), category()]))).toMatchObject({ member: "boolean" });
    expect(fitFeatureMap(table, [raw("income", "age")]).names).toEqual(["constant", "age", "income"]);
  });

  it("excluded columns and offsets are no features; without the constant there is none", () => {
    const map = fitFeatureMap(table, standardize(), {
      exclude: ["city", "member"],
      offset: ["income"],
      constant: false,
    });
    expect([map.names, map.offset, constantIndex(map)]).toEqual([["age"], ["income"], -1]);
    expect(columnsRead(map)).toEqual(["age", "income"]);
  });

  it("no recipe leaves the constant alone", () => {
    expect(fitFeatureMap(table, []).names).toEqual(["constant"]);
    expectSentence(() => fitFeatureMap(table, [], { constant: false }), "data", "no features", "keep the constant");
  });

  it("is frozen all the way down", () => {
    const map = fitFeatureMap(table);
    expect([map, map.features, map.names, map.offset, ...map.features].every(Object.isFrozen)).toBe(true);
    for (const f of map.features) if (f.kind === "category") expect(Object.isFrozen(f.levels)).toBe(true);
  });

  it("refuses what no recipe takes, two recipes for one column, and columns that are something else already", () => {
    expectSentence(() => fitFeatureMap(table, [standardize()]), "option", '"city", "member"', "or ignore them");
    expectSentence(
      () => fitFeatureMap(table, [raw("age"), threshold(3, "age")]),
      "option",
      '"age" is named by two',
      "once",
    );
    expectSentence(
      () => fitFeatureMap(table, raw("age"), { exclude: ["age"] }),
      "option",
      'column "age" is the target',
    );
    expectSentence(() => fitFeatureMap(table, raw("agee")), "data", 'did you mean "age"?');
    expectSentence(() => fitFeatureMap(table, raw(), { exclude: ["City"] }), "data", 'did you mean "city"?');
    expectSentence(() => fitFeatureMap(table, raw(), { offset: ["offset"] }), "data", 'no column "offset"');
  });

  it("refuses a recipe that does not suit the column's cells", () => {
    for (const recipe of [raw("city"), standardize("city"), threshold(1, "city")])
      expectSentence(
        () => fitFeatureMap(table, recipe),
        "data",
        'column "city" holds strings ("Rome", "Oslo")',
        "numbers",
      );
    expectSentence(() => fitFeatureMap(table, raw("member")), "data", 'column "member" holds booleans');
    expectSentence(() => fitFeatureMap(table, boolean("age")), "data", 'column "age" holds numbers', "true or false");
    expectSentence(() => threshold(Number.NaN), "option", "threshold(NaN)", "finite number");
  });

  it("refuses numbers that are missing or infinite, naming the row", () => {
    for (const recipe of [raw(), standardize(), threshold(0)]) {
      const holed = tableFromColumns({ x: [1, null, 3] });
      expectSentence(() => fitFeatureMap(holed, recipe), "data", 'column "x", row 2', "missing", "drop the row");
      const infinite = tableFromColumns({ x: [1, 2, Infinity] });
      expectSentence(() => fitFeatureMap(infinite, recipe), "data", 'column "x", row 3: Infinity', "finite number");
    }
  });
});

describe("standardize", () => {
  it("takes the mean and the standard deviation over n", () => {
    const { center, scale } = standardizedBy([1, 2, 6]);
    expectClose([center, scale], [3, Math.sqrt(14 / 3)]);
  });

  it("leaves a column with mean 0 and mean square 1", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 30 }), (x) => {
        fc.pre(Math.max(...x) - Math.min(...x) > 1e-3);
        const { center, scale } = standardizedBy(x);
        const z = x.map((value) => (value - center) / scale);
        const mean = (values: number[]) => values.reduce((sum, value) => sum + value / values.length, 0);
        expectClose(mean(z), 0, { absolute: 1e-6 });
        expectClose(mean(z.map((value) => value * value)), 1, { relative: 1e-9 });
      }),
    );
  });

  it("counts a row of weight w as w rows, and a row of weight 0 as none", () => {
    const counts = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(4)), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(counts, (rows) => {
        const repeated = rows.flatMap(([x, count]) => new Array<number>(count).fill(x));
        fc.pre(new Set(repeated).size > 1);
        const weighted = standardizedBy(
          rows.map(([x]) => x),
          rows.map(([, count]) => count),
        );
        const reference = standardizedBy(repeated);
        expectClose([weighted.center, weighted.scale], [reference.center, reference.scale], { absolute: 1e-13 });
      }),
    );
  });

  it("gives a column without variation scale 1 and its value as centre, also where only rows of weight 0 differ", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 1, max: 20 }), (x, n) => {
        expect(standardizedBy(new Float64Array(n).fill(x))).toMatchObject({ center: x, scale: 1 });
      }),
    );
    for (const x of [0.1, 0.3, 1e300, -7]) {
      const weights = [1 / 3, 1 / 3, 1 / 3, 0];
      expect(standardizedBy([x, x, x, 5], weights)).toMatchObject({ center: x, scale: 1 });
    }
  });

  it("is exact to rounding for huge, tiny and far-off values", () => {
    for (const unit of [1e300, 1e-300, 5e-310, 1e150, 1]) {
      const { center, scale } = standardizedBy([1, 2, 6].map((x) => x * unit));
      expectClose([center / unit, scale / unit], [3, Math.sqrt(14 / 3)], { relative: 1e-10 });
    }
    const { center, scale } = standardizedBy([1e9 + 1, 1e9 + 2, 1e9 + 6]);
    expectClose([center - 1e9, scale], [3, Math.sqrt(14 / 3)], { relative: 1e-10 });
  });

  it("refuses, in one line, numbers whose mean is beyond f64", () => {
    expectSentence(() => standardizedBy([1.7e308, 1.7e308, -1.7e308]), "option", 'feature "x"', "finite");
  });
});

describe("categories", () => {
  const levelsOf = (map: FeatureMap) => map.features.find((f) => f.kind === "category");
  const fitted = (cells: (string | number | boolean | null)[], recipe = category("c")) =>
    fitFeatureMap(tableFromColumns({ c: cells }), recipe, { constant: false });

  it("have their levels sorted: numbers ascending, texts by code unit, false before true", () => {
    expect(levelsOf(fitted([10, 9, -1, 9]))).toMatchObject({ levels: [-1, 9, 10] });
    expect(levelsOf(fitted(["b", "B", "a", "10", "9", "é"]))).toMatchObject({
      levels: ["10", "9", "B", "a", "b", "é"],
    });
    expect(levelsOf(fitted([true, false]))).toMatchObject({ levels: [false, true] });
  });

  it("have only levels that occur, and missing is not one", () => {
    const column = columnOf(tableFromColumns({ c: ["x", null, "y"] }), "c");
    expect(sortedLevels(column)).toEqual(["x", "y"]);
    const unused = { ...column, codes: Int32Array.of(1, 1) } as typeof column;
    expect(sortedLevels(unused)).toEqual(["y"]);
  });

  it("take a reference: the first, a level, none, or what the options say", () => {
    const cells = ["b", "a", "c"];
    expect(fitted(cells).names).toEqual(["c=a", "c=b", "c=c"]);
    expect(fitted(cells, category({ reference: "first" }, "c")).names).toEqual(["c=b", "c=c"]);
    expect(fitted(cells, category({ reference: { level: "b" } }, "c")).names).toEqual(["c=a", "c=c"]);
    const byOption = (recipe: ReturnType<typeof category>) =>
      fitFeatureMap(tableFromColumns({ c: cells }), recipe, { constant: false, categoryReference: "first" }).names;
    expect(byOption(category("c"))).toEqual(["c=b", "c=c"]);
    expect(byOption(category({ reference: null }, "c"))).toHaveLength(3);
    // expected level 2 of the column of numbers, was: reference "2" is not a level of "c"
    expect(levelsOf(fitted([1, 2], category({ reference: { level: "2" } }, "c")))).toMatchObject({ reference: 2 });
    expectSentence(
      () => fitted(cells, category({ reference: { level: "d" } }, "c")),
      "option",
      'reference "d" is not a level of "c"',
      '"a", "b", "c"',
    );
  });

  it("are compared as text, so that a file of texts and a file of numbers are served alike", () => {
    const map = fitted([1, 2, 10]);
    const numbers = tableFromColumns({ c: Float32Array.of(10, 1) });
    const texts = tableFromColumns({ c: ["10", "1"] });
    for (const served of [numbers, texts]) {
      expect(oneHot(map, served, 0)).toEqual([0, 0, 1]);
      expect(oneHot(map, served, 1)).toEqual([1, 0, 0]);
    }
    const flags = fitted([true, false]);
    expect(oneHot(flags, tableFromColumns({ c: ["true"] }), 0)).toEqual([0, 1]);
  });

  it("meet an unseen level by the declared policy: an error that names it, or no feature set", () => {
    const served = tableFromColumns({ c: ["a", "z"] });
    expectSentence(
      () => applyFeatures(fitted(["a", "b"]), served),
      "data",
      'column "c", row 2',
      '"z"',
      '"a", "b"',
      "correct it",
    );
    expectSentence(() => evaluateRow(fitted(["a", "b"]), { c: "z" }), "data", 'column "c"', '"z"');
    expect(oneHot(fitted(["a", "b"], category({ unseen: "zero" }, "c")), served, 1)).toEqual([0, 0]);
  });

  it("refuse an empty cell under any policy, in a table and in one row", () => {
    for (const map of [fitted(["a"]), fitted(["a"], category({ unseen: "zero" }, "c"))]) {
      const holed = tableFromColumns({ c: ["a", null] });
      expectSentence(() => applyFeatures(map, holed), "data", 'column "c", row 2: the cell is empty', "drop the row");
      for (const row of [{ c: null }, {}, { c: Number.NaN }])
        expectSentence(() => evaluateRow(map, row), "data", 'column "c" has no value');
    }
  });
});

function oneHot(map: FeatureMap, served: Table, i: number): number[] {
  const row = [...evaluateRow(map, rowOf(served, i))];
  const out = new Float64Array(served.rows * row.length);
  const identity = Float64Array.from({ length: row.length ** 2 }, (_, at) => (at % (row.length + 1) === 0 ? 1 : 0));
  applyFeatures(map, served).times(identity, row.length, out);
  expect([...out.subarray(i * row.length, (i + 1) * row.length)]).toEqual(row);
  return row;
}
