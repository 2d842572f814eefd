import { addScaled, allFinite } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { isSmall, newtonStep } from "./newton-step.js";
import { type Preconditioner, preconditionerAt, TO_FINISH } from "./preconditioner.js";
import { type Run, scaleOf } from "./solver.js";

/** How many products with the Hessian may be spent, with a preconditioner that is at hand: making one can cost more than the products. */
export interface PolishLimit {
  readonly products: number;
  readonly preconditioner: Preconditioner;
}

/**
 * Once the decrement falls to this share of f's scale the weights are as good as f64 allows: an error δ of the log-likelihood is of the
 * order √(decrement · |f|), so this means δ/|f| ≈ 1e-12.
 */
const DECREMENT_TOLERANCE = 1e-24;
/** A guard: Newton's method squares the error, so two or three steps are enough. */
const MOST_STEPS = 8;
/** Tolerance of each step: four digits off the error, which costs less than one step that removes all of it. */
const PRODUCTS_TOLERANCE = 1e-4;
/**
 * Products that a first step may take with the solver's own preconditioner before the Hessian is made instead: on the digits class blocks need
 * about 15 for a step, which took half the time of making and factoring the Hessian.
 */
const FEW_PRODUCTS = 30;
/**
 * Steps after which a solver's preconditioner still polishes cheaper than a Hessian would: binary and standardised digits took 18 and 23, and
 * half and three quarters of the time that a Hessian takes; raw digits, whose class blocks vary more, took 38, and half as much again.
 */
const FEW_ITERATIONS = 25;

/** A rise of the value by more than this share of f's scale is not rounding: the step was too long for this to be the minimum. */
const ROUNDING = 1e-10;

/**
 * Newton steps at full length from the point where a solver converged or stalled, until the decrement no longer falls.
 *
 * A gap of 1e-9 in f leaves an error of √1e-9 in W and in every log-likelihood; steps that square the error are the cheap way to
 * weights that can be compared digit by digit. f itself can no longer tell better from worse here, but the Newton decrement can.
 *
 * @param limit what may be spent on it; as much as it takes by default
 * @param known the solver's last preconditioner, which serves as long as steps with it take few products
 */
export async function polish(
  objective: Objective,
  start: Point,
  limit?: PolishLimit,
  known?: Preconditioner,
): Promise<Point> {
  let point = start;
  const mostProducts = limit?.products;
  let preconditioner = isSmall(objective)
    ? null
    : (limit?.preconditioner ?? known ?? (await preconditionerAt(objective, point, TO_FINISH)));
  const isOnTrial = preconditioner !== null && preconditioner === known && limit === undefined;
  const mostAtFirst = isOnTrial ? FEW_PRODUCTS : mostProducts;
  let step = await newtonStep(objective, point, preconditioner, PRODUCTS_TOLERANCE, mostAtFirst);
  if (isOnTrial && step.products >= FEW_PRODUCTS) {
    preconditioner = await preconditionerAt(objective, point, TO_FINISH);
    step = await newtonStep(objective, point, preconditioner, PRODUCTS_TOLERANCE);
  }
  let left = mostProducts === undefined ? Number.POSITIVE_INFINITY : mostProducts - step.products;
  for (
    let round = 0;
    round < MOST_STEPS && step.decrement > DECREMENT_TOLERANCE * scaleOf(objective, point.value);
    round++
  ) {
    const W = addScaled(point.W, 1, step.direction);
    if (!allFinite(W)) return point;
    const next = await objective.at(W);
    if (!(next.value <= point.value + ROUNDING * scaleOf(objective, point.value))) return point;
    // the value has not risen, so the step stays even where the next one may not be worked out
    if (left <= 0) return next;
    const nextStep = await newtonStep(objective, next, preconditioner, PRODUCTS_TOLERANCE, mostProducts && left);
    left -= nextStep.products;
    if (!(nextStep.decrement < step.decrement)) return point;
    const hasSettled = nextStep.decrement > step.decrement / 4;
    [point, step] = [next, nextStep];
    if (hasSettled) return point;
  }
  return point;
}

/** For `polish`: the class blocks of a run that took few steps, which are then good enough for a few more. */
export function provenPreconditioner({ iterations, preconditioner }: Run): Run["preconditioner"] {
  const isGood = preconditioner?.name === "class blocks of the Hessian" && iterations <= FEW_ITERATIONS;
  return isGood ? preconditioner : undefined;
}
