import type { Objective, Point } from "../objective/objective.js";
import type { Metric } from "./metric.js";
import { type NewtonStep, newtonStep } from "./newton-step.js";
import type { Certificate } from "./solution.js";

/**
 * A Newton step V that changes the scores of no row against each other by more than this. The Hessian then stays within a factor
 * exp(±0.05) along it (docs/likelihood.md, "How fast the Hessian changes"), so the quadratic model, which has its minimum at the end of
 * the step, can be trusted. Where the data are separated every Newton step moves some score by about 1.
 */
const SCORES_AT_REST = 0.05;
/** Margins may be off zero by this share of the spread: the part of a step that is still converging to the finite weights. */
const MARGIN_NOISE = 1e-6;
/** Conjugate gradients are taken this far when the loose step could not tell. */
const EXACT = 1e-10;

/**
 * Whether the unpenalised objective has its minimum at finite weights, as far as this point and its Newton step tell.
 *
 * "separated": along W itself, or along the Newton step, no row loses likelihood however far one goes, and some gain: a direction of
 * recession (Albert & Anderson 1984, "On the existence of maximum likelihood estimates in logistic regression models").
 */
export async function judgeMinimum(
  objective: Objective,
  point: Point,
  step: NewtonStep,
  metric: Metric | null,
): Promise<Certificate["minimum"]> {
  const ofWeights = await point.scoreChange(point.W);
  if (ofWeights.spread > 0 && ofWeights.margin === 0) return "separated";
  const change = await point.scoreChange(step.direction);
  if (change.spread <= SCORES_AT_REST) return "finite";
  if (change.margin >= -MARGIN_NOISE * change.spread) return "separated";
  if (metric === null) return "unknown";
  const exact = await point.scoreChange((await newtonStep(objective, point, metric, EXACT)).direction);
  return exact.margin >= -MARGIN_NOISE * exact.spread ? "separated" : "unknown";
}
