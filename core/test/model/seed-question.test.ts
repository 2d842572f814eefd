import { describe, expect, it } from "vitest";
import * as bits from "../../src/design/bits.js";
import * as codes from "../../src/design/codes.js";
import * as concat from "../../src/design/concat.js";
import * as csr from "../../src/design/csr.js";
import * as dense from "../../src/design/dense.js";
import * as standardized from "../../src/design/standardized.js";
import * as applied from "../../src/features/apply-features.js";
import { columnsRead, featureMapOf } from "../../src/features/feature-map.js";
import { thresholdFeature } from "../../src/features/number-feature.js";
import * as multilogit from "../../src/index.js";
import {
  evaluate,
  explainRow,
  explainWeight,
  fit,
  fitFeatureMap,
  fitted,
  type Model,
  makeSample,
  modelToText,
  penalised,
  predict,
  probabilities,
  raw,
  rawWeights,
  referenceEngine,
  ridge,
  rowOf,
  type Sample,
  scores,
  sliceRows,
  solve,
  threshold,
} from "../../src/index.js";
import { summarize } from "../../src/infer/index.js";
import * as likelihood from "../../src/likelihood/formulas.js";
import { modelOf } from "../../src/model/model.js";
import { modelContent } from "../../src/model/model-to-text.js";
import { expectClose } from "../close-to.js";
import { expectSentence } from "../error-sentence.js";
import { tableFromCsv } from "../read-csv.js";

// The question that this project comes from: somebody classified 8×8 binary images, could not get the gradient right, and found after a
// day that the likelihood used the raw pixels while the gradient used "a vector of incompatible feature data". Nothing could tell.

const pixels = Array.from({ length: 64 }, (_, p) => `r${Math.floor(p / 8) + 1}c${(p % 8) + 1}`);
const transposed = (name: string) => name.replace(/r(\d)c(\d)/, "r$2c$1");

/** φ of the same columns in another order: column r1c2 where r2c1 belongs. */
function transposedMap(model: Model) {
  return featureMapOf(
    model.featureMap.features.map((f) =>
      f.kind === "constant" ? f : thresholdFeature(transposed(columnsRead({ features: [f], offset: [] })[0]!), 8),
    ),
  );
}

