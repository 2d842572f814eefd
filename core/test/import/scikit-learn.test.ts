import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MultilogitError } from "../../src/errors.js";
import { modelToScikitLearn } from "../../src/export/model-to-scikit-learn.js";
import { modelFromCoefficientsText } from "../../src/import/model-from-coefficients-text.js";
import { modelFromScikitLearn } from "../../src/import/model-from-scikit-learn.js";
import { modelToText } from "../../src/model/model-to-text.js";
import { scores } from "../../src/model/predict.js";
import { expectSentence } from "../error-sentence.js";
import { runs, TIMEOUT } from "../many.js";

const classifier = {
  is: "LogisticRegression",
  penalty: "l2",
  C: 0.5,
  fit_intercept: true,
  solver: "lbfgs",
  classes_: ["no", "yes"],
  coef_: [[1, -2, 3, 4]],
  intercept_: [0.5],
  n_features_in_: 4,
};
const columns = {
  is: "ColumnTransformer",
  feature_names_in_: ["n", "t"],
  n_features_in_: 2,
  transformers_: [
    [
      "numbers",
      { is: "StandardScaler", mean_: [10], scale_: [2], with_mean: true, with_std: true, n_features_in_: 1 },
      ["n"],
    ],
    [
      "words",
      { is: "OneHotEncoder", categories_: [["a", "b", "c"]], handle_unknown: "ignore", n_features_in_: 1 },
      ["t"],
    ],
  ],
};
const pipeline = {
  is: "Pipeline",
  steps: [
    ["columns", columns],
    ["classifier", classifier],
  ],
};
const text = (content: unknown) =>
  JSON.stringify({ format: "multilogit-coefficients", version: 1, "scikit-learn": content });

const z = (content: unknown, row: Record<string, string | number>) => {
  const [no, yes] = scores(modelFromScikitLearn(content), [row]);
  return yes! - no!;
};

