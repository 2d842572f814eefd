import { expect } from "vitest";
import type { Likelihood } from "../../src/likelihood/likelihood.js";
import type { Random } from "../../src/numeric/random.js";
import { normals } from "../../src/numeric/random.js";
import { riddersDerivative, riddersSteps } from "../../src/numeric/ridders.js";
import { addScaled, dot, norm, scaled } from "../../src/numeric/vectors.js";
import { expectClose } from "../close-to.js";

/** Sums of thousands of terms in another order. */
const ROUNDING = { absolute: 1e-10, relative: 1e-10 };

/**
 * What every likelihood owes, whatever sums it: the six sums of its points, against the reference of the same rows and against each
 * other by differences. At random weights, of which no feature moves scores by more than a few nats.
 */
export async function expectSumsOfEveryLikelihood(
  likelihood: Likelihood,
  reference: Likelihood,
  source: Random,
): Promise<void> {
  const { classes, features } = likelihood;
  expect(classes).toEqual(reference.classes);
  expect([likelihood.rows, [...likelihood.classTotals]]).toEqual([reference.rows, [...reference.classTotals]]);
  const direction = () => scaled(1 / Math.sqrt(features), normals(source, features * classes.length));
  const [asked, V, U] = [direction(), direction(), direction()];
  const W = asked.slice();
  const [point, wanted] = [await likelihood.at(asked), await reference.at(W)];
  asked.fill(5);
  expect(point.W, "a point owns its W").toEqual(W);
  expectClose(point.logLikelihood, wanted.logLikelihood, ROUNDING);
  expectClose(point.slope, wanted.slope, ROUNDING);
  expectClose(await point.hessianVector(V), await wanted.hessianVector(V), ROUNDING);
  const steps = Float64Array.of(0, 1, -0.5, 2 ** -20);
  expectClose(await point.along(V, steps), await wanted.along(V, steps), ROUNDING);
  const [change, wantedChange] = [await point.scoreChange(V), await wanted.scoreChange(V)];
  expectClose([change.spread, change.margin], [wantedChange.spread, wantedChange.margin], ROUNDING);
  const near = riddersSteps(0.5 / norm(V));
  const value = riddersDerivative(near, await point.along(V, near));
  expectClose(dot(point.slope, V), value.derivative, { absolute: 10 * value.error + 1e-9, relative: 1e-9 });
  const slopes: number[] = [];
  for (const t of near) slopes.push(-dot((await likelihood.at(addScaled(W, t, V))).slope, U));
  const curvature = riddersDerivative(near, Float64Array.from(slopes));
  expectClose(dot(await point.hessianVector(V), U), curvature.derivative, {
    absolute: 10 * curvature.error + 1e-9,
    relative: 1e-9,
  });
}
