import { centreClasses } from "../numeric/centre-classes.js";
import { norm } from "../numeric/vectors.js";
import type { Objective } from "../objective/objective.js";
import { type Certified, holds } from "./certify.js";
import { fewPasses } from "./few-passes.js";
import { meteredObjective, type Work } from "./metered-objective.js";
import { reasonFor } from "./reason.js";
import { type Solution, solutionTo } from "./solution.js";
import type { SolveOptions } from "./solve-options.js";
import type { SolverControl } from "./solver.js";
import { withRounding } from "./value-rounding.js";

/** The solution of an objective whose likelihood has a sample nearby, which `solveNear` fits. */
export async function fewPassesSolution(
  objective: Objective,
  start: Float64Array,
  { control, tolerance }: { readonly control: SolverControl; readonly tolerance: number },
  options: SolveOptions,
  work: Work,
  solveNear: (near: Objective, options: SolveOptions) => Promise<Solution>,
): Promise<Solution> {
  const { signal } = options;
  const metered = meteredObjective(objective, work, signal);
  const startsNear = options.start === undefined && control.maxIterations > 0;
  const run = await fewPasses(
    metered,
    start,
    control,
    startsNear
      ? async (near, goal) =>
          (await solveNear(near, { tolerance: goal, polish: false, ...(signal ? { signal } : {}) })).weights
      : null,
  );
  const { point } = run;
  const certified: Certified = {
    point,
    certificate: {
      kind: objective.penalty.kind === "none" ? "newton-decrement" : "duality-gap",
      gap: run.gap,
      gradientNorm: norm(point.gradient),
      minimum: run.minimum,
    },
  };
  const end = await withRounding(objective, certified);
  const converged = holds(objective, end, tolerance, end.rounding);
  return solutionTo(objective, {
    weights: centreClasses(point.W, objective.classes.length),
    value: point.value,
    logLikelihood: point.logLikelihood,
    converged,
    reason: reasonFor(objective, converged, run, end, tolerance, []),
    solver: "lbfgs",
    method: run.method,
    iterations: run.iterations,
    ...work,
    certificate: end.certificate,
    gapEstimate: run.gapEstimate,
  });
}
