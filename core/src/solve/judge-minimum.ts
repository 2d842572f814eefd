import type { ScoreChange } from "../likelihood/likelihood.js";
import type { Objective, Point } from "../objective/objective.js";
import { penalised } from "../objective/penalised.js";
import { type NewtonStep, newtonStep } from "./newton-step.js";
import type { Preconditioner } from "./preconditioner.js";
import type { Certificate } from "./solution.js";
import { LARGEST_SPREAD } from "./solver.js";

/**
 * For a step by conjugate gradients what `LARGEST_SPREAD` is for an exact one: it stops short of Newton's step and can miss the direction
 * that separates, so it has to move scores less: the Hessian then stays within a factor exp(±0.05) along it (L37).
 */
const SCORES_AT_REST = 0.05;
/**
 * Margins may be off zero by this share of the spread: the part of a step that is still on its way to finite weights, which falls by e with
 * every step. Rows that overlap by 1e-10 of their range are not separated (with 1e-6 they were called so after 14 steps).
 */
const MARGIN_NOISE = 1e-11;
/**
 * Scores this far apart, in nats, leave less than 1e-6 of a row's curvature, and sums over rows few of its digits: six classes separated
 * in part ended with scores of hundreds of nats and a step that moved none of them.
 */
export const SATURATED = 15;
/** Tolerance of conjugate gradients when the loose step was inconclusive. */
const EXACT_STEP_TOLERANCE = 1e-10;

/**
 * Whether the unpenalised objective has its minimum at finite weights, as far as this point and its Newton step can tell.
 *
 * "separated": along W itself, or along the Newton step, no row loses likelihood however far one goes, and some gain: a direction of
 * recession (Albert & Anderson 1984, "On the existence of maximum likelihood estimates in logistic regression models").
 */
export async function judgeMinimum(
  objective: Objective,
  point: Point,
  step: NewtonStep,
  preconditioner: Preconditioner | null,
): Promise<Certificate["minimum"]> {
  const ofWeights = await point.scoreChange(point.W);
  if (ofWeights.spread > 0 && ofWeights.margin === 0) return "separated";
  const change = await point.scoreChange(step.direction);
  if (step.isExact ? showsMinimum(change) : change.spread < SCORES_AT_REST)
    return ofWeights.spread < SATURATED ? "finite" : judgeByRows(objective, point);
  if (separates(change)) return "separated";
  if (preconditioner === null) return "unknown";
  const exact = await point.scoreChange(
    (await newtonStep(objective, point, preconditioner, EXACT_STEP_TOLERANCE)).direction,
  );
  return separates(exact) ? "separated" : "unknown";
}

/** The same by a Newton step that keeps the digits of every row; where there are too many rows for that, what the sums say. */
async function judgeByRows({ likelihood, penalty }: Objective, { W }: Point): Promise<Certificate["minimum"]> {
  const careful = await likelihood.careful?.();
  if (!careful) return "finite";
  const objective = penalised(careful, penalty);
  const point = await objective.at(W);
  const change = await point.scoreChange((await newtonStep(objective, point, null, 0)).direction);
  if (showsMinimum(change)) return "finite";
  return separates(change) ? "separated" : "unknown";
}

/** Whether an exact Newton step that moves scores this far proves that there is a minimum. */
export function showsMinimum({ spread }: ScoreChange): boolean {
  return spread < LARGEST_SPREAD;
}

/** Whether no row loses likelihood along a Newton step that moves scores this far, to rounding, and some gain. */
export function separates({ spread, margin }: ScoreChange): boolean {
  return spread >= LARGEST_SPREAD && margin >= -MARGIN_NOISE * spread;
}
