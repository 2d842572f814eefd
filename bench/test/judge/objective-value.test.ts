import { penalised, referenceEngine, ridge } from "multilogit";
import { describe, expect, it } from "vitest";
import { bagOfWords } from "../../src/data/bag-of-words.js";
import { correlatedNormals } from "../../src/data/correlated-normals.js";
import type { Dataset, Problem } from "../../src/data/dataset.js";
import { binaryDigits, noisyDigits, rawDigits } from "../../src/data/digits.js";
import { oneHot } from "../../src/data/one-hot.js";
import { random } from "../../src/data/random.js";
import { objectiveValue } from "../../src/judge/objective-value.js";
import { sampleOf } from "../../src/peers/sample-of.js";

const LAMBDA = 0.7;

function scaledBytes(): Problem {
  const digits = rawDigits();
  return digits.phi.storage === "bytes" ? { ...digits, phi: { ...digits.phi, scale: 16 } } : digits;
}

describe("the judge's objective", () => {
  const problems: Readonly<Record<string, Problem>> = {
    "flags, a block and one row": noisyDigits(257, 0.1, 1),
    "flags, the digits": binaryDigits(),
    "bytes with a scale": scaledBytes(),
    numbers: correlatedNormals(300, 7, 3, 0.9, 2),
    codes: oneHot(400, 3, 5, 4, 3),
    sparse: bagOfWords(90, 40, 3, 12, 4),
  };
  for (const [name, problem] of Object.entries(problems))
    it(`is that of the reference engine: ${name}`, async () => {
      const data: Dataset = { name, lambda: LAMBDA, ...problem };
      const objective = penalised(await referenceEngine.likelihood(sampleOf(data)), ridge(LAMBDA));
      const { normal } = random(5);
      const W = Float64Array.from({ length: (data.features + 1) * data.classes }, normal);
      const { value } = await objective.at(W);
      expect(Math.abs(objectiveValue(data, W) - value) / value).toBeLessThan(1e-13);
    });

  it("refuses weights of another shape", () => {
    const data = { name: "digits", lambda: 1, ...binaryDigits() };
    expect(() => objectiveValue(data, new Float64Array(640))).toThrow("weights have 640 entries; expected d·K = 650");
  });
});
