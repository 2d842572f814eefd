import { lazyCentres } from "../likelihood/number-centres.js";
import type { Objective, Point } from "../objective/objective.js";
import type { Certified } from "./certify.js";

/** Roundings of a row's log-probability and of the sum over rows, in units of the value. */
const OF_VALUE = 8;

/**
 * How far rounding may put the value from −ℓ + Ω at exactly these weights, nats. An error δ in the scores of row i moves ℓ by at most
 * δ w_i s_i r_i, where r_i = ½ Σ_k |p_ik − y_ik/s_i| is at most 1 and at most three times the row's own −ln p (one where it has one class).
 * Scores are sums of terms φ_j W_j, rounded in units of their sizes: Σ_i w_i s_i r_i |φ_ij| ≤ √(Σ w s r) √(Σ w s φ_ij²). Errors of d terms add
 * up like √d (Higham & Mary 2019, "A new approach to probabilistic rounding error analysis"). Offsets count with their size.
 */
export async function valueRounding({ likelihood, ridge, classes }: Objective, point: Point): Promise<number> {
  const K = classes.length;
  const d = ridge.length;
  const ofValue = OF_VALUE * Number.EPSILON * Math.abs(point.value);
  const squares = await point.gramDiagonal?.();
  if (squares === undefined) return ofValue;
  const mass = likelihood.classTotals.reduce((sum, count) => sum + count, 0);
  const wrong = Math.sqrt(Math.min(mass, 3 * Math.abs(point.logLikelihood)));
  const centres = lazyCentres(likelihood.featureMap);
  let size = 0;
  for (let j = 0; j < d; j++) {
    let largest = 0;
    for (let k = 0; k < K; k++) largest = Math.max(largest, Math.abs(point.W[j * K + k]!));
    if (largest > 0) size += largest * (Math.sqrt(squares[j]!) + centres[j]! * Math.sqrt(mass));
  }
  return ofValue + Number.EPSILON * ((2 + Math.sqrt(d)) * size * wrong + (likelihood.offsetSize ?? 0));
}

/** The gap bounds the value that is reported, rounding included; f ≥ 0 bounds it too. */
export async function withRounding<End extends Certified>(
  objective: Objective,
  end: End,
): Promise<End & { readonly rounding: number }> {
  const { point, certificate } = end;
  const gap = Math.min(certificate.gap + (await valueRounding(objective, point)), point.value);
  return { ...end, rounding: Math.max(0, gap - certificate.gap), certificate: { ...certificate, gap } };
}
