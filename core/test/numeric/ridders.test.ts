import { describe, expect, it } from "vitest";
import { riddersDerivative, riddersSteps } from "../../src/numeric/ridders.js";

const FUNCTIONS: readonly { name: string; f: (t: number) => number; derivative: number }[] = [
  { name: "exp", f: Math.exp, derivative: 1 },
  { name: "sin(3t)", f: (t) => Math.sin(3 * t), derivative: 3 },
  { name: "a cubic", f: (t) => 2 - 5 * t + t ** 2 - 4 * t ** 3, derivative: -5 },
  { name: "softplus", f: (t) => Math.log1p(Math.exp(t)), derivative: 0.5 },
  { name: "1/(2 + t)", f: (t) => 1 / (2 + t), derivative: -0.25 },
  { name: "a small slope on a large value", f: (t) => 1e6 + 1e-3 * t, derivative: 1e-3 },
  { name: "a constant", f: () => 42, derivative: 0 },
];

function estimate(f: (t: number) => number, h: number) {
  const steps = riddersSteps(h);
  return riddersDerivative(steps, steps.map(f));
}

describe("Ridders' derivative", () => {
  it("takes ten pairs of steps, each the last over 1.4", () => {
    const steps = riddersSteps(0.7);
    expect(steps).toHaveLength(20);
    for (let r = 0; r < 20; r += 2) {
      expect(steps[r]).toBe(-steps[r + 1]!);
      if (r > 0) expect(steps[r - 2]! / steps[r]!).toBeCloseTo(1.4, 12);
    }
  });

  it.each(FUNCTIONS)(
    "of $name is off by no more than the error it states, for steps swept from 1e-3 to 1",
    ({ f, derivative }) => {
      for (let exponent = -3; exponent <= 0; exponent += 1e-3) {
        const got = estimate(f, 10 ** exponent);
        expect(Math.abs(got.derivative - derivative)).toBeLessThanOrEqual(got.error);
      }
    },
  );

  it.each(FUNCTIONS.filter(({ f }) => Math.abs(f(0)) < 100))(
    "of $name is right to 9 digits, and says so",
    ({ f, derivative }) => {
      const got = estimate(f, 0.3);
      expect(got.error).toBeLessThan(1e-9);
      expect(Math.abs(got.derivative - derivative)).toBeLessThan(1e-9);
    },
  );

  it("states a large error where there is no derivative", () => {
    expect(estimate((t) => Math.sign(t), 0.1).error).toBeGreaterThan(1);
    expect(estimate((t) => Math.sin(1e9 * t), 0.1).error).toBeGreaterThan(1);
  });

  it("is NaN with an infinite error for values that are no numbers", () => {
    expect(estimate(() => Number.NaN, 0.1)).toEqual({ derivative: Number.NaN, error: Number.POSITIVE_INFINITY });
  });
});
