import { describe, expect, it } from "vitest";
import { applyFeatures, offsetsOf } from "../../src/features/apply-features.js";
import { evaluateRow } from "../../src/features/evaluate-row.js";
import { constantIndex, type Feature, featureMapOf } from "../../src/features/feature-map.js";
import { booleanFeature, numberFeature, thresholdFeature } from "../../src/features/number-feature.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectSentence } from "../error-sentence.js";

const city: Feature = { kind: "category", column: "city", levels: ["Oslo", "Rome"], reference: null, unseen: "error" };

describe("a feature map", () => {
  it("evaluates one raw row, feature by feature, as docs/notation.md defines them", () => {
    const map = featureMapOf([
      numberFeature("x", 2, 4),
      { kind: "constant" },
      thresholdFeature("x", 8),
      booleanFeature("flag"),
      city,
    ]);
    expect(map.names).toEqual(["x", "constant", "x>=8", "flag", "city=Oslo", "city=Rome"]);
    expect([...evaluateRow(map, { x: 8, flag: true, city: "Rome" })]).toEqual([1.5, 1, 1, 1, 0, 1]);
    expect([...evaluateRow(map, { x: 7.99, flag: false, city: "Oslo" })].slice(2)).toEqual([0, 0, 1, 0]);
    expect(constantIndex(map)).toBe(1);
    expect(constantIndex(featureMapOf([city, { kind: "constant" }]))).toBe(2);
  });

  it("does not notice later changes of what it was made from", () => {
    const levels = ["a", "b"];
    const features: Feature[] = [{ kind: "category", column: "c", levels, reference: null, unseen: "zero" }];
    const map = featureMapOf(features);
    levels.push("c");
    features.push({ kind: "constant" });
    expect(map.names).toEqual(["c=a", "c=b"]);
    expect(evaluateRow(map, { c: "c" })).toHaveLength(2);
  });

  it("finds columns by name: their order and columns it does not read do not matter", () => {
    const map = featureMapOf([numberFeature("x"), city]);
    const one = tableFromColumns({ city: ["Rome"], other: [null], x: [3] });
    const out = new Float64Array(1);
    applyFeatures(map, one).times(Float64Array.of(1, 10, 100), 1, out);
    expect(out[0]).toBe(103);
    expectSentence(() => applyFeatures(map, tableFromColumns({ X: [1], city: ["Rome"] })), "data", 'did you mean "X"?');
  });

  it("refuses to exist with scales, thresholds or levels that cannot be computed with", () => {
    const number = (center: number, scale: number): Feature => numberFeature("x", center, scale);
    for (const feature of [number(0, 0), number(0, -1), number(0, Infinity), number(Number.NaN, 1)])
      expectSentence(() => featureMapOf([feature]), "option", 'feature "x" has center', "scale above 0");
    expectSentence(
      () => featureMapOf([thresholdFeature("x", Infinity)]),
      "option",
      "step in an expression has Infinity",
      "1 finite number",
    );
    expectSentence(() => featureMapOf([{ ...city, reference: "Paris" }]), "option", 'reference "Paris"', '"city"');
    expectSentence(
      () => featureMapOf([{ ...city, levels: [1, "1"] }]),
      "option",
      'level "1" twice',
      "compared as strings",
    );
    expectSentence(() => featureMapOf([]), "data", "no features");
  });

  it("has a name of its own for every feature, or refuses", () => {
    const x = (column: string) => numberFeature(column);
    const constant = { kind: "constant" } as const;
    const category = { kind: "category", column: "x", levels: [1, 2], reference: null, unseen: "error" } as const;
    // was two features called "constant", one of them the intercept
    for (const [features, name] of [
      [[constant, x("constant")], '"constant"'],
      [[constant, constant], '"constant"'],
      [[category, x("x=2")], '"x=2"'],
    ] as const)
      expectSentence(() => featureMapOf(features), "option", `two features are named ${name}`, "rename");
    expect(featureMapOf([x("constant")]).names).toEqual(["constant"]);
  });

  it("refuses a cell of the wrong kind, in one row as in a table", () => {
    const flag = featureMapOf([booleanFeature("flag")]);
    // expected an error, was 0: a text is not a boolean, and must not silently become false
    expectSentence(() => evaluateRow(flag, { flag: "yes" }), "data", 'column "flag" holds "yes"', "true or false");
    expectSentence(() => applyFeatures(flag, tableFromColumns({ flag: ["yes"] })), "data", '"flag" holds strings');
    expectSentence(() => applyFeatures(flag, tableFromColumns({ flag: [true, null] })), "data", "row 2", "empty");
    const x = featureMapOf([numberFeature("x")]);
    expectSentence(() => evaluateRow(x, { x: "3" }), "data", 'column "x" holds "3"', "finite number");
    expectSentence(() => evaluateRow(x, { x: Infinity }), "data", 'column "x" holds Infinity', "finite number");
    expectSentence(() => evaluateRow(x, {}), "data", 'column "x" has no value', "in this row; give one");
  });

  it("reads offsets of one column a class, in order, or has none", () => {
    const offsets = tableFromColumns({ a: [1, 2], b: [30, 40], x: [0, 0] });
    expect(offsetsOf(featureMapOf([{ kind: "constant" }], ["b", "a"]), offsets)).toEqual(Float64Array.of(30, 1, 40, 2));
    expect(offsetsOf(featureMapOf([{ kind: "constant" }]), offsets)).toBeNull();
    const holed = tableFromColumns({ a: [1, null], b: [0, 0] });
    expectSentence(
      () => offsetsOf(featureMapOf([{ kind: "constant" }], ["a", "b"]), holed),
      "data",
      'column "a", row 2',
    );
  });
});
