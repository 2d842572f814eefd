import type { AbortSignalLike } from "../abort-signal-like.js";
import type { Likelihood } from "../likelihood/likelihood.js";
import { addScaled } from "../numeric/vectors.js";
import type { FeaturePenalties } from "../objective/feature-penalties.js";
import { penalised } from "../objective/penalised.js";
import { ridgePenalty } from "../objective/penalty-kinds.js";
import { meteredLikelihood } from "../solve/metered-likelihood.js";
import type { Work } from "../solve/metered-objective.js";
import type { Solution } from "../solve/solution.js";
import { solve } from "../solve/solve.js";
import { type LambdaSchedule, lambdasFrom } from "../solve/sparse/lambda-schedule.js";
import type { SparseRun } from "../solve/sparse/proximal-newton.js";
import { largestLambda } from "../solve/sparse/solve-path.js";
import { withoutPenalised } from "../solve/sparse/solve-sparse.js";

/** The fit at one λ. */
export interface RidgeStep {
  readonly index: number;
  readonly count: number;
  readonly lambda: number;
  readonly solution: Solution;
  readonly nullLogLikelihood: number;
}

export interface RidgeControl {
  readonly tolerance: number;
  readonly maxIterations?: number;
  readonly polish: boolean;
  readonly signal?: AbortSignalLike;
  /** Called with each fit; true ends the path after it. */
  visit(step: RidgeStep): boolean;
}

/**
 * A path of plain ridge fits by the solvers of one, each started where the last two point to: no weight is 0, so there is nothing that a working set would save.
 * Null, or the fit of the constant where that was not found.
 */
export async function solveRidgePath(
  likelihood: Likelihood,
  unit: FeaturePenalties,
  schedule: LambdaSchedule,
  work: Work,
  control: RidgeControl,
): Promise<SparseRun | null> {
  const { tolerance, maxIterations, polish, signal, visit } = control;
  const problem = { likelihood: meteredLikelihood(likelihood, work, signal), penalties: unit };
  const origin = await problem.likelihood.at(new Float64Array(likelihood.features * likelihood.classes.length));
  const strongest = await withoutPenalised(problem, origin, maxIterations ?? 1000);
  if (strongest.outcome !== "reached") return strongest;
  const lambdas = lambdasFrom(schedule, await largestLambda(problem, strongest.point));
  let last = strongest.point.W;
  let before: Float64Array | null = null;
  for (const [index, lambda] of lambdas.entries()) {
    const solution: Solution = await solve(penalised(likelihood, ridgePenalty(lambda)), {
      start: before === null ? last : addScaled(last, 1, addScaled(last, -1, before)),
      tolerance,
      polish,
      ...(maxIterations === undefined ? {} : { maxIterations }),
      ...(signal === undefined ? {} : { signal }),
    });
    work.evaluations += solution.evaluations;
    work.curvaturePasses += solution.curvaturePasses;
    if (visit({ index, count: lambdas.length, lambda, solution, nullLogLikelihood: strongest.point.logLikelihood }))
      return null;
    [before, last] = [last, solution.weights];
  }
  return null;
}
