import { dot } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { judgeMinimum } from "./judge-minimum.js";
import { lineSearch } from "./line-search.js";
import { EVERY_STEP, type Metric, metricAt } from "./metric.js";
import { isSmall, newtonStep } from "./newton-step.js";
import { type Run, type SolverControl, withinTolerance } from "./solver.js";

/** Without a penalty it is asked this often whether there is a minimum at all. */
const JUDGE_EVERY = 5;

/**
 * min f by Newton's method with a line search: (∇²f) V = −∇f, solved by Cholesky where d·K is small, otherwise by conjugate gradients
 * preconditioned with `metricAt`.
 *
 * Stops when the decrement is within tolerance; without a penalty only if there is a minimum (`judgeMinimum`), or when it is clear that
 * there is none. Nocedal & Wright, algorithms 3.2 and 7.1; the forcing term is that of
 * Dembo & Steihaug 1983.
 */
export async function newton(objective: Objective, start: Float64Array, control: SolverControl): Promise<Run> {
  let point = await objective.at(start);
  for (let iteration = 0; ; iteration++) {
    const metric = isSmall(objective) ? null : await metricAt(objective, point, EVERY_STEP);
    const step = await newtonStep(objective, point, metric, forcingTerm(point, metric));
    control.observe(iteration, point, step.decrement);
    const method = methodWith(metric);
    const ends = (outcome: Run["outcome"]): Run => ({ point, iterations: iteration, outcome, method });
    const isNear = withinTolerance(step.decrement, point.value, control.tolerance);
    if (isNear && objective.penalty.kind !== "none") return ends("reached");
    if (objective.penalty.kind === "none" && (isNear || iteration % JUDGE_EVERY === JUDGE_EVERY - 1)) {
      const minimum = await judgeMinimum(objective, point, step, metric);
      if (minimum === "separated") return ends("separated");
      if (minimum === "finite" && isNear) return ends("reached");
    }
    if (iteration >= control.maxIterations) return ends("iteration-limit");
    const next = await lineSearch(objective, point, step.direction);
    if (next === null) return ends("stalled");
    point = next;
  }
}

function methodWith(metric: Metric | null): string {
  return metric === null
    ? "Newton with the full Hessian"
    : `Newton with conjugate gradients preconditioned with the ${metric.name}`;
}

/** min(½, √(∇fᵀM⁻¹∇f / |f|)), at least 1e-4: loose far from the minimum, where the quadratic model is not worth more. */
function forcingTerm(point: Point, metric: Metric | null): number {
  if (metric === null) return 0;
  const relative = dot(point.gradient, metric.solve(point.gradient)) / Math.max(1, Math.abs(point.value));
  return Math.max(1e-4, Math.min(0.5, Math.sqrt(relative)));
}
