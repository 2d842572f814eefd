import { describe, expect, it } from "vitest";
import { upperGamma } from "../../src/numeric/incomplete-gamma.js";
import { chiSquareTail, normalTwoSided, normalTwoSidedQuantile } from "../../src/numeric/normal.js";
import { readJson } from "../read-csv.js";

interface Recorded {
  readonly normalTwoSided: readonly (readonly [z: number, tail: number])[];
  readonly chiSquareTail: readonly (readonly [degreesOfFreedom: number, x: number, tail: number])[];
  readonly normalTwoSidedQuantile: readonly (readonly [p: number, z: number])[];
}

/** By mpmath with 60 digits: fixtures/special-functions.py. */
const recorded = readJson<Recorded>("fixtures/special-functions.json");

const relative = (x: number, reference: number) => Math.abs(x / reference - 1);

describe("against mpmath, to 1e-14 relative", () => {
  it("normal tails from 0.001 to where they underflow", () => {
    for (const [z, tail] of recorded.normalTwoSided)
      expect(relative(normalTwoSided(z), tail), `z ${z}`).toBeLessThan(1e-14);
  });

  it("χ² tails from 1 to 10 000 degrees of freedom, from the middle to 1e-300", () => {
    for (const [degrees, x, tail] of recorded.chiSquareTail)
      expect(relative(chiSquareTail(x, degrees), tail), `${degrees} degrees, x ${x}`).toBeLessThan(1e-14);
  });

  it("normal quantiles down to p = 1e-300", () => {
    for (const [p, z] of recorded.normalTwoSidedQuantile)
      expect(relative(normalTwoSidedQuantile(p), z), `p ${p}`).toBeLessThan(1e-14);
  });
});

describe("tails of the normal and the χ² distribution", () => {
  it("for two degrees of freedom the χ² tail is exp(−x/2), out to where it underflows", () => {
    for (let x = 0.01; x < 1400; x *= 1.37) expect(relative(chiSquareTail(x, 2), Math.exp(-x / 2))).toBeLessThan(1e-13);
  });

  it("for an even number of degrees of freedom it is a finite Poisson sum", () => {
    for (const degrees of [4, 6, 10, 30]) {
      for (let x = 0.1; x < 600; x *= 1.61) {
        let [term, sum] = [1, 1];
        for (let m = 1; m < degrees / 2; m++) sum += term *= x / 2 / m;
        expect(relative(chiSquareTail(x, degrees), Math.exp(-x / 2) * sum)).toBeLessThan(1e-13);
      }
    }
  });

  it("for an odd number it follows the recurrence Q(a + 1, x) = Q(a, x) + xᵃe⁻ˣ/Γ(a + 1)", () => {
    for (let x = 0.05; x < 300; x *= 1.5) {
      const step = Math.sqrt(x) * Math.exp(-x) * (2 / Math.sqrt(Math.PI));
      expect(relative(upperGamma(1.5, x), upperGamma(0.5, x) + step)).toBeLessThan(1e-13);
    }
  });

  it("ends where it has long underflowed: z of 1e10 took 2⁵⁸ pieces of an exponential", () => {
    for (const z of [1e3, 1e10, 1e150, 1e300, Infinity]) expect(normalTwoSided(z)).toBe(0);
    for (const freedom of [1, 2, 9999, 10_000]) expect(chiSquareTail(1e12, freedom)).toBe(0);
  });

  it("gives the normal tails of the tables", () => {
    // R: 2 * pnorm(-z), 17 digits
    expect(relative(normalTwoSided(1), 0.31731050786291415)).toBeLessThan(1e-14);
    expect(relative(normalTwoSided(1.959963984540054), 0.05)).toBeLessThan(1e-14);
    expect(relative(normalTwoSided(6), 1.973175290075396e-9)).toBeLessThan(1e-13);
    expect(normalTwoSided(0)).toBe(1);
  });

  it("quantiles are the inverse of the tail", () => {
    expect(normalTwoSidedQuantile(0.05)).toBeCloseTo(1.959963984540054, 14);
    for (const p of [0.9, 0.5, 0.1, 0.01, 1e-6, 1e-12])
      expect(relative(normalTwoSided(normalTwoSidedQuantile(p)), p)).toBeLessThan(1e-12);
  });
});
