import { describe, expect, it } from "vitest";
import { evaluateRow } from "../../src/features/evaluate-row.js";
import { modelFromCoefficients } from "../../src/import/model-from-coefficients.js";
import { modelFromCoefficientsText } from "../../src/import/model-from-coefficients-text.js";
import { compareModels } from "../../src/infer/compare-models.js";
import { marginalEffects } from "../../src/infer/marginal-effects.js";
import { summarize } from "../../src/infer/summarize.js";
import { evaluate } from "../../src/model/evaluate.js";
import { fit } from "../../src/model/fit.js";
import { isImported } from "../../src/model/imported.js";
import { modelFromText } from "../../src/model/model-from-text.js";
import { modelToText } from "../../src/model/model-to-text.js";
import { objectiveInWords } from "../../src/model/objective-in-words.js";
import { predict, probabilities, scores } from "../../src/model/predict.js";
import { refit } from "../../src/model/refit.js";
import { none, ridge } from "../../src/objective/penalty.js";
import { expectSentence } from "../error-sentence.js";
import { generatedCases } from "../export/exported-cases.js";
import { runs, TIMEOUT } from "../many.js";
import { tableFromCsv } from "../read-csv.js";

const iris = tableFromCsv("fixtures/iris.csv");
const COLUMNS = ["Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width"];

function isRefused(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch {
    return true;
  }
}

