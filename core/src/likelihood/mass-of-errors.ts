import type { Likelihood, LikelihoodPoint } from "./likelihood.js";
import { totalWeight } from "./total-weight.js";

/** √(Σ_i w_i s_i r_i), at most, r_i as in `scoreRounding`: r_i ≤ 1, and r_i is at most three times the row's own −ln p. */
export function massOfErrors(
  likelihood: Pick<Likelihood, "classTotals">,
  { logLikelihood }: Pick<LikelihoodPoint, "logLikelihood">,
): number {
  return Math.sqrt(Math.min(totalWeight(likelihood), 3 * Math.abs(logLikelihood)));
}
