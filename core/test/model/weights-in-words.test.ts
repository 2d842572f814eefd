import { describe, expect, it } from "vitest";
import { type FitOptions, fit, lasso, modelFromText, modelToText, none, raw, ridge } from "../../src/index.js";
import { weightsInWords } from "../../src/model/weights-in-words.js";

const rows = Array.from({ length: 60 }, (_, i) => ({
  x: (i * 7) % 23,
  z: (i * 5) % 17,
  kind: ["a", "b", "c"][(i * i + (i >> 3)) % 3]!,
}));
const fitted = (options: Omit<FitOptions, "features">) => fit(rows, "kind", { features: raw(), ...options });

describe("weightsInWords", () => {
  it("says how exact the weights are, and of a file's model the same", async () => {
    const model = await fitted({ penalty: ridge(1) });
    const words = weightsInWords(model)!;
    expect(words).toMatch(
      /^penalised weights are within \de-1[01] of the exact ones$|^penalised weights are within \d\.\de-1[01] of the exact ones$/,
    );
    expect(weightsInWords(modelFromText(modelToText(model)))).toBe(words);
  });

  it("says how to have more digits where a fit ended at its tolerance", async () => {
    const model = await fitted({
      penalty: ridge(100),
      tolerance: 1e-7,
      solver: "gradient-ascent",
      maxIterations: 100_000,
    });
    expect(weightsInWords(model)).toMatch(/; a smaller tolerance may give more digits$/);
  });

  it("says nothing without a bound, where it would tell nothing, and of a fit that did not converge", async () => {
    for (const penalty of [none(), lasso(1)]) expect(weightsInWords(await fitted({ penalty }))).toBeNull();
    const vague = await fitted({ penalty: ridge(1e-6), tolerance: 0.5, solver: "lbfgs", polish: false });
    expect(vague.report.converged).toBe(true);
    expect(weightsInWords(vague)).toBeNull();
    expect(weightsInWords(await fitted({ penalty: ridge(1), maxIterations: 0 }))).toBeNull();
  });
});