describe("scikit-learn's state as a model", () => {
  it("has the decision function of the pipeline, φ as its transformers, and the penalty of its fit", () => {
    expect(z(pipeline, { n: 14, t: "b" })).toBe(0.5 + (14 - 10) / 2 + 3);
    const model = modelFromScikitLearn(pipeline);
    expect(model.featureMap.names).toEqual(["constant", "n", "t=a", "t=b", "t=c"]);
    expect(model.penalty).toEqual({ kind: "ridge", lambda: 4 });
    expect(z(pipeline, { n: 10, t: "unseen" })).toBe(0.5);
  });

  it("takes the one row of two classes for half of the log-odds where multi_class is multinomial", () => {
    const alone = { ...classifier, coef_: [[1]], n_features_in_: 1, multi_class: "multinomial" };
    expect(z(alone, { x0: 2 })).toBe(2 * (0.5 + 2));
  });

  it.each([
    [{ ...classifier, classes_: ["a", "b", "c"], multi_class: "ovr" }, "fitted each of its 3 classes against the rest"],
    [
      {
        ...classifier,
        coef_: [
          [1, 2, 3, 4],
          [1, 2, 3, 4],
        ],
      },
      "coef_ of LogisticRegression is 2 × 4; expected 1 × 4",
    ],
    [{ ...classifier, coef_: [[1, 2]] }, "coef_ of LogisticRegression, row 1, has 2 entries; expected 4"],
    [{ ...classifier, coef_: [[1, 2, null, 3]] }, "holds null at place 3; expected a finite number"],
    [{ ...classifier, intercept_: [] }, "intercept_ of LogisticRegression has 0 entries; expected 1"],
    [{ ...classifier, classes_: null }, "classes_ of LogisticRegression is null; expected a list"],
    [{ ...classifier, n_features_in_: 1e15 }, "n_features_in_ is 1000000000000000"],
    [{ ...classifier, is: "SVC" }, "SVC: only LogisticRegression and LogisticRegressionCV"],
    [{ is: "GridSearchCV", best_estimator_: classifier }, "write its best_estimator_ instead"],
    [
      {
        is: "Pipeline",
        steps: [
          ["words", { is: "TfidfVectorizer" }],
          ["c", classifier],
        ],
      },
      "TfidfVectorizer: n_features_in_",
    ],
    [
      {
        is: "Pipeline",
        steps: [
          ["i", { is: "SimpleImputer", n_features_in_: 4 }],
          ["c", classifier],
        ],
      },
      "SimpleImputer: rows with missing cells are refused here",
    ],
    [
      {
        is: "Pipeline",
        steps: [
          ["i", { is: "constructor", n_features_in_: 4 }],
          ["c", classifier],
        ],
      },
      "constructor: this transformer is not known",
    ],
    [
      {
        is: "Pipeline",
        steps: [
          ["s", { is: "MinMaxScaler", clip: true, n_features_in_: 4 }],
          ["c", classifier],
        ],
      },
      "clip=True",
    ],
    [
      {
        is: "Pipeline",
        steps: [
          ["s", { is: "StandardScaler", mean_: [1, 2], scale_: null, n_features_in_: 4 }],
          ["c", classifier],
        ],
      },
      "mean_ of StandardScaler has 2 entries; expected 4",
    ],
    [
      {
        is: "Pipeline",
        steps: [
          ["e", { is: "OneHotEncoder", categories_: [["a", null]], n_features_in_: 1 }],
          ["c", classifier],
        ],
      },
      "holds a missing value",
    ],
    [
      {
        is: "Pipeline",
        steps: [
          [
            "e",
            {
              is: "OneHotEncoder",
              categories_: [[2 ** 60]],
              n_features_in_: 1,
            },
          ],
          ["c", classifier],
        ],
      },
      "numbers with all their digits",
    ],
    [{ is: "Pipeline", steps: "x" }, "steps of the model is"],
    [{ is: 3 }, 'has no "is"'],
    [{ is: "a\nb" }, "expected the name of a class of Python"],
    [[], "is []; expected an estimator"],
  ])("refuses %j by name", (content, says) => {
    expectSentence(() => modelFromCoefficientsText(text(content)), "model-file", says);
  });

  it("refuses a hundred thousand pipelines within each other without overflowing the stack", () => {
    const inner = `${'{"is":"Pipeline","n_features_in_":4,"steps":[["a",'.repeat(100_000)}null${"]]}".repeat(100_000)}`;
    const scaler = { is: "StandardScaler", mean_: null, scale_: null, n_features_in_: 4 };
    const steps = [
      ["s", scaler],
      ["p", "HERE"],
      ["c", classifier],
    ];
    const content = text({ is: "Pipeline", steps }).replace('"HERE"', () => inner);
    expectSentence(() => modelFromCoefficientsText(content), "model-file", "pipelines deep");
  });

  it(
    "answers any change of a file with a model or one sentence",
    () => {
      const whole = text(pipeline);
      const odd = fc.constantFrom(
        "null",
        "NaN",
        "-1",
        "1e999",
        '""',
        "[]",
        "{}",
        '{"__proto__":{}}',
        "true",
        '"x"',
        "1e308",
        "[[[]]]",
      );
      const change = fc.tuple(fc.nat(whole.length), fc.nat(12), odd, fc.constantFrom("cut", "put", "token"));
      fc.assert(
        fc.property(change, ([at, length, value, how]) => {
          const changed =
            how === "cut"
              ? whole.slice(0, at)
              : how === "put"
                ? whole.slice(0, at) + value + whole.slice(at + length)
                : replacedToken(whole, at, value);
          try {
            modelToText(modelFromCoefficientsText(changed));
          } catch (error) {
            expect(error).toBeInstanceOf(MultilogitError);
            expect((error as Error).message).not.toMatch(/[\r\n]|undefined/);
          }
        }),
        runs(400),
      );
    },
    TIMEOUT,
  );
});

/** The JSON with one of its values replaced. */
function replacedToken(whole: string, at: number, value: string): string {
  const tokens = [...whole.matchAll(/"[^"]*"(?!:)|-?\d+(?:\.\d+)?|true|false|null|\[[^[\]]*\]/g)];
  const { index, 0: token } = tokens[at % tokens.length]!;
  return whole.slice(0, index) + value + whole.slice(index + token.length);
}

describe("a model as scikit-learn's Pipeline", () => {
  it("names its transformers, and one row of coefficients for two classes", () => {
    const code = modelToScikitLearn(modelFromScikitLearn(pipeline), { selfTest: true });
    expect(code).toContain('StandardScaler(), ["n"]');
    expect(code).toContain("COEF = np.array([[1, -2, 3, 4]], dtype=float)");
    expect(code).toContain('handle_unknown="ignore"');
  });
});
