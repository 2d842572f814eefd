import type { CrossCheck } from "@multilogit/spark";
import { fit, type Model } from "multilogit";
import { describe, expect, it } from "vitest";
import { crossCheckInJson, crossCheckInWords, isPossible } from "../../src/pictures/cross-check-text.js";

const fitted = await fit(
  [1, 2, 3, 4].map((x) => ({ x, kind: x % 3 === 0 ? "a" : "b" })),
  "kind",
);
const { report } = fitted;
/** A model whose objective is 100 and proved to be within 0.5 of its minimum. */
const model = {
  ...fitted,
  report: { ...report, value: 100, certificate: { ...report.certificate, gap: 0.5 } },
} as Model;
const found = (value: number, other: Partial<CrossCheck> = {}): CrossCheck => ({
  value,
  gap: Math.max(0, value - 99.5),
  weights: fitted.weights,
  iterations: 12,
  seconds: 3.14,
  ...other,
});

describe("a cross-check in words", () => {
  it("says how far apart the objectives are, and how far from the minimum", () => {
    expect(crossCheckInWords(found(100.25), model)).toBe(
      "Spark's MLlib, 12 iterations, 3.1 s: the objective at its weights is 2.5e-1 nats above ours, and at most 7.5e-1 nats above its minimum",
    );
    expect(crossCheckInWords(found(99.75, { iterations: null }), model)).toMatch(
      /MLlib, 3.1 s: .* 2.5e-1 nats below ours/,
    );
    expect(crossCheckInWords(found(100.25, { gap: Infinity }), model)).toMatch(/above ours$/);
    expect(crossCheckInJson(found(100.25, { gap: Infinity }), model)).toMatchObject({ gap: null, isPossible: true });
  });

  it("says where the certificate rules out what was found, but not of rounding", () => {
    expect(isPossible(found(99.5 - 1e-8), model)).toBe(true);
    expect(isPossible(found(99.4), model)).toBe(false);
    expect(crossCheckInWords(found(99.4), model)).toMatch(/rules out; one of the two is wrong$/);
    expect(crossCheckInJson(found(99.4), model).isPossible).toBe(false);
  });
});
