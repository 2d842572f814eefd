import { describe, expect, it } from "vitest";
import { calibrate } from "../../src/choose/calibrate.js";
import { crossValidate } from "../../src/choose/cross-validate.js";
import { changedScores, fitCalibration } from "../../src/choose/fit-calibration.js";
import { summarize } from "../../src/infer/summarize.js";
import { evaluate } from "../../src/model/evaluate.js";
import { modelFromText } from "../../src/model/model-from-text.js";
import { modelToText } from "../../src/model/model-to-text.js";
import { probabilities, scores as scoresOf } from "../../src/model/predict.js";
import { random } from "../../src/numeric/random.js";
import { lasso, ridge } from "../../src/objective/penalty.js";
import { selectRows } from "../../src/table/select-rows.js";
import { expectClose } from "../close-to.js";
import { expectSentence } from "../error-sentence.js";
import { tableFromCsv } from "../read-csv.js";

const iris = tableFromCsv("fixtures/iris.csv");

/** −Σ w y ln softmax(scale a + shift) + ½ Σ (scale − 1)² + ½ Σ shift², as written. */
function objective(
  { scores, observed, weights, K }: Parameters<typeof fitCalibration>[0],
  scale: ArrayLike<number>,
  shift: ArrayLike<number>,
  isOneFactor: boolean,
): number {
  let value = 0;
  for (let i = 0; i < weights.length; i++) {
    const a = Array.from({ length: K }, (_, k) => scale[k]! * scores[i * K + k]! + shift[k]!);
    const most = Math.max(...a);
    const z = most + Math.log(a.reduce((sum, each) => sum + Math.exp(each - most), 0));
    a.forEach((each, k) => {
      value -= weights[i]! * observed[i * K + k]! * (each - z);
    });
  }
  const factors = isOneFactor ? [scale[0]!] : Array.from(scale);
  return (
    value +
    factors.reduce((sum, v) => sum + (v - 1) ** 2 / 2, 0) +
    Array.from(shift).reduce((sum, c) => sum + (c * c) / 2, 0)
  );
}

/** Scores, and classes drawn with the probabilities of softmax(factor · a). */
function drawn(seed: number, n: number, K: number, factor: number) {
  const source = random(seed);
  const scores = Float64Array.from({ length: n * K }, () => 2 * source.normal());
  const observed = new Float64Array(n * K);
  for (let i = 0; i < n; i++) {
    const noisy = Array.from(
      { length: K },
      (_, k) => factor * scores[i * K + k]! - Math.log(-Math.log(source.uniform() || 0.5)),
    );
    observed[i * K + noisy.indexOf(Math.max(...noisy))] = 1;
  }
  return { scores, observed, weights: Float64Array.from({ length: n }, (_, i) => [1, 0.5, 2, 0][i % 4]!), K };
}

