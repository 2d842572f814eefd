import { dot } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { judgeMinimum } from "./judge-minimum.js";
import { lineSearch } from "./line-search.js";
import { isSmall, newtonStep } from "./newton-step.js";
import { EVERY_STEP, type Preconditioner, preconditionerAt } from "./preconditioner.js";
import { type Run, type SolverControl, withinTolerance } from "./solver.js";

/** Without a penalty it is asked this often whether there is a minimum at all. */
const JUDGE_EVERY = 5;

/**
 * min f by Newton's method with a line search: (∇²f) V = −∇f, solved by Cholesky where d·K is small, otherwise by conjugate gradients
 * preconditioned with `preconditionerAt`.
 *
 * Stops when the decrement is within tolerance; without a penalty only if there is a minimum (`judgeMinimum`), or when it is clear that
 * there is none. Nocedal & Wright, algorithms 3.2 and 7.1; the forcing term is that of
 * Dembo & Steihaug 1983.
 */
export async function newton(objective: Objective, start: Float64Array, control: SolverControl): Promise<Run> {
  let point = await objective.at(start);
  for (let iteration = 0; ; iteration++) {
    const preconditioner = isSmall(objective) ? null : await preconditionerAt(objective, point, EVERY_STEP);
    const step = await newtonStep(objective, point, preconditioner, forcingTerm(point, preconditioner));
    control.observe(iteration, point, step.decrement);
    const method = methodWith(preconditioner);
    const ends = (outcome: Run["outcome"]): Run => ({ point, iterations: iteration, outcome, method });
    const isNear = withinTolerance(step.decrement, point.value, control.tolerance);
    if (isNear && objective.penalty.kind !== "none") return ends("reached");
    if (objective.penalty.kind === "none" && (isNear || iteration % JUDGE_EVERY === JUDGE_EVERY - 1)) {
      const minimum = await judgeMinimum(objective, point, step, preconditioner);
      if (minimum === "separated") return ends("separated");
      if (minimum === "finite" && isNear) return ends("reached");
    }
    if (iteration >= control.maxIterations) return ends("iteration-limit");
    const next = await lineSearch(objective, point, step.direction);
    if (next === null) return ends("stalled");
    point = next;
  }
}

function methodWith(preconditioner: Preconditioner | null): string {
  return preconditioner === null
    ? "Newton with the full Hessian"
    : `Newton with conjugate gradients preconditioned with the ${preconditioner.name}`;
}

/** min(½, √(∇fᵀM⁻¹∇f / |f|)), at least 1e-4: loose far from the minimum, where the quadratic model is not worth more. */
function forcingTerm(point: Point, preconditioner: Preconditioner | null): number {
  if (preconditioner === null) return 0;
  const relative = dot(point.gradient, preconditioner.solve(point.gradient)) / Math.max(1, Math.abs(point.value));
  return Math.max(1e-4, Math.min(0.5, Math.sqrt(relative)));
}
