import { describe, expect, it } from "vitest";
import { raw } from "../../src/features/feature-recipe.js";
import { formula } from "../../src/features/formula/formula.js";
import { evaluate } from "../../src/model/evaluate.js";
import { fit } from "../../src/model/fit.js";
import { modelFromText } from "../../src/model/model-from-text.js";
import { modelToText } from "../../src/model/model-to-text.js";
import { predict, probabilities } from "../../src/model/predict.js";
import { none, ridge } from "../../src/objective/penalty.js";
import { expectClose } from "../close-to.js";

const rows = [
  { x: 1, z: 0, w: 1, y: "a" },
  { x: 2, z: 1, w: 2, y: "b" },
  { x: 3, z: 0, w: 1, y: "b" },
  { x: 4, z: 2, w: 1, y: "a" },
  { x: 5, z: 1, w: 0, y: "c" },
];
const fold = rows.filter(({ y }) => y !== "c");
const options = { features: raw(), penalty: ridge(1), rowWeights: "w" } as const;

describe("classes fixed in fit", () => {
  it("may lack rows where a ridge holds all weights; the model then knows them, and its file too", async () => {
    const model = await fit(fold, "y", { ...options, constant: false, classes: ["a", "b", "c"] });
    expect(model.report.reason).toMatch(/^converged/);
    expect([model.classes, [...model.report.classTotals]]).toEqual([
      ["a", "b", "c"],
      [2, 3, 0],
    ]);
    const P = probabilities(model, rows);
    expect(P.length).toBe(15);
    expect(P.every((p) => p > 0 && p < 1)).toBe(true);
    const again = modelFromText(modelToText(model));
    expect(again.weights).toEqual(model.weights);
    expect(predict(again, rows)).toEqual(predict(model, rows));
    // rows of the class that was never seen can be judged
    expect(evaluate(model, rows).perClass[2]!.support).toBe(1);
  });

  it("give the fit of rows of weight 0", async () => {
    const withZero = await fit(rows, "y", { ...options, constant: false });
    const fixed = await fit(fold, "y", { ...options, constant: false, classes: ["a", "b", "c"] });
    expectClose(withZero.weights, fixed.weights, { absolute: 1e-12 });
    expectClose(withZero.report.value, fixed.report.value, { relative: 1e-13 });
  });

  it("order the classes, and change nothing else", async () => {
    const sorted = await fit(fold, "y", options);
    const turned = await fit(fold, "y", { ...options, classes: ["b", "a"] });
    expect(turned.classes).toEqual(["b", "a"]);
    expectClose(turned.report.value, sorted.report.value, { relative: 1e-13 });
    const [byFormula, inOrder] = await Promise.all(
      [{}, { classes: ["b", "a"] }].map((fixed) =>
        fit(fold, formula("y ~ x + z"), { penalty: ridge(1), rowWeights: "w", ...fixed }),
      ),
    );
    expect([byFormula!.classes, inOrder!.classes]).toEqual([
      ["a", "b"],
      ["b", "a"],
    ]);
    expectClose(inOrder!.report.value, byFormula!.report.value, { relative: 1e-13 });
  });

  it("are refused where a constant would run to −∞, and where a row has another class", async () => {
    const classes = ["a", "b", "c"];
    const sentence = 'class "c" has no row with weight above 0';
    await expect(fit(fold, "y", { ...options, classes })).rejects.toThrow(sentence);
    await expect(fit(rows, "y", options)).rejects.toThrow(sentence);
    await expect(fit(fold, "y", { ...options, penalty: none(), constant: false, classes })).rejects.toThrow(sentence);
    await expect(fit(fold, "y", { ...options, classes: ["a", "d"] })).rejects.toThrow('class "b" is not known');
  });
});
