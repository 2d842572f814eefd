import { describe, expect, it } from "vitest";
import { evaluate, explainRow, fit, predict, probabilities, type Row, ridge, scores } from "../../src/index.js";
import { expectSentence } from "../error-sentence.js";
import { tableFromCsv } from "../read-csv.js";

const model = await fit(tableFromCsv("fixtures/far-from-zero.csv"), "y", { penalty: ridge(1) });
const ordinary: Row = { x: 0.2, z: 0.1, g: 4 };

describe("a cell of 1e308, a usual code for a missing one", () => {
  it("gives its row the limits of the probabilities, 1 and 0", () => {
    // expected 1 and 0, was: [0, 0, NaN], and the first class
    const rows = tableFromCsv("fixtures/missing-code-new.csv");
    expect([...probabilities(model, rows).subarray(0, 6)]).toEqual([0, 1, 0, 1, 0, 0]);
    expect(predict(model, rows)).toEqual(["q", "p", "r"]);
    expect(explainRow(model, rows, 1)[0]).toMatchObject({ class: "p", probability: 1 });
  });

  it("is an error that names row and column where no class leads, or where scores are asked for", () => {
    const twice = [ordinary, { ...ordinary, x: 1.7e308, z: -1.7e308 }];
    expectSentence(() => probabilities(model, twice), "data", "row 2", 'column "z" holds -1.7e+308', "told apart");
    const far = [ordinary, { ...ordinary, x: -1.7e308, z: 0.3 }];
    expectSentence(() => scores(model, [ordinary, { ...ordinary, x: -1.79e308, g: -1.79e308 }]), "data", "row 2");
    expect(probabilities(model, far).every(Number.isFinite)).toBe(true);
  });

  it("is an error of `evaluate` where it rules out what was observed", () => {
    const rows = [
      { ...ordinary, x: 1e308, y: "q" },
      { ...ordinary, x: -1.7e308, y: "q" },
    ];
    expect(evaluate(model, rows.slice(0, 1)).logLikelihood).toBe(0);
    expectSentence(() => evaluate(model, rows), "data", "row 2", 'column "x" holds -1.7e+308', "rules out");
  });
});