describe("a model of given coefficients", () => {
  it(
    "is the model of the same φ and weights, for generated feature maps, after its file was read again",
    () => {
      const cases = generatedCases(runs(100)).filter(({ model }) => model.featureMap.offset.length === 0);
      expect(cases.length).toBeGreaterThan(10);
      for (const { model, rows, answers } of cases) {
        const K = model.classes.length;
        const d = model.featureMap.names.length;
        const hasConstant = model.featureMap.features[0]?.kind === "constant";
        const elsewhere = model.featureMap.features.some(({ kind }, at) => kind === "constant" && at > 0);
        if (elsewhere || d === Number(hasConstant)) continue;
        const row = (k: number) => Array.from({ length: d }, (_, j) => model.weights[j * K + k]!);
        const first = Number(hasConstant);
        const made = modelFromCoefficients({
          classes: model.classes,
          features: model.featureMap.features.slice(first),
          weights: model.classes.map((_, k) => row(k).slice(first)),
          ...(hasConstant ? { intercepts: model.classes.map((_, k) => row(k)[0]!) } : {}),
        });
        expect(made.featureMap).toEqual(model.featureMap);
        rows.forEach((each, i) => {
          const answer = answers[i];
          if (answer === null || answer === undefined) {
            // centred weights may keep scores within what a number holds
            if (isRefused(() => evaluateRow(model.featureMap, each))) expect(() => scores(made, [each])).toThrow();
            return;
          }
          const P = probabilities(made, [each]);
          const size = Math.max(1, ...answer.scores.map(Math.abs));
          answer.probabilities.forEach((p, k) => {
            expect(Math.abs(P[k]! - p)).toBeLessThanOrEqual(1e-13 * size);
          });
        });
      }
    },
    TIMEOUT,
  );

  it("gives p = 1/(1 + exp(−z)) for one score z of two classes", () => {
    const model = modelFromCoefficients({ classes: ["no", "yes"], features: ["x"], weights: [[2]], intercepts: [-1] });
    const P = probabilities(model, [{ x: 1.5 }]);
    expect(P[1]).toBeCloseTo(1 / (1 + Math.exp(-2)), 15);
    expect([...model.weights]).toEqual([0.5, -0.5, -1, 1]);
    expect(isImported(model)).toBe(true);
    expect(objectiveInWords(model)).toBe("imported, not fitted (2 features × 2 classes)");
  });

  it("takes K − 1 rows with the class that has none", () => {
    const features = [
      { column: "x", center: 1, scale: 2 },
      { column: "s", levels: ["a", "b"], reference: "a" },
    ] as const;
    const weights = [
      [1, 2],
      [-1, 0.5],
    ];
    const intercepts = [0.1, 0.2];
    const model = modelFromCoefficients({ classes: ["p", "q", "r"], features, weights, intercepts, reference: "q" });
    const e = [0.1 + 1 + 2, 0, 0.2 - 1 + 0.5].map(Math.exp);
    const total = e.reduce((sum, each) => sum + each);
    probabilities(model, [{ x: 3, s: "b" }]).forEach((p, k) => {
      expect(p).toBeCloseTo(e[k]! / total, 14);
    });
  });

  it("knows thresholds, flags and columns called __proto__", () => {
    const model = modelFromCoefficientsText(
      '{"format":"multilogit-coefficients","version":1,"classes":[0,1],"features":["__proto__",{"column":"t","threshold":3},{"column":"b","boolean":true}],"weights":[[1,2,4]]}',
    );
    const rows = [
      Object.fromEntries([
        ["__proto__", 1],
        ["t", 3],
        ["b", true],
      ]),
    ];
    expect(scores(model, rows)[1]).toBe(3.5);
    expect(predict(modelFromText(modelToText(model)), rows)).toEqual([1]);
  });

  const two = { classes: ["a", "b"], features: ["x", "y"] } as const;
  it.each([
    [{ ...two, weights: [[1]] }, "weights is 1 × 1; expected 2 rows, or 1 for the second class"],
    [
      {
        ...two,
        weights: [
          [1, 2],
          [1, 2],
          [1, 2],
        ],
      },
      "weights is 3 × 2; expected 2 rows",
    ],
    [
      {
        classes: ["a", "b", "c"],
        features: ["x", "y"],
        weights: [
          [1, 2, 3],
          [1, 2, 3],
        ],
      },
      "2 × 3, which is transposed; expected 3 rows",
    ],
    [{ ...two, weights: [[1, 2], [1]] }, 'weights is 2 × ("2", "1"); expected'],
    [{ ...two, weights: [[1, Number.NaN]] }, "weights, row 1 holds NaN at place 2; expected a finite number"],
    [{ ...two, weights: [[1, "2"]] }, 'weights, row 1 holds "2" at place 2'],
    [{ ...two, weights: [[1, 2]], intercepts: [1, 2] }, "intercepts is 2 long; expected 1 numbers"],
    [{ ...two, weights: [[1, 2]], intercepts: 3 }, "intercepts is 3; expected 1 numbers"],
    [{ ...two, weights: 3 }, "weights is 3; expected 2 rows"],
    [{ classes: ["a", "b", "c"], features: ["x"], weights: [[1], [2]] }, "name the class without weights as reference"],
    [
      { classes: ["a", "b", "c"], features: ["x"], weights: [[1], [2]], reference: "d" },
      'reference "d" is not one of the classes',
    ],
    [
      {
        ...two,
        weights: [
          [1, 2],
          [3, 4],
        ],
        reference: "a",
      },
      "leave one out",
    ],
    [{ classes: ["a"], features: ["x"], weights: [[1]] }, "classes has 1 entries; expected at least 2"],
    [{ classes: ["1", 1], features: ["x"], weights: [[1]] }, 'class "1" is listed twice'],
    [{ classes: "ab", features: ["x"], weights: [[1]] }, 'classes is "ab"; expected a list'],
    [{ ...two, features: ["x", "x"], weights: [[1, 2]] }, 'two features are named "x"'],
    [
      { ...two, features: ["x", { column: "y", scale: 0 }], weights: [[1, 2]] },
      'feature 2, of column "y", has "scale": 0',
    ],
    [{ ...two, features: ["x", { column: "y", levels: ["a", "a"] }], weights: [[1, 2]] }, 'the level "a" twice'],
    [{ ...two, features: ["x", { kind: "constant" }], weights: [[1, 2]] }, "give its weights as intercepts"],
    [{ ...two, features: ["x", { kind: "words" }], weights: [[1, 2]] }, 'feature 2 is {"kind":"words"}'],
    [{ ...two, features: ["x", null], weights: [[1, 2]] }, "feature 2 is null; expected"],
    [{ ...two, features: ["x", { column: "y", treshold: 3 }], weights: [[1, 2]] }, 'has "treshold": 3'],
    [
      {
        classes: ["a", "b", "c"],
        features: ["x"],
        weights: [[1e308], [-1e308], [1.7e308]],
        intercepts: [1, 2, Number.POSITIVE_INFINITY],
      },
      "intercepts holds Infinity at place 3",
    ],
    [{ ...two, weights: [[1, 2]], coef: 3 }, 'unknown option "coef"'],
  ])("refuses %j", (coefficients, says) => {
    expectSentence(() => modelFromCoefficients(coefficients as never), "option", says);
  });
});

