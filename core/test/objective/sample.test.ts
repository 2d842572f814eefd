import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { assertFittable, assertSample, classTotals, makeSample, type Sample } from "../../src/likelihood/sample.js";
import { penalised } from "../../src/objective/penalised.js";
import { none } from "../../src/objective/penalty.js";
import { selectRows } from "../../src/table/select-rows.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectSentence } from "../error-sentence.js";

const map = featureMapOf([{ kind: "constant" }, numberFeature("x")]);
const table = tableFromColumns({
  x: [1, 2, 3],
  y: ["b", "a", "b"],
  count: [1, 0, 2.5],
  a: [0.2, 1, 0],
  b: [0.8, 0, 3],
});

describe("a sample", () => {
  it("holds the design, labels, weights and offsets of the same rows", () => {
    const sample = makeSample(map, table, "y", { rowWeights: "count" });
    expect(sample.classes).toEqual(["a", "b"]);
    expect(sample.labels).toEqual({ kind: "classes", codes: Uint8Array.of(1, 0, 1) });
    expect(sample.rowWeights).toEqual(Float64Array.of(1, 0, 2.5));
    expect([sample.rows, sample.design.rows, sample.offset]).toEqual([3, 3, null]);
    expect(makeSample(map, table, "y").rowWeights).toEqual(Float64Array.of(1, 1, 1));
  });

  it("says whether weights were given, and holds labels of more than 256 classes too", () => {
    expect(makeSample(map, table, "y").hasUnitWeights).toBe(true);
    expect(makeSample(map, table, "y", { rowWeights: "count" }).hasUnitWeights).toBe(false);
    const codes = Int32Array.from({ length: 300 }, (_, k) => k);
    const many = makeSample(map, tableFromColumns({ x: codes, y: codes }), "y");
    expect(many.labels).toEqual({ kind: "classes", codes });
    expect(classTotals(many)).toEqual(new Float64Array(300).fill(1));
  });

  it("keeps the type of its classes, sorts them, and reads labels as text where the classes are given", () => {
    const numbers = tableFromColumns({ x: [1, 2, 3], y: Uint8Array.of(10, 9, 10) });
    expect(makeSample(map, numbers, "y").classes).toEqual([9, 10]);
    const texts = tableFromColumns({ x: [1], y: ["9"] });
    const sample = makeSample(map, texts, "y", { classes: [9, 10] });
    expect([sample.classes, sample.labels]).toEqual([[9, 10], { kind: "classes", codes: Uint8Array.of(0) }]);
    const flags = tableFromColumns({ x: [1, 2], y: [true, false] });
    expect(makeSample(map, flags, "y").classes).toEqual([false, true]);
  });

  it("takes soft labels from one column a class, with any row sums", () => {
    const sample = makeSample(map, table, ["b", "a"]);
    expect(sample.classes).toEqual(["b", "a"]);
    expect(sample.labels).toEqual({
      kind: "masses",
      masses: Float64Array.of(0.8, 0.2, 0, 1, 3, 0),
      totals: Float64Array.of(1, 1, 3),
    });
  });

  it("counts each class by row weight and mass", () => {
    expect(classTotals(makeSample(map, table, "y", { rowWeights: "count" }))).toEqual(Float64Array.of(0, 3.5));
    expect(classTotals(makeSample(map, table, ["a", "b"], { rowWeights: "count" }))).toEqual(Float64Array.of(0.2, 8.3));
  });

  it("is frozen, and does not change with the options it was made from", () => {
    const classes = ["a", "b"];
    const sample = makeSample(map, table, "y", { classes });
    classes.push("c");
    expect(sample.classes).toEqual(["a", "b"]);
    expect([sample, sample.classes].every(Object.isFrozen)).toBe(true);
  });
});

describe("only makeSample makes samples", () => {
  const sample = makeSample(map, table, "y");
  const other = makeSample(map, selectRows(table, [2, 1, 0]), "y");

  it("accepts the one it made", () => {
    expect(() => assertSample(sample)).not.toThrow();
  });

  it.each([
    ["hand-made", { ...sample, design: other.design }],
    ["a spread copy", { ...sample }],
    ["made with it as its prototype", Object.create(sample) as Sample],
    ["a structured copy", structuredClone({ ...sample, design: null }) as unknown as Sample],
  ])("refuses one that is %s, at the door of the engine too", async (_, forged) => {
    expectSentence(() => assertSample(forged), "option", "not made by makeSample", "make it from raw rows");
    await expect(
      referenceEngine.likelihood(forged).then((likelihood) => penalised(likelihood, none())),
    ).rejects.toThrow("not made by makeSample");
  });
});

