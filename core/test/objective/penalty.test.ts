import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { normals, random } from "../../src/numeric/random.js";
import { ridgeOf } from "../../src/objective/feature-penalties.js";
import {
  penaltyFromGlmnet,
  penaltyFromScikitLearn,
  penaltyFromSpark,
  penaltyToGlmnet,
  penaltyToScikitLearn,
  penaltyToSpark,
  ridgeFromGlmnet,
  ridgeFromScikitLearn,
  ridgeFromSpark,
} from "../../src/objective/foreign-penalties.js";
import { penalised } from "../../src/objective/penalised.js";
import { elasticNet, grouped, lasso, none, type Penalty, ridge, strengthsOf } from "../../src/objective/penalty.js";
import type { PenaltyFactors } from "../../src/objective/penalty-factors.js";
import { penaltyFromText, penaltyInWords, penaltyText } from "../../src/objective/penalty-text.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";
import { expectSentence } from "../error-sentence.js";

const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });

describe("penalties", () => {
  it("ridge wants a finite number above 0", () => {
    for (const bad of [0, -1, Number.NaN, Infinity, "1" as unknown as number])
      expectSentence(() => ridge(bad), "option", "ridge(", "above 0", "none()");
  });

  it("are written as text and read back, to the last digit", () => {
    expect([penaltyText(none()), penaltyText(ridge(1))]).toEqual(["none", "ridge:1"]);
    expect(penaltyFromText("none")).toEqual(none());
    fc.assert(
      fc.property(positive, (lambda) => {
        expect(penaltyFromText(penaltyText(ridge(lambda)))).toEqual(ridge(lambda));
      }),
    );
    for (const text of [
      "",
      "ridge",
      "ridge:",
      "ridge:0",
      "ridge:-1",
      "ridge:Infinity",
      "ridge:x",
      "Ridge:1",
      "Lasso:1",
      "lasso:1,2",
      "elastic-net:1",
      "elastic-net:0,0",
      "elastic-net:1,",
      "grouped:1,2,3",
      "lasso:1 {",
      "none ",
    ])
      expectSentence(() => penaltyFromText(text), "option", "penalty ", "ridge:1");
  });

  it("with kinks are written and read back too, factors and groups included", () => {
    const factors = fc.option(fc.dictionary(fc.string(), fc.oneof(positive, fc.constantFrom(0, Infinity))), {
      nil: undefined,
    });
    const made = fc.tuple(
      fc.constantFrom("ridge", "lasso", "elasticNet", "grouped"),
      positive,
      positive,
      factors,
      fc.boolean(),
    );
    fc.assert(
      fc.property(made, ([kind, lambda1, lambda2, some, isTogether]) => {
        const options: PenaltyFactors = some === undefined ? {} : { factors: some };
        const penalty = {
          ridge: () => ridge(lambda1, options),
          lasso: () => lasso(lambda1, options),
          elasticNet: () => elasticNet(lambda1, lambda2, options),
          grouped: () => grouped(lambda1, lambda2, isTogether ? { ...options, levels: "together" } : options),
        }[kind]!();
        expect(penaltyFromText(penaltyText(penalty))).toEqual(penalty);
      }),
    );
    expect(penaltyText(lasso(0.5, { factors: { age: 0, id: Infinity } }))).toBe(
      'lasso:0.5 {"factors":{"age":0,"id":"Infinity"}}',
    );
    expect(penaltyFromText("grouped:2")).toEqual(grouped(2));
  });

  it("refuse strengths and factors that are none", () => {
    for (const bad of [0, -1, Number.NaN, Infinity])
      expectSentence(() => lasso(bad), "option", "lasso(", "above 0", "none()");
    expectSentence(() => elasticNet(0, 0), "option", "elasticNet(0, 0)", "not both 0", "none()");
    expectSentence(() => grouped(1, -1), "option", "grouped(1, -1)", "not both 0", "none()");
    expectSentence(() => lasso(1, { factors: { age: -1 } }), "option", '"age"', "left out");
    expectSentence(() => grouped(1, 0, { levels: "both" as "each" }), "option", '"both"', '"together"');
    const map = featureMapOf([{ kind: "constant" }, numberFeature("age")]);
    expectSentence(() => ridgeOf(ridge(1, { factors: { agee: 0 } }), map), "option", '"agee"', 'did you mean "age"?');
    expectSentence(
      () => ridgeOf(ridge(1, { factors: { constant: 2 } }), map),
      "option",
      "never penalised",
      "without a constant",
    );
  });

  it("take factors by feature, or by column for all of its features", () => {
    const colour = {
      kind: "category",
      column: "colour",
      levels: ["red", "blue"],
      reference: null,
      unseen: "error",
    } as const;
    const map = featureMapOf([{ kind: "constant" }, numberFeature("x"), colour]);
    expect([...ridgeOf(ridge(2, { factors: { colour: 3, x: 0 } }), map)]).toEqual([0, 0, 6, 6]);
    expect([...ridgeOf(ridge(2, { factors: { "colour=blue": 0.5 } }), map)]).toEqual([0, 2, 2, 1]);
    const uneven = grouped(1, 0, { levels: "together", factors: { "colour=blue": 2 } });
    expectSentence(() => ridgeOf(uneven, map), "option", "colour=blue", 'levels "each"');
  });

  it("take factors by list, whose numbers are columns, unless something else has that name", () => {
    const parts = ["v[1]", "v[2]", "v", "w[1]", "w[2]"].map((name) => numberFeature(name));
    const map = featureMapOf([{ kind: "constant" }, ...parts]);
    expect([...ridgeOf(ridge(1, { factors: { w: 3, "w[2]": 2 } }), map)]).toEqual([0, 1, 1, 1, 3, 2]);
    expect([...ridgeOf(ridge(1, { factors: { v: 3 } }), map)]).toEqual([0, 1, 1, 3, 1, 1]);
    expectSentence(() => ridgeOf(ridge(1, { factors: { vv: 3 } }), map), "option", '"vv"', 'did you mean "v"?');
  });

  it("are said in words, λ included", () => {
    expect(penaltyInWords(none())).toBe("no penalty");
    expect(penaltyInWords(ridge(0.25))).toContain("0.25/2");
    expect(penaltyInWords(lasso(2))).toBe("2 · Σ |w| over all weights but the constant's");
    expect(penaltyInWords(elasticNet(2, 3, { factors: { x: 0, z: Infinity, q: 4 } }))).toBe(
      "2 · Σ |w| + 3/2 · Σ w² over all weights but the constant's (x not penalised, z left out, q × 4)",
    );
    expect(penaltyInWords(grouped(2))).toContain("2 · Σ ‖w‖ of each feature's weights");
  });

  it("never weigh on the constant, wherever it stands", () => {
    const x = numberFeature("x");
    expect([...ridgeOf(ridge(3), featureMapOf([x, { kind: "constant" }, numberFeature("z")]))]).toEqual([3, 0, 3]);
    expect([...ridgeOf(ridge(3), featureMapOf([x]))]).toEqual([3]);
    expect([...ridgeOf(none(), featureMapOf([x, { kind: "constant" }]))]).toEqual([0, 0]);
  });
});

