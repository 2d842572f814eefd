import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  evaluate,
  explainWeight,
  fit,
  modelFromText,
  modelToText,
  none,
  objectiveInWords,
  raw,
  ridge,
  selectRows,
  tableFromColumns,
} from "../../src/index.js";
import { summarize } from "../../src/infer/index.js";
import { random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";
import { runs, TIMEOUT } from "../many.js";
import { readJson, tableFromCsv } from "../read-csv.js";

interface Recorded {
  readonly iris: {
    readonly rows: readonly number[];
    readonly fits: Readonly<Record<string, { coefficients: number[][]; intercepts: number[] }>>;
  };
}

const { iris } = readJson<Recorded>("fixtures/class-scores.json");
const table = selectRows(tableFromCsv("fixtures/iris.csv"), iris.rows);
const features = raw();

describe("class weights", () => {
  it("are not row weights, which are a column and named by it", async () => {
    const rows = [
      { x: 1, y: "a" },
      { x: 2, y: "b" },
    ];
    for (const rowWeights of [[1, 2], 5, null])
      await expect(fit(rows, "y", { rowWeights } as unknown as Parameters<typeof fit>[2])).rejects.toThrow(
        /rowWeights is .*; expected the name of the column that holds them/,
      );
  });

  it("give scikit-learn's weights, balanced and given", async () => {
    const given = { virginica: 0.5, versicolor: 3 };
    for (const [name, classWeights] of [
      ["balanced", "balanced"],
      ["given", given],
    ] as const) {
      const { weights, report } = await fit(table, "Species", { features, classWeights });
      const { coefficients, intercepts } = iris.fits[name]!;
      const expected = [intercepts, ...coefficients[0]!.map((_, j) => coefficients.map((row) => row[j]!))];
      expectClose(weights.subarray(3), expected.flat().slice(3), { absolute: 1e-5 });
      expect(report.converged).toBe(true);
    }
  });

  it(
    "count each row as often as its class says: the fit is that of row weights, for classes and for masses",
    async () => {
      const problems = fc.record({
        seed: fc.integer(),
        weights: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.1, max: 9, noNaN: true }))),
      });
      await fc.assert(
        fc.asyncProperty(problems, async ({ seed, weights }) => {
          const source = random(seed);
          const n = 40;
          const labels = Array.from({ length: n }, (_, i) => i % 3);
          const x = Float64Array.from({ length: n }, () => source.normal());
          const w = Float64Array.from({ length: n }, () => 0.5 + source.uniform());
          const y = labels.map((k) => "abc"[k]!);
          const counted = w.map((weight, i) => weight * weights[labels[i]!]!);
          const classWeights = Object.fromEntries(weights.map((c, k) => ["abc"[k]!, c]));
          const options = { features: raw("x"), ignore: ["v", "a", "b", "c"] };
          const masses = Object.fromEntries(
            [..."abc"].map((name, k) => [name, labels.map((label) => Number(label === k))]),
          );
          const rows = tableFromColumns({ x, y, w, v: counted, ...masses });
          const byClass = await fit(rows, "y", { ...options, rowWeights: "w", classWeights });
          const byRow = await fit(rows, "y", { ...options, ignore: ["w", "a", "b", "c"], rowWeights: "v" });
          const byMass = await fit(rows, ["a", "b", "c"], {
            ...options,
            ignore: ["v", "y"],
            rowWeights: "w",
            classWeights,
          });
          expectClose(byClass.weights, byRow.weights, { relative: 1e-8, absolute: 1e-10 });
          expectClose(byMass.weights, byRow.weights, { relative: 1e-8, absolute: 1e-10 });
          expect(byClass.report.classWeights).toEqual(weights);
        }),
        runs(15),
      );
    },
    TIMEOUT,
  );

  it("balanced: every class has the same total", async () => {
    const { report } = await fit(table, "Species", { classWeights: "balanced" });
    expectClose(report.classTotals, [80 / 3, 80 / 3, 80 / 3], { relative: 1e-12 });
  });

  it("stay with the model: in its file, in its words, in what explains a weight", async () => {
    const model = await fit(table, "Species", { classWeights: { setosa: 2 }, features });
    expect(modelFromText(modelToText(model)).report.classWeights).toEqual([2, 1, 1]);
    expect(objectiveInWords(model)).toContain("classes weighted (setosa × 2, versicolor × 1, virginica × 1)");
    const explained = explainWeight(model, table, { class: "setosa", feature: "Sepal.Length" });
    expectClose(explained.logLikelihoodDerivative, -explained.penaltyDerivative, { relative: 1e-6 });
    expect(evaluate(model, table).areLearntRows).toBe(true);
  });

  it("have no statistics, which is said", async () => {
    const model = await fit(table, "Species", { classWeights: "balanced", features, penalty: ridge(1) });
    await expect(summarize(model, table)).rejects.toThrow(/fitted with class weights.*fit without class weights/);
  });

  it("that cannot be are refused", async () => {
    const refused: readonly (readonly [unknown, RegExp])[] = [
      ["balance", /classWeights is "balance"|classWeights: balance; expected "balanced"/],
      [{ setossa: 1 }, /did you mean setosa|did you mean "setosa"/],
      [{ setosa: 0 }, /0 for class "?setosa"?; expected a number above 0/],
      [{ setosa: Number.NaN }, /expected a number above 0/],
      [null, /expected "balanced"/],
    ];
    for (const [classWeights, sentence] of refused)
      await expect(fit(table, "Species", { classWeights: classWeights as never, penalty: none() })).rejects.toThrow(
        sentence,
      );
  });
});