describe("bad labels and weights are refused in one line", () => {
  const withColumn = (name: string, values: (number | string | null)[]) =>
    tableFromColumns({ x: [1, 2, 3], y: ["b", "a", "b"], [name]: values });

  it("a negative, missing or textual row weight, and weights that are all 0", () => {
    const weighted = (values: (number | string | null)[]) =>
      makeSample(map, withColumn("w", values), "y", { rowWeights: "w" });
    expectSentence(() => weighted([1, -2, 1]), "data", 'row weights "w", row 2: -2 is negative', "0 or more");
    expectSentence(() => weighted([0, 0, 0]), "data", 'row weights "w" are all 0');
    expectSentence(() => weighted([1, null, 1]), "data", 'column "w", row 2');
    expectSentence(() => weighted(["1", "2", "3"]), "data", 'column "w" holds strings');
  });

  it("a missing label, and one that the given classes do not have", () => {
    expectSentence(
      () => makeSample(map, withColumn("z", ["a", null, "b"]), "z"),
      "data",
      'target "z", row 2',
      "missing",
    );
    expectSentence(
      () => makeSample(map, table, "y", { classes: ["a", "B"] }),
      "data",
      'target "y", row 1: class "b" is not known',
      'did you mean "B"?',
    );
    expectSentence(
      () => makeSample(map, table, "y", { classes: ["red", "green"] }),
      "data",
      'its classes are "red", "green"',
    );
    expectSentence(() => makeSample(map, table, "Y"), "data", 'no column "Y"', 'did you mean "y"?');
  });

  it("soft labels that are negative, missing, texts, or not in the columns of the classes", () => {
    const soft = (values: (number | string | null)[]) => makeSample(map, withColumn("m", values), ["x", "m"]);
    expectSentence(() => soft([1, 1, -0.5]), "data", 'class mass "m", row 3: -0.5 is negative', "0 or more");
    expectSentence(() => soft([1, null, 1]), "data", 'column "m", row 2');
    expectSentence(() => soft(["1", "1", "1"]), "data", 'column "m" holds strings');
    // expected an error, was a sample whose labels were n × 2 beside 3 classes
    expectSentence(
      () => makeSample(map, table, ["a", "b"], { classes: ["a", "b", "c"] }),
      "option",
      'mass columns "a", "b"',
      'classes are "a", "b", "c"',
    );
  });

  it("classes that cannot be told apart", () => {
    expectSentence(
      () => makeSample(map, table, "y", { classes: ["a", "b", "a"] }),
      "option",
      'class "a" is listed twice',
    );
    expectSentence(() => makeSample(map, table, ["a", "a"]), "option", 'class "a" is listed twice');
  });

  it("an offset with another number of columns than there are classes", () => {
    const offset = featureMapOf(map.features, ["a"]);
    expectSentence(() => makeSample(offset, table, "y"), "option", "1 columns", "2 classes", "in the order");
  });

  it("no rows", () => {
    const empty = tableFromColumns({ x: new Float64Array(0), y: new Float64Array(0) });
    expectSentence(() => makeSample(map, empty, "y"), "data", "no rows");
  });
});

describe("what can be fitted", () => {
  it("is a sample in which each of two classes or more has weight", () => {
    expect(() => assertFittable(makeSample(map, table, "y"))).not.toThrow();
    expect(() => assertFittable(makeSample(map, table, ["a", "b"]))).not.toThrow();
  });

  it("is not one class, nor a class whose rows all have weight 0 or none", () => {
    const one = makeSample(map, selectRows(table, [0, 2]), "y");
    expectSentence(() => assertFittable(one), "data", 'one class only, "b"', "at least two");
    const weightless = makeSample(map, table, "y", { rowWeights: "count" });
    expectSentence(() => assertFittable(weightless), "data", 'class "a" has no row with weight above 0', "leave");
    const absent = makeSample(map, table, "y", { classes: ["a", "b", "c"] });
    expectSentence(() => assertFittable(absent), "data", 'class "c" has no row');
  });
});
