import { MOST_CLASSES_COUPLED } from "../likelihood/curvature.js";
import { addScaled, addScaledTo, dot, scaled } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { dualityGap } from "./gap.js";
import { lineSearch } from "./line-search.js";
import { pairsFor } from "./memory-for.js";
import { A_FEW_TIMES, type Preconditioner, preconditionerAt } from "./preconditioner.js";
import { type CurvaturePair, type Run, type SolverControl, scaleOf, withinTolerance } from "./solver.js";

/**
 * Iterations at which the preconditioner may be refreshed: the probabilities change most at first (prototype on the digits: 62 → 36 and 400
 * → 60 evaluations).
 */
const REFRESH_AT: readonly number[] = [3, 8, 15, 30, 60];
/**
 * The preconditioner is not refreshed when at most this many steps are left, or at most half as many as a new one costs in evaluations:
 * better steps would not make up for it (binary digits: 11 steps with one refresh or two; MNIST: 1.65 s with one, 2.1 s with two).
 */
const FEW_STEPS = 5;
/** A preconditioner passed in was built near this point; it is not refreshed for this many iterations. */
const GIVEN_PRECONDITIONER_LASTS = 8;
/** After this many steps without a new lowest value, floating point can see no further descent. */
const STALLED_AFTER = 5;

/**
 * min f by limited-memory BFGS whose initial preconditioner is an approximate Hessian (`preconditionerAt`) instead of a multiple of the identity.
 *
 * Stops when the duality gap (with a ridge) or the decrement of its own step (without) is within tolerance. Liu & Nocedal, "On the limited memory BFGS
 * method for large scale optimization", Mathematical Programming 45 (1989); Nocedal & Wright, algorithms 7.4 and 7.5.
 */
export async function lbfgs(objective: Objective, start: Float64Array, control: SolverControl): Promise<Run> {
  let point = await objective.at(start);
  let preconditioner = control.preconditioner ?? (await preconditionerAt(objective, point, A_FEW_TIMES));
  const method = `L-BFGS preconditioned with the ${preconditioner.name}`;
  let pairs = control.preconditioner && control.pairs ? [...control.pairs] : [];
  /** −½ ∇fᵀV of each step V since the preconditioner was made */
  let decrements: number[] = [];
  const gapAt = gapEstimates(objective, control);
  /** M⁻¹∇f; its changes are the z of the pairs, so that an iteration solves with M once */
  let steepest = preconditioner.solve(point.gradient);
  let [idle, least] = [0, point.value];
  for (let iteration = 0; ; iteration++) {
    const age = control.preconditioner ? iteration - GIVEN_PRECONDITIONER_LASTS : iteration;
    if (REFRESH_AT.includes(age) && settles(preconditioner)) {
      const goal = control.tolerance * scaleOf(objective, point.value);
      if (age === REFRESH_AT[0] || stepsLeft(decrements, goal) > Math.max(FEW_STEPS, preconditioner.cost / 2)) {
        preconditioner = await preconditionerAt(objective, point, A_FEW_TIMES);
        // the pairs corrected the old preconditioner, at earlier points (raw digits: 25 iterations without them, 32 with)
        [pairs, decrements] = [[], []];
        steepest = preconditioner.solve(point.gradient);
      }
    }
    const direction = quasiNewtonStep(point.gradient, steepest, pairs);
    decrements.push(-dot(point.gradient, direction) / 2);
    const gap = await gapAt(point, direction);
    control.observe(iteration, point, gap);
    const ends = (outcome: Run["outcome"]): Run => ({
      point,
      iterations: iteration,
      outcome,
      method,
      preconditioner,
      pairs,
    });
    if (withinTolerance(objective, gap, point.value, control.tolerance)) return ends("reached");
    if (iteration >= control.maxIterations) return ends("iteration-limit");
    const next = await lineSearch(objective, point, direction);
    if (next === null || idle >= STALLED_AFTER) return ends("stalled");
    idle = next.value < least ? 0 : idle + 1;
    least = Math.min(least, next.value);
    const nextSteepest = preconditioner.solve(next.gradient);
    remember(pairs, point, next, addScaled(nextSteepest, -1, steepest));
    [point, steepest] = [next, nextSteepest];
  }
}

/** How many more steps bring the last of these decrements down to `goal` at their pace so far. */
function stepsLeft(decrements: readonly number[], goal: number): number {
  const last = decrements.at(-1)!;
  const pace = Math.log(decrements[0]! / last) / (decrements.length - 1);
  return pace > 0 ? Math.log(last / goal) / pace : Infinity;
}

/** Whether a preconditioner depends on the probabilities, so that it improves as they settle. */
function settles({ name }: Preconditioner): boolean {
  return name === "Hessian" || name === "class blocks of the Hessian";
}

/**
 * How far points may be from the minimum, by an estimate that costs nothing, until that is within tolerance: −½ ∇fᵀV for the next step V;
 * then the duality gap, which takes passes. If the gap is not, the estimate is corrected by their ratio. Where balancing the constant takes
 * ten passes or more, the estimate is the gap without that (1000 classes of 20 features: one gap in a fit, not two of 4 s each).
 */
function gapEstimates(objective: Objective, { tolerance, trustsEstimate }: SolverControl) {
  const isDear = objective.classes.length > MOST_CLASSES_COUPLED;
  let ratio = 1;
  return async (point: Point, direction: Float64Array): Promise<number> => {
    const decrement = -dot(point.gradient, direction) / 2;
    if (objective.penalty.kind === "none" || trustsEstimate) return decrement;
    const unbalanced = isDear ? Math.min(point.value, objective.dualGap(point.gradient)) : 0;
    const estimate = Math.max(decrement, unbalanced);
    if (!withinTolerance(objective, ratio * estimate, point.value, tolerance)) return ratio * estimate;
    const gap = await dualityGap(objective, point);
    ratio = Math.max(ratio, gap / estimate);
    return gap;
  };
}

/**
 * −H g by the two-loop recursion, where H is M⁻¹, scaled for the last pair, updated by the pairs. Given u = M⁻¹g, M⁻¹ of the first loop's
 * g − Σ α y is u − Σ α z.
 */
export function quasiNewtonStep(g: Float64Array, u: Float64Array, pairs: readonly CurvaturePair[]): Float64Array {
  const step = scaled(-1, u);
  const last = pairs.at(-1);
  if (last === undefined) return step;
  const alpha = new Float64Array(pairs.length);
  const q = g.slice();
  for (let m = pairs.length - 1; m >= 0; m--) {
    const { s, y, z, sy } = pairs[m]!;
    alpha[m] = dot(s, q) / sy;
    addScaledTo(q, -alpha[m]!, y);
    addScaledTo(step, alpha[m]!, z);
  }
  const scale = last.sy / dot(last.y, last.z);
  for (let i = 0; i < step.length; i++) step[i]! *= scale;
  for (let m = 0; m < pairs.length; m++) {
    const { s, y, sy } = pairs[m]!;
    addScaledTo(step, -alpha[m]! - dot(y, step) / sy, s);
  }
  return step;
}

/** Keeps the pair of this step if it has positive curvature; f is convex, so only rounding can make it fail. */
export function remember(pairs: CurvaturePair[], before: Point, after: Point, z: Float64Array): void {
  const s = addScaled(after.W, -1, before.W);
  const y = addScaled(after.gradient, -1, before.gradient);
  const sy = dot(s, y);
  if (!(sy > 0)) return;
  pairs.push({ s, y, z, sy });
  if (pairs.length > pairsFor(s.length)) pairs.shift();
}
