import { type Directions, type LikelihoodPoint, likelihoodOf } from "../likelihood/likelihood.js";
import { centreClasses } from "../numeric/centre-classes.js";
import { norm } from "../numeric/vectors.js";
import type { Objective } from "../objective/objective.js";
import { penalised } from "../objective/penalised.js";
import { type Certified, holds } from "./certify.js";
import { fewPasses } from "./few-passes.js";
import { assertMemoryFor } from "./memory-for.js";
import { meteredObjective, type Work } from "./metered-objective.js";
import { reasonFor } from "./reason.js";
import { type Solution, solutionTo } from "./solution.js";
import type { SolveOptions } from "./solve-options.js";
import type { SolverControl } from "./solver.js";
import { withRounding } from "./value-rounding.js";
import { withWeightsByGap } from "./weights-within.js";

/**
 * The solution of an objective whose likelihood has a sample nearby, which `solveAny` fits first. Where the sample does not stand for all rows, as where it
 * lacks those that separate the classes, `solveAny` fits all rows from the weights that were reached, preconditioned with the sample's curvature.
 */
export async function fewPassesSolution(
  objective: Objective,
  start: Float64Array,
  { control, tolerance }: { readonly control: SolverControl; readonly tolerance: number },
  options: SolveOptions,
  work: Work,
  solveAny: (near: Objective, options: SolveOptions) => Promise<Solution>,
): Promise<Solution> {
  const { signal } = options;
  assertMemoryFor(objective, true);
  const metered = meteredObjective(objective, work, signal);
  const startsNear = options.start === undefined && control.maxIterations > 0;
  const run = await fewPasses(
    metered,
    start,
    control,
    startsNear
      ? async (near, goal) =>
          (await solveAny(near, { tolerance: goal, polish: false, ...(signal ? { signal } : {}) })).weights
      : null,
  );
  const hasOwnLimit = options.maxIterations !== undefined && run.iterations >= options.maxIterations;
  if (run.outcome !== "reached" && !hasOwnLimit) {
    const whole = await solveAny(withoutSample(objective), { ...options, start: run.point.W });
    return solutionTo(objective, {
      ...whole,
      iterations: run.iterations + whole.iterations,
      evaluations: work.evaluations + whole.evaluations,
      curvaturePasses: work.curvaturePasses + whole.curvaturePasses,
    });
  }
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
    certificate: withWeightsByGap(objective.ridge, point.W, end.certificate),
    gapEstimate: run.gapEstimate,
  });
}

/** The same objective for solvers that know nothing of a sample: its curvature stands in for that of all rows where that is only a preconditioner. */
function withoutSample({ likelihood, penalty }: Objective): Objective {
  const { nearby, ...rest } = likelihood;
  const at = async (W: Float64Array): Promise<LikelihoodPoint> => {
    const point = await likelihood.at(W);
    let near: Promise<LikelihoodPoint> | null = null;
    const nearPoint = () => (near ??= nearby!.at(W));
    return {
      ...point,
      classBlocks: async (rows) => (await nearPoint()).classBlocks!(rows),
      ...(point.heaviestBlocks
        ? {
            heaviestBlocks: async (rows: number, most: number, directions?: Directions) =>
              (await nearPoint()).heaviestBlocks!(rows, most, directions),
          }
        : {}),
      gram: async (rows, chosen, isRough) => (await nearPoint()).gram!(rows, chosen, isRough),
    };
  };
  return penalised(likelihoodOf({ ...rest, at }), penalty);
}