describe("penalties of other libraries", () => {
  it("are converted there and back", () => {
    for (const penalty of [lasso(3), elasticNet(3, 2), ridge(5)])
      for (const K of [2, 3]) {
        expect(penaltyFromSpark(penaltyToSpark(penalty, 40, K), 40, K)).toEqual(penalty);
        const { C, l1Ratio } = penaltyToScikitLearn(penalty, K);
        const back = strengthsOf(penaltyFromScikitLearn({ C, l1Ratio }, K));
        expectClose([back.lambda1, back.lambda2], Object.values(strengthsOf(penalty)), { absolute: 1e-14 });
      }
    for (const penalty of [lasso(3), grouped(2, 2), ridge(5)])
      expect(penaltyFromGlmnet(penaltyToGlmnet(penalty, 40), 40)).toEqual(penalty);
    expectSentence(() => penaltyToSpark(grouped(1), 40, 3), "option", "Spark has no grouped penalty");
    expectSentence(() => penaltyToGlmnet(lasso(1, { factors: { x: 2 } }), 40), "option", "factors", "without them");
    expectSentence(() => penaltyFromGlmnet({ lambda: 1, alpha: 2 }, 40), "option", "alpha is 2", "from 0 to 1");
    // none was refused as "lasso(0)", and what was given was named multiplied, as "lasso(-40)"
    expect(penaltyFromGlmnet(penaltyToGlmnet(none(), 40), 40)).toEqual(none());
    expect(penaltyFromSpark(penaltyToSpark(none(), 40, 3), 40, 3)).toEqual(none());
    expect(penaltyFromScikitLearn(penaltyToScikitLearn(none(), 3), 3)).toEqual(none());
    expectSentence(() => penaltyFromGlmnet({ lambda: -1 }, 40), "option", "lambda is -1");
    expectSentence(() => penaltyFromGlmnet({ lambda: 1 }, 0), "option", "totalWeight is 0");
    expectSentence(() => penaltyFromScikitLearn({ C: 0, l1Ratio: 1 }, 3), "option", "C is 0", "Infinity");
    expectSentence(() => penaltyFromSpark({ regParam: -1, elasticNetParam: 1 }, 40, 3), "option", "regParam is -1");
  });

  const map = featureMapOf([{ kind: "constant" }, numberFeature("x")]);
  const n = 9;
  const table = tableFromColumns({
    x: normals(random(3), n),
    y: ["a", "b", "c", "a", "b", "c", "c", "a", "b"],
    w: Float64Array.of(1, 2, 0, 3, 1, 1, 0.5, 2, 4),
  });
  const sample = makeSample(map, table, "y", { rowWeights: "w" });
  const totalWeight = 14.5;

  /** −ℓ and ½ ‖W‖² without the constant, at random weights, and our objective there. */
  async function termsAt(penalty: Penalty, seed: number) {
    const W = normals(random(seed), 6);
    const point = await penalised(await referenceEngine.likelihood(sample), penalty).at(W);
    const halfNorm = W.subarray(3).reduce((sum, w) => sum + (w * w) / 2, 0);
    return { loss: -point.logLikelihood, halfNorm, ours: point.value };
  }

  it("scikit-learn's C·loss + ½‖W‖² is C times ours, at any weights, so the minimum is the same", async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), fc.nat(), async (C, seed) => {
        const { loss, halfNorm, ours } = await termsAt(ridgeFromScikitLearn(C, 3), seed);
        expectClose(C * ours, C * loss + halfNorm, { relative: 1e-12 });
      }),
    );
  });

  it.each([
    ["glmnet's", ridgeFromGlmnet],
    ["Spark's", ridgeFromSpark],
  ])("%s loss/Σw + λ/2 ‖W‖² is ours over Σw", async (_, convert) => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), fc.nat(), async (lambda, seed) => {
        const { loss, halfNorm, ours } = await termsAt(convert(lambda, totalWeight, 3), seed);
        expectClose(ours / totalWeight, loss / totalWeight + lambda * halfNorm, { relative: 1e-12 });
      }),
    );
  });

  it("weigh the difference of two classes' weights: λ is doubled, since λ/2 (w₁² + w₂²) is λ/4 δ² at w₂ = −w₁ = δ/2", () => {
    const ours = ({ kind, ...penalty }: Penalty, delta: number) => {
      const lambda = kind === "ridge" ? (penalty as { lambda: number }).lambda : 0;
      return (lambda / 2) * ((delta / 2) ** 2 + (-delta / 2) ** 2);
    };
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), fc.integer({ min: -9, max: 9 }), (l, delta) => {
        expectClose(ours(ridge(l), delta), (l / 4) * delta ** 2);
        expectClose(ours(ridgeFromScikitLearn(l, 2), delta), delta ** 2 / (2 * l));
        for (const convert of [ridgeFromGlmnet, ridgeFromSpark])
          expectClose(ours(convert(l, totalWeight, 2), delta), totalWeight * (l / 2) * delta ** 2);
      }),
    );
  });

  it("refuse what is no penalty", () => {
    expectSentence(() => ridgeFromScikitLearn(0, 3), "option", "above 0");
    expectSentence(() => ridgeFromGlmnet(0, 10, 3), "option", "above 0");
    expectSentence(() => ridgeFromSpark(-1, 10, 3), "option", "above 0");
    for (const classes of [1, 2.5, Number.POSITIVE_INFINITY])
      expectSentence(() => ridgeFromScikitLearn(1, classes), "option", `classes is ${classes}`, "2 or more");
  });
});