describe("likelihood and gradient saw different features: the question this project comes from", () => {
  const table = sliceRows(tableFromCsv("../../data/digits.csv"), 0, 300);
  const features = threshold(8);

  it("cannot be asked through the types: nothing public takes features beside a model", async () => {
    const featureMap = fitFeatureMap(table, features, { exclude: ["digit"] });
    const sample = makeSample(featureMap, table, "digit");
    const model = await fit(table, "digit", { features });
    const numbers = new Float64Array(64);
    const parts = { featureMap, classes: [0, 1], labels: sample.labels };
    const compiledOnly = () => [
      // @ts-expect-error raw rows, not numbers
      predict(model, numbers),
      // @ts-expect-error a sample is made by makeSample alone
      referenceEngine.likelihood({ ...parts, design: sample.design }),
      // @ts-expect-error φ comes from the objective, not from the caller
      fitted({ featureMap, weights: numbers }),
      // @ts-expect-error a sample takes raw rows, not a matrix
      makeSample(featureMap, sample.design, "digit"),
      // @ts-expect-error a model is not a bag of parts
      predict({ featureMap, classes: [0, 1], weights: numbers }, table),
    ];
    expect(compiledOnly).toBeTypeOf("function");
  });

  it("cannot be asked by way of the package's exports: none makes, takes or gives away a design matrix beside a feature map", () => {
    const inside = [bits, codes, concat, csr, dense, standardized, likelihood, applied].flatMap((module) =>
      Object.values(module as Record<string, unknown>),
    );
    const offered: unknown[] = Object.values(multilogit);
    expect(inside.length).toBeGreaterThan(10);
    for (const value of [...inside, modelOf]) expect(offered).not.toContain(value);
  });

  it("is refused at run time with a sentence: copies that pair other features with a sample or a model", async () => {
    const model = await fit(table, "digit", { features });
    const forgedModel = { ...model, featureMap: transposedMap(model) } as Model;
    expect(() => predict(forgedModel, table)).toThrow(/not made by fit.*wrong features/);
    const sample = makeSample(fitFeatureMap(table, features, { exclude: ["digit"] }), table, "digit");
    const forgedSample = { ...sample, featureMap: transposedMap(model) } as Sample;
    await expect(
      referenceEngine.likelihood(forgedSample).then((likelihood) => penalised(likelihood, ridge(1))),
    ).rejects.toThrow(/not made by makeSample/);
    expect(() => Object.assign(model, { featureMap: transposedMap(model) })).toThrow(TypeError);
  });

  it("is refused by everything that a model can be given to, however the copy was made", async () => {
    const model = await fit(table, "digit", { features });
    const forgeries: Model[] = [
      { ...model, featureMap: transposedMap(model) },
      Object.freeze({ ...model }),
      Object.create(model, { featureMap: { value: transposedMap(model) } }) as Model,
      new Proxy(model, { get: (of, key) => (key === "featureMap" ? transposedMap(of) : Reflect.get(of, key)) }),
    ];
    const uses: ((forged: Model) => unknown)[] = [
      (forged) => predict(forged, table),
      (forged) => probabilities(forged, table),
      (forged) => scores(forged, table),
      (forged) => evaluate(forged, table),
      (forged) => explainRow(forged, table, 0),
      (forged) => explainWeight(forged, table, { class: 3, feature: "r3c4>=8" }),
      (forged) => rawWeights(forged),
      (forged) => modelToText(forged),
    ];
    for (const forged of forgeries) {
      for (const use of uses) expectSentence(() => use(forged), "option", "not made by fit", "wrong features");
      await expect((async () => summarize(forged, table))()).rejects.toThrow(/not made by fit/);
    }
  });

  it("is refused when a solution goes with an objective of another size than the one that was solved", async () => {
    const sampleOf = (recipe: Parameters<typeof fitFeatureMap>[1]) =>
      makeSample(fitFeatureMap(table, recipe, { exclude: ["digit"] }), table, "digit");
    const solved = penalised(await referenceEngine.likelihood(sampleOf(features)), ridge(1));
    const other = penalised(await referenceEngine.likelihood(sampleOf([raw("r3c4", "r4c4")])), ridge(1));
    const solution = await solve(solved);
    expectSentence(() => fitted(other, solution), "option", "650 weights", "d·K = 30", "the objective that was solved");
  });

  it("is refused when a solution goes with another objective of the same size, or an objective is copied with another φ", async () => {
    const sampleOf = (recipe: Parameters<typeof fitFeatureMap>[1]) =>
      makeSample(fitFeatureMap(table, recipe, { exclude: ["digit"] }), table, "digit");
    const binary = penalised(await referenceEngine.likelihood(sampleOf(features)), ridge(1));
    const shades = penalised(await referenceEngine.likelihood(sampleOf([raw()])), ridge(1));
    const solution = await solve(binary);
    expectSentence(
      () => fitted(shades, solution),
      "option",
      "not found for this objective",
      "the objective that was solved",
    );
    expectSentence(() => fitted(binary, { ...solution }), "option", "not found for this objective");
    const copied = { ...binary, likelihood: shades.likelihood };
    expectSentence(() => fitted(copied, solution), "option", "not made by penalised");
    const solvedCopy = await solve(copied);
    expectSentence(() => fitted(copied, solvedCopy), "option", "not made by penalised");
    expect(() => Object.assign(binary, { likelihood: shades.likelihood })).toThrow(TypeError);
    expect(() => Object.assign(solution, { weights: new Float64Array(650) })).toThrow(TypeError);
  });

  it("gives likelihood and gradient of the same φ: each derivative is Σ (y − p) φ over rows, φ as evaluated row by row", async () => {
    const model = await fit(table, "digit", { features });
    const P = probabilities(model, table);
    for (const name of ["r1c3", "r3c1", "r5c4", "r4c5"]) {
      const e = explainWeight(model, table, { class: 7, feature: `${name}>=8` });
      let byHand = 0;
      Array.from({ length: 300 }, (_, i) => rowOf(table, i)).forEach((row, i) => {
        if (Number(row[name]) >= 8) byHand += Number(row.digit === 7) - P[10 * i + 7]!;
      });
      expectClose(e.logLikelihoodDerivative, byHand, { absolute: 1e-10 });
    }
  });

  it("gives the model the feature map of the objective that was solved, whatever else is at hand", async () => {
    const featureMap = fitFeatureMap(table, features, { exclude: ["digit"] });
    const objective = penalised(await referenceEngine.likelihood(makeSample(featureMap, table, "digit")), ridge(1));
    expect(fitted(objective, await solve(objective)).featureMap).toBe(featureMap);
  });

  it("serves bit for bit the probabilities that the likelihood saw, and says so when other features are forced inside", async () => {
    const featureMap = fitFeatureMap(table, features, { exclude: ["digit"] });
    const likelihood = await referenceEngine.likelihood(makeSample(featureMap, table, "digit"));
    const objective = penalised(likelihood, ridge(1));
    const model = fitted(objective, await solve(objective));
    const inside = (await likelihood.at(model.weights)).probabilities;
    expect(probabilities(model, table)).toEqual(inside);
    const forced = modelOf({ ...model, featureMap: transposedMap(model) }, modelContent);
    expect(pixels.map(transposed).sort()).toEqual([...pixels].sort());
    expect(probabilities(forced, table)).not.toEqual(inside);
  });
});

describe("options and penalties are checked where they are used, not only in fit", () => {
  const table = sliceRows(tableFromCsv("../../data/digits.csv"), 0, 60);

  it("a text is no penalty: it used to mean none", async () => {
    const sample = makeSample(fitFeatureMap(table, raw(), { exclude: ["digit"] }), table, "digit");
    await expect(
      referenceEngine.likelihood(sample).then((likelihood) => penalised(likelihood, "ridge:1" as never)),
    ).rejects.toThrow(/penaltyFromText/);
  });

  it("misspelt options of makeSample and fitFeatureMap are errors that suggest the right ones", () => {
    const featureMap = fitFeatureMap(table, raw(), { exclude: ["digit"] });
    expect(() => fitFeatureMap(table, raw(), { excude: ["digit"] } as never)).toThrow(
      /"excude"; did you mean "exclude"/,
    );
    expect(() => makeSample(featureMap, table, "digit", { rowWeigths: "r1c1" } as never)).toThrow(
      /did you mean "rowWeights"/,
    );
  });
});
