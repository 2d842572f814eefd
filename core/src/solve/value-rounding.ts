import { scoreRounding } from "../likelihood/score-rounding.js";
import type { Objective, Point } from "../objective/objective.js";
import type { Certified } from "./certify.js";
import { roundingOfTerms } from "./slope-rounding.js";

/** Rounding of the penalty and of the sum, relative to the value. */
const VALUE_ROUNDING = 64;

/** How far rounding may take the computed value from −ℓ + Ω at exactly these weights, nats. */
export async function valueRounding(
  { likelihood }: Pick<Objective, "likelihood">,
  point: Pick<Point, "W" | "value" | "logLikelihood" | "gramDiagonal">,
): Promise<number> {
  const ofTerms = likelihood.precision === 32 ? roundingOfTerms(likelihood) * Math.abs(point.logLikelihood) : 0;
  return VALUE_ROUNDING * Number.EPSILON * Math.abs(point.value) + ofTerms + (await scoreRounding(likelihood, point));
}

/** The gap bounds the value that is reported, rounding included; f ≥ 0 bounds it too. */
export async function withRounding<End extends Certified>(
  objective: Objective,
  end: End,
): Promise<End & { readonly rounding: number }> {
  const { point, certificate } = end;
  const sum = certificate.gap + (await valueRounding(objective, point));
  const gap = Number.isFinite(sum) ? Math.min(sum, point.value) : point.value;
  return { ...end, rounding: Math.max(0, gap - certificate.gap), certificate: { ...certificate, gap } };
}
