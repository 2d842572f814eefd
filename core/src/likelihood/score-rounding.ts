import type { Likelihood, LikelihoodPoint } from "./likelihood.js";
import { massOfErrors } from "./mass-of-errors.js";
import { lazyCentres } from "./number-centres.js";
import { totalWeight } from "./total-weight.js";

/**
 * How far rounding of scores may take ℓ from its value at exactly these weights, nats. An error δ in the scores of row i moves ℓ by at most
 * δ w_i s_i r_i, where r_i = ½ Σ_k |p_ik − y_ik/s_i| is at most 1 and at most three times the row's own −ln p (one where it has one class).
 * Scores are sums of terms φ_j W_j, rounded in units of their sizes: Σ_i w_i s_i r_i |φ_ij| ≤ √(Σ w s r) √(Σ w s φ_ij²). Errors of d terms add
 * up like √d (Higham & Mary 2019, "A new approach to probabilistic rounding error analysis"). Offsets count by their size. 0 where the
 * likelihood does not sum squares of features.
 */
export async function scoreRounding(
  likelihood: Likelihood,
  { W, logLikelihood, gramDiagonal }: Pick<LikelihoodPoint, "W" | "logLikelihood" | "gramDiagonal">,
): Promise<number> {
  const squares = await gramDiagonal?.();
  if (squares === undefined) return 0;
  const root = Math.sqrt(totalWeight(likelihood));
  const wrong = massOfErrors(likelihood, { logLikelihood });
  const size = sizeOfTerms(W, squares, lazyCentres(likelihood.featureMap), root);
  return Number.EPSILON * ((2 + Math.sqrt(squares.length)) * size * wrong + (likelihood.offsetSize ?? 0));
}

/** Σ_j max_k |W_jk| · √(Σ_i w s φ_ij²), with what the centres of features add; `root` is √(Σ w s). */
export function sizeOfTerms(W: Float64Array, squares: Float64Array, centres: Float64Array, root: number): number {
  const d = squares.length;
  const K = W.length / d;
  let size = 0;
  for (let j = 0; j < d; j++) {
    let largest = 0;
    for (let k = 0; k < K; k++) largest = Math.max(largest, Math.abs(W[j * K + k]!));
    if (largest > 0) size += largest * (Math.sqrt(squares[j]!) + centres[j]! * root);
  }
  return size;
}
