import { addScaled, dot } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { NEARLY_DEPENDENT } from "./column-pivot.js";
import { constantStep, inGauge } from "./gap.js";
import type { NewtonStep } from "./newton-step.js";
import { slopeAtWorst } from "./slope-rounding.js";
import { LARGEST_SPREAD } from "./solver.js";

/**
 * With a ridge, the duality gap in nats of the dual point that a step V from here leads to: q_ik = p_ik (1 + b_ik − Σ_l p_il b_il), b = ΦV
 * (docs/likelihood.md, L39). A step of the constant is added to V first, so that the residuals sum to zero in every class. With
 * S = ∇f + ∇²f V, and N(V) < 1,
 *
 *     f(W) − min f  ≤  (1 + N(V)) · ½ ⟨V, ∇²(−ℓ) V⟩  +  Σ_{jk : λ_j > 0} (S − ΛV)_jk² / (2λ_j)
 *
 * For Newton's own step S is 0, and this is at most (1 + N) · decrement, where `dualityGap`, which has V = 0, divides the rounding of ∇f by
 * 2λ. V may be any direction: S comes from a pass over the rows. Infinity where N(V) ≥ 1, or
 * where no curvature is left to balance the constant with.
 */
export async function gapAlong(objective: Objective, point: Point, V: Float64Array): Promise<number> {
  const { ridge, classes } = objective;
  const slopeBefore = addScaled(point.gradient, 1, await point.hessianVector(V));
  const { direction, decrement } = await constantStep(objective, point, slopeBefore);
  if (decrement === Infinity) return Infinity;
  const step = addScaled(V, 1, direction);
  const slope = inGauge(
    objective,
    addScaled(point.W, 1, step),
    addScaled(slopeBefore, 1, await point.hessianVector(direction)),
  );
  const { spread } = await point.scoreChange(step);
  if (!(spread < LARGEST_SPREAD)) return Infinity;
  const pull = step.map((v, jk) => ridge[Math.floor(jk / classes.length)]! * v);
  const curvature = dot(step, addScaled(addScaled(slope, -1, point.gradient), -1, pull));
  return (
    (1 + spread) * Math.max(0, curvature / 2) +
    objective.dualGap(await slopeAtWorst(objective, point, addScaled(slope, -1, pull)))
  );
}

/**
 * The gap along a Newton step; where the step was solved for exactly, by a factor that has lost no direction, (1 + N) · decrement if that is
 * less: the rounding of ∇f in units of the curvature, not of λ.
 */
export async function gapAlongNewtonStep(objective: Objective, point: Point, step: NewtonStep): Promise<number> {
  const along = await gapAlong(objective, point, step.direction);
  // squares of features that overflow leave NaN
  const gap = Number.isNaN(along) ? Infinity : along;
  if (!(step.isExact && step.pivot >= NEARLY_DEPENDENT)) return gap;
  const { spread } = await point.scoreChange(step.direction);
  return spread < LARGEST_SPREAD ? Math.min(gap, (1 + spread) * step.decrement) : gap;
}
