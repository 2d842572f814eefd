import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryHessianAt } from "../../src/likelihood/entry-hessian.js";
import { effectiveWeights } from "../../src/likelihood/formulas.js";
import type { LikelihoodPoint } from "../../src/likelihood/likelihood.js";
import { linearisedAt } from "../../src/likelihood/linearised-dual.js";
import { normals } from "../../src/numeric/random.js";
import { addScaled, maxAbs, norm, scaled } from "../../src/numeric/vectors.js";
import { expectClose } from "../close-to.js";
import { engines } from "./engines.js";
import { problemOf, variations } from "./problem.js";
import { representations } from "./representations.js";

const cases = engines.flatMap((engine) => representations.map((representation) => ({ engine, representation })));
const RUNS = { numRuns: 8 };
const ROUNDING = { absolute: 1e-9, relative: 1e-10 };

/** What only the sums that every likelihood has make of a point. */
function plainly({ W, logLikelihood, slope, hessianVector, along, scoreChange }: LikelihoodPoint): LikelihoodPoint {
  return { W, logLikelihood, slope, hessianVector, along, scoreChange };
}

describe.each(cases)(
  "sums of sparse fits: the $engine.name engine over $representation.name",
  ({ engine, representation }) => {
    it("entries of the Hessian are those of the whole, whichever are asked for", () =>
      fc.assert(
        fc.asyncProperty(variations, async (variation) => {
          const { sample, source } = problemOf(representation, variation);
          const K = sample.classes.length;
          const likelihood = await engine.engine.likelihood(sample);
          const W = normals(source, likelihood.features * K);
          const point = await likelihood.at(scaled(1 / norm(W), W));
          const entries = Int32Array.from(W.keys()).filter(() => source.uniform() < 0.4);
          const whole = await point.hessian(sample.rows);
          const wanted = Array.from(entries).flatMap((a) => Array.from(entries, (b) => whole[a * W.length + b]!));
          const size = maxAbs(whole);
          expectClose(await point.entryHessian(entries), wanted, { absolute: 1e-11 * size });
          expectClose(await point.entryHessian(entries, true), wanted, { absolute: 1e-5 * size });
          expectClose(await entryHessianAt(plainly(point), entries, sample.rows), wanted, { absolute: 1e-11 * size });
          likelihood.close?.();
        }),
        RUNS,
      ));

    it("the linearised dual point has H·V, and the divergence of its probabilities from those at W + V", () =>
      fc.assert(
        fc.asyncProperty(variations, fc.constantFrom(1e-3, 0.05, 0.5, 3), async (variation, length) => {
          const { sample, source } = problemOf(representation, variation);
          const K = sample.classes.length;
          const likelihood = await engine.engine.likelihood(sample);
          const random = () => normals(source, likelihood.features * K);
          const [W, direction] = [random(), random()];
          const point = await likelihood.at(scaled(1 / norm(W), W));
          const { spread } = await point.scoreChange(direction);
          const V = scaled(length / (spread || 1), direction);
          const [P, next] = await Promise.all([
            engine.inside(point),
            likelihood.at(addScaled(point.W, 1, V)).then((moved) => engine.inside(moved)),
          ]);
          const { curvature, divergence, least } = await point.linearised(V);
          expectClose(curvature, await point.hessianVector(V), ROUNDING);
          const wanted = divergenceOf(P, next, effectiveWeights(sample), K, V, sample);
          expectClose(least, wanted.least, { absolute: 1e-9 });
          if (least < 0) return;
          expect(divergence).toBeGreaterThanOrEqual(wanted.divergence * (1 - 1e-9) - 1e-13 * sample.rows);
          // exact from 0.01 nats on, below a bound from the fourth powers
          const most = wanted.divergence * (1 + 1e-9) + 0.1281 * wanted.fourth;
          expect(divergence).toBeLessThanOrEqual(most + 1e-13 * sample.rows);
          const bounded = await linearisedAt(plainly(point), V);
          expect(bounded.divergence).toBeGreaterThanOrEqual(wanted.divergence * (1 - 1e-9) - 1e-13 * sample.rows);
          expect(bounded.least).toBeLessThanOrEqual(wanted.least + 1e-9);
          likelihood.close?.();
        }),
        RUNS,
      ));
  },
);

/** Σ w s Σ q ln(q / p⁺) and min q/p, row by row, q = p (1 + b − Σ p b). */
function divergenceOf(
  P: Float64Array,
  next: Float64Array,
  effective: Float64Array,
  K: number,
  V: Float64Array,
  { design, rows }: { design: { times(W: Float64Array, K: number, out: Float64Array): void }; rows: number },
) {
  const b = new Float64Array(rows * K);
  design.times(V, K, b);
  let [divergence, least, fourth] = [0, 1, 0];
  for (let i = 0; i < rows; i++) {
    if (effective[i] === 0) continue;
    let mean = 0;
    for (let k = 0; k < K; k++) mean += P[i * K + k]! * b[i * K + k]!;
    for (let k = 0; k < K; k++) {
      const share = 1 + b[i * K + k]! - mean;
      least = Math.min(least, share);
      const q = P[i * K + k]! * share;
      if (Math.abs(share - 1) <= 0.01) fourth += effective[i]! * P[i * K + k]! * (share - 1) ** 4;
      if (q > 0) divergence += effective[i]! * q * Math.log(q / next[i * K + k]!);
    }
  }
  return { divergence, least, fourth };
}
