import { MultilogitError } from "../errors.js";
import { cholesky, choleskySolve } from "../numeric/cholesky.js";
import { chiSquareTail } from "../numeric/normal.js";
import { dot } from "../numeric/vectors.js";
import { contrastInTheta } from "./coordinates.js";
import type { LikelihoodFit } from "./likelihood-fit.js";
import { constrainedMaximum, projected } from "./maximum.js";

/** A statistic that is χ² distributed in large samples where the hypothesis holds. */
export interface ChiSquareTest {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
}

/** The hypothesis, as rows d × K of a matrix C of full rank: C W = 0. Null tests: some row is not identified. */
type Hypothesis = readonly Float64Array[];

/** (CW)ᵀ (C V Cᵀ)⁻¹ CW, V the covariance of W, dK × dK, the classical one by default; takes no further fit. */
export async function waldTest(
  fit: LikelihoodFit,
  hypothesis: Hypothesis,
  covariance?: Float64Array,
): Promise<ChiSquareTest | null> {
  if (rowsInTheta(fit, hypothesis) === null) return null;
  return waldTestOf(fit.weights, covariance ?? (await fit.covariance("classical")), hypothesis);
}

/** The same from weights that are all identified and their covariance. */
export function waldTestOf(W: Float64Array, V: Float64Array, hypothesis: Hypothesis): ChiSquareTest {
  const size = W.length;
  const products = hypothesis.map((c) => Float64Array.from(c, (_, r) => dot(V.subarray(r * size, r * size + size), c)));
  const q = hypothesis.length;
  const factor = cholesky(
    Float64Array.from({ length: q * q }, (_, rs) => dot(hypothesis[Math.floor(rs / q)]!, products[rs % q]!)),
    q,
  );
  if (factor === null) throw dependentRows();
  const values = Float64Array.from(hypothesis, (c) => dot(c, W));
  return testOf(dot(values, choleskySolve(factor, values)), q);
}

/** 2 [max ℓ − max{ℓ : C W = 0}], the penalised likelihood for a bias-reduced fit: one fit under the hypothesis. */
export async function likelihoodRatioTest(fit: LikelihoodFit, hypothesis: Hypothesis): Promise<ChiSquareTest | null> {
  return (await testsUnderHypothesis(fit, hypothesis)).likelihoodRatio;
}

/** gᵀ I⁻¹ g with gradient and information at the maximum of ℓ under C W = 0 (Rao 1948); null for a bias-reduced fit. */
export async function scoreTest(fit: LikelihoodFit, hypothesis: Hypothesis): Promise<ChiSquareTest | null> {
  return fit.kind === "bias-reduced" ? null : (await testsUnderHypothesis(fit, hypothesis)).score;
}

/** The likelihood-ratio and the score test, from one fit under the hypothesis; a bias-reduced fit has no score test. */
export async function testsUnderHypothesis(
  fit: LikelihoodFit,
  hypothesis: Hypothesis,
): Promise<{ likelihoodRatio: ChiSquareTest | null; score: ChiSquareTest | null }> {
  const rows = rowsInTheta(fit, hypothesis);
  if (rows === null) return { likelihoodRatio: null, score: null };
  const { value, gradient, information } = await underHypothesis(fit, rows);
  const rise = fit.internals.maximum.point.value - value;
  return {
    likelihoodRatio: testOf(2 * Math.max(0, rise), rows.length),
    score:
      fit.kind === "bias-reduced" ? null : testOf(dot(gradient, choleskySolve(information, gradient)), rows.length),
  };
}

function rowsInTheta(fit: LikelihoodFit, hypothesis: Hypothesis): Float64Array[] | null {
  if (hypothesis.length === 0) throw dependentRows();
  const rows = hypothesis.map((c) => contrastInTheta(fit.internals.coordinates, c));
  return rows.every((row) => row !== null) ? rows : null;
}

async function underHypothesis(fit: LikelihoodFit, rows: readonly Float64Array[]) {
  const { criterion, maximum } = fit.internals;
  const { information, theta } = maximum.point;
  // Start from the point nearest to the maximum, measured by its information; where f64 cannot follow from there, from zero weights, which
  // satisfy every hypothesis.
  const found =
    (await constrainedMaximum(criterion, projected(information, theta, rows), rows)) ??
    (await constrainedMaximum(criterion, new Float64Array(theta.length), rows));
  if (found === null)
    throw new MultilogitError(
      "data",
      "under the hypothesis the rows come closer to separation than f64 can follow; use a Wald test",
    );
  return found.point;
}

function testOf(statistic: number, degreesOfFreedom: number): ChiSquareTest {
  return { statistic, degreesOfFreedom, p: chiSquareTail(statistic, degreesOfFreedom) };
}

function dependentRows(): MultilogitError {
  return new MultilogitError(
    "option",
    "a hypothesis needs at least one combination of weights, and none that is implied by the others; leave those out",
  );
}
