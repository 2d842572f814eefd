import { MultilogitError } from "../errors.js";
import type { Likelihood, LikelihoodPoint } from "../likelihood/likelihood.js";
import { scoreRounding } from "../likelihood/score-rounding.js";
import type { Model } from "../model/model.js";

/** The largest relative difference of two log-likelihoods of the same rows, which is rounding alone. */
const SAME_ROWS = 1e-9;

/** Throws unless the model's log-likelihood at these rows is that of its fit, to rounding. */
export async function assertFittedRows(
  { report }: Model,
  likelihood: Likelihood,
  point: LikelihoodPoint,
): Promise<void> {
  const there = report.logLikelihood;
  const isWithin = (more: number) =>
    Math.abs(point.logLikelihood - there) <= SAME_ROWS * Math.max(1, Math.abs(there)) + more;
  if (isWithin(0) || isWithin(2 * (await scoreRounding(likelihood, point)))) return;
  throw new MultilogitError(
    "data",
    `the log-likelihood at these rows is ${point.logLikelihood}, but ${there} where the model was fitted; give the rows and row weights of the fit`,
  );
}
