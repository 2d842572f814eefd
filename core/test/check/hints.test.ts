import { describe, expect, it } from "vitest";
import { broken } from "../../src/check/gallery/exhibit.js";
import { mapped, type Steps } from "../../src/check/gallery/plain-softmax.js";
import { checkGradient } from "../../src/check/index.js";

/** The gradient takes p within these bounds. */
const clipped = (least: number): Partial<Steps> => ({
  residuals: (P, Y) => mapped(P, (p, i, k) => Math.max(least, Math.min(1 - least, p)) - Y[i]![k]!),
});

describe("a gradient that no formula of the library explains, and the right one about as well as the nearest", () => {
  for (const least of [0.1, 0.01])
    for (const reduction of ["sum", "mean"] as const)
      it(`has no hint: probabilities cut off at ${least}, ${reduction}`, async () => {
        const { verdict, sentence, nearest } = await checkGradient(
          broken("one", "one", clipped(least)).make({ reduction, bias: "none" }),
        );
        expect([verdict, nearest], sentence).toEqual(["wrong", null]);
      });
});

describe("a gradient which at small scores shows nothing but the given features, times the factor of a mean", () => {
  const dropped: Partial<Steps> = {
    residuals: (P, Y) => mapped(P, (p, i, k) => (Math.abs(p - Y[i]![k]!) < 0.01 ? 0 : p - Y[i]![k]!)),
  };
  for (const steps of [clipped(0.01), dropped])
    it("is not said to see others", async () => {
      const { verdict, sentence, causes } = await checkGradient(
        broken("one", "one", steps).make({ reduction: "mean", bias: "none" }),
      );
      expect([verdict, causes], sentence).toEqual(["wrong", []]);
    });
});
