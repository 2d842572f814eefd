import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { makeSample } from "../../src/likelihood/sample.js";
import { normals, random } from "../../src/numeric/random.js";
import { ridgeFromGlmnet, ridgeFromScikitLearn, ridgeFromSpark } from "../../src/objective/foreign-penalties.js";
import { penalised } from "../../src/objective/penalised.js";
import {
  none,
  type Penalty,
  penaltyFromText,
  penaltyInWords,
  penaltyText,
  ridge,
  ridgeOf,
} from "../../src/objective/penalty.js";
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
      "lasso:1",
      "none ",
    ])
      expectSentence(() => penaltyFromText(text), "option", `penalty ${JSON.stringify(text)}`, "ridge:1");
  });

  it("are said in words, λ included", () => {
    expect(penaltyInWords(none())).toBe("no penalty");
    expect(penaltyInWords(ridge(0.25))).toContain("0.25/2");
  });

  it("never weigh on the constant, wherever it stands", () => {
    const x = numberFeature("x");
    expect([...ridgeOf(ridge(3), featureMapOf([x, { kind: "constant" }, numberFeature("z")]))]).toEqual([3, 0, 3]);
    expect([...ridgeOf(ridge(3), featureMapOf([x]))]).toEqual([3]);
    expect([...ridgeOf(none(), featureMapOf([x, { kind: "constant" }]))]).toEqual([0, 0]);
  });
});

describe("penalties of other libraries", () => {
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
