import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logSumExp } from "../../src/numeric/log-sum-exp.js";
import { softmax, softmaxJacobian } from "../../src/numeric/softmax.js";
import { expectClose, expectEqualNumbers } from "../close-to.js";

/** Scores of any size that leaves their differences in f64. */
const anyScores = fc
  .array(fc.double({ min: -8e307, max: 8e307, noNaN: true }), { minLength: 1, maxLength: 12 })
  .map((scores) => Float64Array.from(scores));
const mildScores = fc
  .array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 12 })
  .map((scores) => Float64Array.from(scores));

function softmaxOf(a: Float64Array): { p: Float64Array; z: number } {
  const p = new Float64Array(a.length);
  const u = softmax(a, 0, a.length, p);
  return { z: Math.max(...a) + u, p };
}

describe("softmax", () => {
  it("is exp(a_k) / Σ exp(a_l), where that can be computed as it stands", () => {
    fc.assert(
      fc.property(mildScores, (a) => {
        const sum = a.reduce((total, score) => total + Math.exp(score), 0);
        const { p, z } = softmaxOf(a);
        expectClose(
          p,
          a.map((score) => Math.exp(score) / sum),
          { relative: 1e-13 },
        );
        expectClose(z, Math.log(sum), { absolute: 1e-13, relative: 1e-13 });
      }),
    );
  });

  it("gives finite probabilities that sum to 1, and a finite z, for any finite scores", () => {
    fc.assert(
      fc.property(anyScores, (a) => {
        const { p, z } = softmaxOf(a);
        expectClose(
          p.reduce((sum, each) => sum + each, 0),
          1,
          { relative: 1e-15 * a.length },
        );
        expect(p.every((each) => each >= 0 && each <= 1)).toBe(true);
        expect(Number.isFinite(z)).toBe(true);
        expect(z).toBeGreaterThanOrEqual(Math.max(...a));
      }),
    );
  });

  it("returns z less the largest score, with the z of logSumExp bit for bit, wherever the scores stand", () => {
    fc.assert(
      fc.property(anyScores, fc.nat(5), (a, at) => {
        const scores = new Float64Array(at + a.length + 2).fill(Number.NaN);
        scores.set(a, at);
        const out = new Float64Array(scores.length).fill(7);
        expect(Math.max(...a) + softmax(scores, at, a.length, out)).toBe(logSumExp(scores, at, a.length));
        expect(out.subarray(0, at).every((x) => x === 7) && out.subarray(at + a.length).every((x) => x === 7)).toBe(
          true,
        );
      }),
    );
  });

  it("may overwrite its scores", () => {
    fc.assert(
      fc.property(anyScores, (a) => {
        const { p } = softmaxOf(a);
        const inPlace = a.slice();
        softmax(inPlace, 0, a.length, inPlace);
        expectEqualNumbers(inPlace, p);
      }),
    );
  });

  it("does not depend on an offset of 800 or −800 common to all scores", () => {
    for (const offset of [800, -800, 2 ** 40]) {
      const a = Float64Array.of(0.5, -1, 2, 0);
      const shifted = softmaxOf(a.map((score) => score + offset));
      expectClose(shifted.p, softmaxOf(a).p, { relative: 1e-14 });
      expectClose(shifted.z, softmaxOf(a).z + offset, { relative: 1e-15 });
    }
  });

  it("is exact where one score leaves all others behind", () => {
    expect(softmaxOf(Float64Array.of(-1e308, 0, 1e308))).toEqual({ p: Float64Array.of(0, 0, 1), z: 1e308 });
    expect(softmaxOf(Float64Array.of(5)).p).toEqual(Float64Array.of(1));
    expect(softmaxOf(Float64Array.of(800, 800)).p).toEqual(Float64Array.of(0.5, 0.5));
  });

  it("keeps the digits of z − max when one score is far above the others", () => {
    expect(logSumExp([0, -40], 0, 2)).toBe(Math.log1p(Math.exp(-40)));
    expect(logSumExp([0, -40], 0, 2)).toBeGreaterThan(0);
    expect(logSumExp([-700, -740], 0, 2)).toBe(-700);
  });
});

describe("the softmax Jacobian", () => {
  it("is p_k (δ_kl − p_l): symmetric, rows summing to zero, and the slope of softmax", () => {
    fc.assert(
      fc.property(mildScores, (a) => {
        const K = a.length;
        const { p } = softmaxOf(a);
        const J = softmaxJacobian(p);
        const h = 1e-5;
        for (let l = 0; l < K; l++) {
          const column = Float64Array.from({ length: K }, (_, k) => J[k * K + l]!);
          expectEqualNumbers(column, J.subarray(l * K, l * K + K));
          expectClose(
            column.reduce((sum, x) => sum + x, 0),
            0,
            { absolute: 1e-15 },
          );
          const [up, down] = [a.slice(), a.slice()];
          up[l]! += h;
          down[l]! -= h;
          const [plus, minus] = [softmaxOf(up).p, softmaxOf(down).p];
          expectClose(
            column,
            plus.map((x, k) => (x - minus[k]!) / (2 * h)),
            { absolute: 1e-9 },
          );
        }
      }),
    );
  });
});
