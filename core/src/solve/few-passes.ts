import { totalWeight } from "../likelihood/total-weight.js";
import { addScaled, allFinite, dot } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { penalised } from "../objective/penalised.js";
import { ridgePenalty } from "../objective/penalty-kinds.js";
import { type GapByProducts, gapByProducts } from "./gap-by-products.js";
import { quasiNewtonStep, remember } from "./lbfgs.js";
import { sampledHessian } from "./sampled-hessian.js";
import { squaresOf } from "./slope-rounding.js";
import {
  type CurvaturePair,
  type Run,
  type SolverControl,
  scaleOf,
  unboundedClass,
  withinTolerance,
} from "./solver.js";
import { valueAtZero } from "./value-at-zero.js";

/** Weights that fit an objective in memory to a tolerance. */
export type FitNear = (near: Objective, tolerance: number) => Promise<Float64Array>;

/** What `fewPasses` came to, and how far f is thought to be from its minimum: the decrement in the sampled Hessian, right within a tenth. */
export interface FewPassesEnd extends Run {
  readonly gap: number;
  readonly minimum: GapByProducts["minimum"];
  readonly gapEstimate: number;
}

/**
 * Proof begins where the estimated gap is this share of the tolerance: of 600 000 rows with λ = 1 the first bound was then within 1e-6; an iteration
 * earlier it would not have been.
 */
const PROOF_FROM = 0.1;
/** Passes of one proof. More would cost as much as the passes that bring the point itself nearer. */
const PROOF_PASSES = 2;
/** Without a penalty the step has to be solved for nearly exactly, a digit with each pass. */
const UNPENALISED_PROOF_PASSES = 6;
/** The minimum of m rows lies about d·K/m of the objective above that of all rows; a hundredth of that is exact enough. */
const SHARE_OF_EXCESS = 0.01;
/** Steps that are tried at once where a full step raised the value. */
const SHORTER = Float64Array.from({ length: 8 }, (_, m) => 2 ** -(m + 1));
/**
 * Iterations after which the sample does not stand for the rows: with 60 rows for each weight 4 to 6 were enough for a gap of 1e-9, with 10 rows
 * 9 were.
 */
const PATIENCE = 12;
/** After this many steps without a new lowest value, floating point can see no further descent. */
const STALLED_AFTER = 3;
/** What rounding may add to a value, as a share of f's scale. */
const RISE = 1e-12;

/**
 * min f in few passes over the rows, where a sample of them is at hand (`Likelihood.nearby`): the sample is fitted first, and its Hessian
 * preconditions L-BFGS from there on. Every pass then takes one or two digits off the gap: 0.01 to 0.07 of it were left on a million
 * rows by samples of 200 000 and 50 000. Steps have full length; where one raises f, eight shorter ones are tried in one pass.
 *
 * @param fitNear fits the sample; null to begin at `start`
 */
export async function fewPasses(
  objective: Objective,
  start: Float64Array,
  control: SolverControl,
  fitNear: FitNear | null,
): Promise<FewPassesEnd> {
  const near = nearObjective(objective);
  const nearest = fitNear === null ? start : await nearMinimum(near, start, fitNear);
  let point = await objective.at(nearest);
  // a sample so small that it fits only itself leads astray: far out its rows have no curvature left
  if (fitNear !== null && point.value > valueAtZero(objective)) point = await objective.at(start);
  const nearPoint = await near.at(point.W);
  const solve = await sampledHessian(near, nearPoint, await squaresOf(objective.likelihood, point));
  const pairs: CurvaturePair[] = [];
  const mostPasses = objective.penalty.kind === "none" ? UNPENALISED_PROOF_PASSES : PROOF_PASSES;
  const method = `L-BFGS preconditioned with the Hessian of a sample of ${near.rows} rows`;
  let steepest = await solve(point.gradient);
  let [idle, least] = [0, point.value];
  for (let iteration = 0; ; iteration++) {
    const quasiNewton = quasiNewtonStep(point.gradient, steepest, pairs);
    const gapEstimate = Math.max(0, -dot(point.gradient, quasiNewton) / 2);
    const goal = control.tolerance * scaleOf(objective, point.value);
    const isLast = iteration >= control.maxIterations;
    const isNear = gapEstimate <= PROOF_FROM * goal;
    const proof =
      isNear || isLast
        ? await gapByProducts(objective, point, quasiNewton, solve, goal, isNear ? mostPasses : 1)
        : null;
    control.observe(iteration, point, proof && proof.gap < point.value ? proof.gap : gapEstimate);
    const ends = (outcome: Run["outcome"]): FewPassesEnd => ({
      point,
      iterations: iteration,
      outcome,
      method,
      gap: proof?.gap ?? point.value,
      minimum: proof?.minimum ?? "unknown",
      gapEstimate,
    });
    if (proof && proof.minimum === "finite" && withinTolerance(objective, proof.gap, point.value, control.tolerance))
      return ends("reached");
    if (proof?.minimum === "separated" || unboundedClass(objective) !== null) return ends("separated");
    if (isLast || iteration >= PATIENCE) return ends("iteration-limit");
    const next = await stepFrom(objective, point, proof?.step ?? quasiNewton);
    if (next === null || idle >= STALLED_AFTER) return ends("stalled");
    idle = next.value < least ? 0 : idle + 1;
    least = Math.min(least, next.value);
    const nextSteepest = await solve(next.gradient);
    remember(pairs, point, next, addScaled(nextSteepest, -1, steepest));
    [point, steepest] = [next, nextSteepest];
  }
}

/** f of the sample; without a penalty with one on the sample, which alone may have no minimum. */
function nearObjective({ likelihood, penalty }: Objective): Objective {
  const near = likelihood.nearby!;
  const rowWeight = totalWeight(near) / near.rows;
  return penalised(near, penalty.kind === "none" ? ridgePenalty(rowWeight) : penalty);
}

/** Weights near the minimum of the sample; `start` where the sample lacks a class, whose weights would run away. */
async function nearMinimum(near: Objective, start: Float64Array, fitNear: FitNear): Promise<Float64Array> {
  if (unboundedClass(near) !== null) return start;
  const weights = await fitNear(near, (SHARE_OF_EXCESS * start.length) / near.rows);
  return allFinite(weights) ? weights : start;
}

/** The point a full step V away, or the best of shorter ones where that is not lower; null where none is. */
async function stepFrom(objective: Objective, point: Point, V: Float64Array): Promise<Point | null> {
  const full = addScaled(point.W, 1, V);
  if (!allFinite(full) || !(dot(point.gradient, V) < 0)) return null;
  const highest = point.value + RISE * scaleOf(objective, point.value);
  const next = await objective.at(full);
  if (next.value <= highest) return next;
  const values = await point.along(V, SHORTER);
  let best = 0;
  values.forEach((value, s) => {
    if (value < values[best]!) best = s;
  });
  return values[best]! < point.value ? objective.at(addScaled(point.W, SHORTER[best]!, V)) : null;
}
