import { MultilogitError } from "../errors.js";
import type { Likelihood, LikelihoodPoint } from "../likelihood/likelihood.js";
import { scoreRounding } from "../likelihood/score-rounding.js";
import type { Model } from "../model/model.js";

/** Two log-likelihoods of the same rows differ by rounding alone, as a share. */
const SAME_ROWS = 1e-9;

/** Throws unless the model has at these rows the log-likelihood that it was fitted to, as far as this engine rounds it. */
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
    `the log-likelihood at these rows is ${point.logLikelihood}, but ${there} where the model was fitted; give the rows and the row weights that it was fitted to`,
  );
}
