import { addScaled, allFinite, dot } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { hasNearlyDependent, NEARLY_DEPENDENT } from "./column-pivot.js";
import { dualityGap } from "./gap.js";
import { gapAlongNewtonStep } from "./gap-along.js";
import { judgeMinimum } from "./judge-minimum.js";
import { lineSearch } from "./line-search.js";
import { isSmall, type NewtonStep, newtonStep } from "./newton-step.js";
import { EVERY_STEP, type Preconditioner, preconditionerAt } from "./preconditioner.js";
import { type Run, type SolverControl, scaleOf, withinTolerance } from "./solver.js";

/** Without a penalty, whether there is a minimum at all is checked once in this many iterations. */
const JUDGE_EVERY = 5;
/** After this many steps without a new lowest value or decrement, floating point can see no further descent. */
const STALLED_AFTER = 5;
/** The same for a careful likelihood, whose steps are good where its values cannot tell; with it generated fits with offsets of 1e3 and weights from 1e-12 to 1e12 converge. */
const CAREFULLY_STALLED_AFTER = 30;
/** After a step from a decrement within this many tolerances, which it about squares, the gap is asked for before another Hessian is made: a path of 20 ridges took 2.7 of them for each λ. */
const ONE_STEP_AWAY = 1e4;
/** What rounding may add to a value, as a share of f's scale; as in `polish`. */
const RISE = 1e-10;
/** Where rounding hides the descent, decrements still fall: by e with each step where probabilities go to 0. */
const FALLING = 0.7;

/**
 * min f by Newton's method with a line search: (∇²f) V = −∇f, solved by Cholesky where d·K is small, otherwise by conjugate gradients
 * preconditioned with `preconditionerAt`.
 *
 * Stops when the decrement is within tolerance and the certificate will hold: with a ridge the duality gap has to be within tolerance too
 * (only computed then); without a penalty there has to be a minimum (`judgeMinimum`). Also stops when it is clear that there is none.
 * Nocedal & Wright, algorithms 3.2 and 7.1; the forcing term is that of Dembo & Steihaug 1983.
 */
export async function newton(objective: Objective, start: Float64Array, control: SolverControl): Promise<Run> {
  const hasPenalty = objective.penalty.kind !== "none";
  let point = await objective.at(start);
  const asksGaps = hasPenalty && !control.trustsEstimate;
  let [idle, least, leastDecrement] = [0, point.value, Infinity];
  let method = "";
  for (let iteration = 0; ; iteration++) {
    if (asksGaps && withinTolerance(objective, leastDecrement, point.value, ONE_STEP_AWAY * control.tolerance)) {
      const gap = await dualityGap(objective, point);
      if (withinTolerance(objective, gap, point.value, control.tolerance)) {
        control.observe(iteration, point, gap);
        return { point, iterations: iteration, outcome: "reached", method, gap };
      }
    }
    const preconditioner = isSmall(objective) ? null : await preconditionerAt(objective, point, EVERY_STEP);
    const step = await newtonStep(objective, point, preconditioner, forcingTerm(objective, point, preconditioner));
    const seemsNear = withinTolerance(objective, step.decrement, point.value, control.tolerance);
    const asksGap = seemsNear && asksGaps;
    const gap = asksGap ? await gapNear(objective, point, step, control.tolerance) : step.decrement;
    control.observe(iteration, point, gap);
    method = methodWith(preconditioner);
    const ends = (outcome: Run["outcome"]): Run => ({ point, iterations: iteration, outcome, method });
    const mayDepend = iteration === 0 && control.leavesDependent && !(step.isExact && step.pivot >= NEARLY_DEPENDENT);
    if (mayDepend && (await hasNearlyDependent(objective.likelihood, point))) return ends("dependent");
    const isNear = seemsNear && withinTolerance(objective, gap, point.value, control.tolerance);
    if (isNear && hasPenalty) return { ...ends("reached"), ...(asksGap ? { gap } : {}) };
    if (!hasPenalty && (isNear || iteration % JUDGE_EVERY === JUDGE_EVERY - 1)) {
      const minimum = await judgeMinimum(objective, point, step, preconditioner);
      if (minimum === "separated") return ends("separated");
      // what rounding of the curvature far out in a tail calls finite may be separated: other columns keep more of its digits
      const isDoubtful = control.leavesDependent && step.isExact && step.pivot < NEARLY_DEPENDENT;
      if (minimum === "finite" && isNear) return ends(isDoubtful ? "dependent" : "reached");
    }
    if (iteration >= control.maxIterations) return ends("iteration-limit");
    const isCareful = point.rowFactors !== undefined;
    const next =
      (await lineSearch(objective, point, step.direction)) ??
      (isCareful ? await safeStep(objective, point, step) : null);
    if (next === null || idle >= (isCareful ? CAREFULLY_STALLED_AFTER : STALLED_AFTER)) return ends("stalled");
    idle = next.value < least || step.decrement < FALLING * leastDecrement ? 0 : idle + 1;
    least = Math.min(least, next.value);
    leastDecrement = Math.min(leastDecrement, step.decrement);
    point = next;
  }
}

/**
 * W + tV with t = ln(1 + N)/N for Newton's step V of spread N, which lowers f whatever its value can tell: along V the curvature grows by no
 * more than e^(tN), and t minimises the bound that follows, f + t ⟨∇f, V⟩ + (e^(tN) − 1 − tN)/N² · ⟨V, ∇²f V⟩ (Bach 2010, "Self-concordant
 * analysis for logistic regression", proposition 1). Null where V is not finite, or where the value rises by more than its rounding, so that
 * rounding of the slope has made V another step than Newton's.
 */
async function safeStep(objective: Objective, point: Point, { direction }: NewtonStep): Promise<Point | null> {
  if (!allFinite(direction)) return null;
  const { spread } = await point.scoreChange(direction);
  if (!(spread < Infinity)) return null;
  const W = addScaled(point.W, spread > 0 ? Math.log1p(spread) / spread : 1, direction);
  if (!allFinite(W)) return null;
  const next = await objective.at(W);
  return next.value <= point.value + RISE * scaleOf(objective, point.value) ? next : null;
}

/** The duality gap; where that is too large, perhaps only because of rounding, the one along Newton's step. */
async function gapNear(objective: Objective, point: Point, step: NewtonStep, tolerance: number): Promise<number> {
  const gap = await dualityGap(objective, point);
  return withinTolerance(objective, gap, point.value, tolerance)
    ? gap
    : Math.min(gap, await gapAlongNewtonStep(objective, point, step));
}

function methodWith(preconditioner: Preconditioner | null): string {
  return preconditioner === null
    ? "Newton with the full Hessian"
    : `Newton with conjugate gradients preconditioned with the ${preconditioner.name}`;
}

/** min(½, √(∇fᵀM⁻¹∇f / |f|)), at least 1e-4: loose far from the minimum, where the quadratic model deserves no better. */
function forcingTerm(objective: Objective, point: Point, preconditioner: Preconditioner | null): number {
  if (preconditioner === null) return 0;
  const relative = dot(point.gradient, preconditioner.solve(point.gradient)) / scaleOf(objective, point.value);
  return Math.max(1e-4, Math.min(0.5, Math.sqrt(relative)));
}
