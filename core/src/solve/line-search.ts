import { addScaled, allFinite, dot } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";

/** Armijo's constant: the share of the promised decrease that a step must bring (Nocedal & Wright, §3.1). */
const SUFFICIENT_DECREASE = 1e-4;
/** A step is too short while the slope has not fallen to this share of what it was (Nocedal & Wright, §3.1, for quasi-Newton steps). */
const STILL_STEEP = 0.9;
/** Steps that are tried where the full one is too short; the next iteration refines the best of them. */
const LONGER = Float64Array.of(2, 4, 8, 16);
/** Steps that are tried where it is too long: down to 2^−40, below which rounding of W is as large as the step. */
const SHORTER = Float64Array.from({ length: 40 }, (_, m) => 2 ** -(m + 1));
/** Steps of one pass; with a thousand classes each costs as much as the scores, and the sixth is rarely reached. */
const TRIED_AT_ONCE = 8;

/**
 * The point at W + tV for a step t that lowers the objective enough, or null if there is none that floating point can see.
 *
 * V is a descent direction with slope ⟨∇f, V⟩ < 0. The full step t = 1 costs one pass. When it is too long or too short, other steps
 * are tried along the line, all in one pass that never touches Φ again, and the best costs one more pass.
 */
export async function lineSearch(objective: Objective, point: Point, V: Float64Array): Promise<Point | null> {
  const slope = dot(point.gradient, V);
  if (!(slope < 0) || !allFinite(V)) return null;
  const allowed = (t: number) => point.value + SUFFICIENT_DECREASE * t * slope + roundingOf(point.value);
  const full = await objective.at(addScaled(point.W, 1, V));
  if (full.value <= allowed(1)) {
    if (dot(full.gradient, V) >= STILL_STEEP * slope) return full;
    return (
      (await bestAlong(objective, point, V, LONGER, (t, value) => value < full.value && value <= allowed(t))) ?? full
    );
  }
  return bestAlong(objective, point, V, SHORTER, (t, value) => value <= allowed(t));
}

/** By how much two values of the objective may differ through rounding alone. */
function roundingOf(value: number): number {
  return 8 * Number.EPSILON * Math.abs(value);
}

async function bestAlong(
  objective: Objective,
  point: Point,
  V: Float64Array,
  steps: Float64Array,
  accepts: (t: number, value: number) => boolean,
): Promise<Point | null> {
  let best: number | null = null;
  let least = Infinity;
  for (let first = 0; first < steps.length; first += TRIED_AT_ONCE) {
    const some = steps.subarray(first, first + TRIED_AT_ONCE);
    const values = await point.along(V, some);
    some.forEach((t, s) => {
      if (values[s]! < least && accepts(t, values[s]!)) [best, least] = [t, values[s]!];
    });
    // f is convex, so behind a step that is better than the next one there is none
    if (best !== null && best !== some.at(-1)) break;
  }
  return best === null ? null : objective.at(addScaled(point.W, best, V));
}