describe("calibration", () => {
  it.each([1, 2, 3, 4])("finds the minimum of its objective: seed %i", (seed) => {
    const K = 2 + (seed % 3);
    const rows = drawn(seed, 60, K, [0.3, 1, 3][seed % 3]!);
    for (const method of ["temperature", "vector"] as const) {
      const { scale, shift } = fitCalibration(rows, method);
      const least = objective(rows, scale, shift, method === "temperature");
      for (const h of [1e-3, -1e-3])
        for (let q = 0; q < (method === "vector" ? 2 * K : 1); q++) {
          const other = { scale: scale.slice(), shift: shift.slice() };
          if (method === "temperature") other.scale = other.scale.map((v) => v + h);
          else if (q < K) other.scale[q]! += h;
          else other.shift[q - K]! += h;
          // a step of h from the minimum of a convex function with curvature of at least 1
          const more = objective(rows, other.scale, other.shift, method === "temperature") - least;
          expect(more).toBeGreaterThan(0.4 * h * h);
        }
    }
  });

  it("finds the factor that scores were made too large or too small by", () => {
    for (const factor of [0.4, 1, 2.5]) {
      const { scale } = fitCalibration(drawn(7, 4000, 3, factor), "temperature");
      expectClose(scale[0]!, factor, { relative: 0.1 });
    }
  });

  it("stays finite where every row is predicted right, and at 1 where there is nothing to learn", () => {
    const rows = drawn(3, 40, 3, 1);
    const right = {
      ...rows,
      observed: rows.scores.map((a, ik) =>
        Number(a === Math.max(...rows.scores.subarray(ik - (ik % 3), ik - (ik % 3) + 3))),
      ),
    };
    for (const method of ["temperature", "vector"] as const) {
      const { scale, shift } = fitCalibration(right, method);
      expect([...scale, ...shift].every(Number.isFinite)).toBe(true);
      expect(Math.min(...scale)).toBeGreaterThan(1);
    }
    const nothing = { ...rows, weights: rows.weights.map(() => 0) };
    expect([...fitCalibration(nothing, "temperature").scale]).toEqual([1, 1, 1]);
  });

  it.each(["temperature", "vector"] as const)(
    "by %s changes the model's scores, and is judged on rows that it has not seen",
    async (method) => {
      const outcome = await crossValidate(iris, "Species", { penalty: ridge.path({ count: 5 }), folds: 4 });
      const choice = { ...outcome.best, ...{ curve: 0, index: 2, model: outcome.curves[0]!.path.model(2) } };
      const { scale, shift, before, after, model } = calibrate(outcome, choice, { method });
      expectClose(
        scoresOf(model, iris),
        changedScores(scoresOf(choice.model, iris), {
          scale: Float64Array.from(scale),
          shift: Float64Array.from(shift),
        }),
        { relative: 1e-12, absolute: 1e-12 },
      );
      const held = outcome.heldOut(choice);
      const rows = { ...held, K: 3 };
      const wanted = fitCalibration(rows, method);
      expect([...wanted.scale, ...wanted.shift]).toEqual([...scale, ...shift]);
      // before: the fold's own models; after: with the change of the other folds
      expectClose(2 * before.logLoss, outcome.curves[0]!.points[2]!.mean, { relative: 1e-12 });
      let [loss, brier] = [0, 0];
      for (let f = 0; f < 4; f++) {
        const places = Array.from(held.folds.keys());
        const pick = (at: readonly number[]) => ({
          scores: Float64Array.from(at.flatMap((p) => [...held.scores.subarray(3 * p, 3 * p + 3)])),
          observed: Float64Array.from(at.flatMap((p) => [...held.observed.subarray(3 * p, 3 * p + 3)])),
          weights: Float64Array.from(at, (p) => held.weights[p]!),
          K: 3,
        });
        const own = pick(places.filter((p) => held.folds[p] === f));
        const a = changedScores(own.scores, fitCalibration(pick(places.filter((p) => held.folds[p] !== f)), method));
        for (let i = 0; i < own.weights.length; i++) {
          const e = [0, 1, 2].map((k) => Math.exp(a[3 * i + k]!));
          const total = e[0]! + e[1]! + e[2]!;
          e.forEach((each, k) => {
            const y = own.observed[3 * i + k]!;
            loss -= y * Math.log(each / total);
            brier += (each / total - y) ** 2;
          });
        }
      }
      expectClose(after.logLoss, loss / 150, { relative: 1e-10 });
      expectClose(after.brier, brier / 150, { relative: 1e-10 });
      // a ridge this strong makes probabilities too cautious
      expect(after.logLoss).toBeLessThan(before.logLoss);
      expect(after.expectedCalibrationError).toBeLessThan(before.expectedCalibrationError);
      expect(after.bins.reduce((sum, { weight }) => sum + weight, 0)).toBe(150);
    },
  );

  it("gives a model that is saved and evaluated like others, and says that it was calibrated", async () => {
    const outcome = await crossValidate(iris, "Species", { penalty: lasso.path({ count: 6 }), folds: 3 });
    const { model } = calibrate(outcome, outcome.best, { method: "vector" });
    expect(model.report).toMatchObject({ converged: false, reason: "calibrated, so not the minimum of an objective" });
    const read = modelFromText(modelToText(model));
    expect(probabilities(read, iris)).toEqual(probabilities(model, iris));
    expect(evaluate(read, selectRows(iris, Int32Array.from([1, 60, 140]))).rows).toBe(3);
  });

  it("says that a calibrated model has no standard errors, not that it was imported", async () => {
    const outcome = await crossValidate(iris, "Species", { penalty: lasso.path({ count: 3 }), folds: 2 });
    const { model } = calibrate(outcome, outcome.best);
    for (const each of [model, modelFromText(modelToText(model))])
      await expect(summarize(each, iris)).rejects.toThrow(/need a fit, but this model was calibrated after its fit/);
  });

  it("takes any point of a curve, and refuses what is none", async () => {
    const outcome = await crossValidate(tableFromCsv("fixtures/iris.csv"), "Species", {
      penalty: lasso.path({ count: 3 }),
      folds: 2,
    });
    expect(calibrate(outcome, { curve: 0, index: 1 }).model.classes.length).toBe(3);
    // "Cannot destructure property 'featureMap' of 'undefined'"
    expectSentence(() => calibrate(outcome, { curve: 3, index: 0 }), "option", "no point 0 on curve 3");
  });

  it("refuses models that it could not scale", async () => {
    const outcome = await crossValidate(iris, "Species", {
      penalty: ridge.path({ count: 2 }),
      folds: 3,
      constant: false,
    });
    expectSentence(
      () => calibrate(outcome, outcome.best, { method: "vector" }),
      "option",
      "no constant",
      "temperature",
    );
    expectSentence(() => calibrate(outcome, outcome.best, { method: "platt" as never }), "option", "platt", "expected");
    expect(calibrate(outcome, outcome.best).scale.length).toBe(3);
  });
});