describe("an imported model", () => {
  const imported = modelFromCoefficients({
    classes: ["setosa", "versicolor", "virginica"],
    features: COLUMNS,
    weights: [
      [0.4, 0.9, -2.3, -1],
      [0.5, -0.3, -0.2, -0.9],
      [-1, -0.5, 2.5, 1.9],
    ],
    intercepts: [9, 2, -11],
    target: "Species",
    penalty: ridge(1),
  });

  it("evaluates, and its file remembers that it was imported", () => {
    const again = modelFromText(modelToText(imported));
    expect(isImported(again)).toBe(true);
    expect(again.report).toEqual(imported.report);
    expect(again.report.converged).toBe(false);
    expect(evaluate(again, iris).rows).toBe(150);
  });

  it("has no statistics, and says what to do", async () => {
    const said =
      /need a fit, but this model was imported, not fitted; fit it to rows first: refit\(model, rows\), or multilogit import FILE DATA$/;
    await expect(summarize(imported, iris)).rejects.toThrow(said);
    await expect(marginalEffects(imported, iris)).rejects.toThrow(said);
    await expect(compareModels(imported, imported)).rejects.toThrow(/needs a fit, but this model was imported/);
  });

  it("refitted is the certified fit of the same features, from its weights on", async () => {
    const fresh = await fit(iris, "Species", { features: [{ kind: "raw", columns: [] }], penalty: ridge(1) });
    const refitted = await refit(imported, iris);
    expect(refitted.report.converged).toBe(true);
    expect(isImported(refitted)).toBe(false);
    expect(Math.abs(refitted.report.value - fresh.report.value)).toBeLessThan(1e-9);
    refitted.weights.forEach((w, at) => {
      expect(w).toBeCloseTo(fresh.weights[at]!, 6);
    });
    const further = await refit(fresh, iris, { maxIterations: 0 });
    further.weights.forEach((w, at) => {
      expect(w).toBeCloseTo(fresh.weights[at]!, 13);
    });
    expect(further.report.rowsDigest).toBe(fresh.report.rowsDigest);
  });

  it("refitted without a penalty has standard errors", async () => {
    const model = modelFromCoefficients({
      classes: ["setosa", "versicolor", "virginica"],
      features: [{ column: "Sepal.Width", center: 3, scale: 0.4 }],
      weights: [[1], [-1], [0]],
      intercepts: [0, 0, 0],
    });
    const refitted = await refit(model, iris, { target: "Species", penalty: none() });
    const { covariance, logLikelihood } = await summarize(refitted, iris);
    expect(covariance).toBe("classical");
    expect(logLikelihood).toBeCloseTo(refitted.report.logLikelihood, 9);
  });

  it("is not refitted with an option that is not known, nor to rows of another class", async () => {
    await expect(refit(imported, iris, { features: [] } as never)).rejects.toThrow(/unknown option "features"/);
    await expect(refit(imported, iris, { target: "Sepal.Width" })).rejects.toThrow(/is not known to the model/);
  });
});
