import type { Likelihood, LikelihoodPoint } from "../../likelihood/likelihood.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import { extrapolated } from "./extrapolated.js";
import { type LambdaSchedule, lambdasFrom } from "./lambda-schedule.js";
import { proximalNewton, type SparseRun } from "./proximal-newton.js";
import { largestMultiple, withoutPenalised } from "./solve-sparse.js";
import { type SparseProblem, sparsePointOf, strengthened } from "./sparse-problem.js";

export interface PathControl {
  /** largest gap at each λ, as a share of `scaleOf` f */
  readonly tolerance: number;
  /** of each λ */
  readonly maxIterations: number;
  readonly polish: boolean;
  readonly keepsCurvature: boolean;
  /** Called with each fit; true ends the path after it. */
  visit(step: PathStep): Promise<boolean>;
}

/** One λ of a path. */
export interface PathStep {
  readonly index: number;
  readonly count: number;
  readonly lambda: number;
  readonly problem: SparseProblem;
  readonly run: SparseRun;
  /** ℓ where every penalised weight is 0 */
  readonly nullLogLikelihood: number;
}

/**
 * Fits along a path of λ, from strong to weak, each started from the last; `unit` are the penalties for λ = 1. An entry whose slope at the last λ is below
 * 2λ − λ_last in units of its λ1 is left out at first (strong rule: Tibshirani et al. 2012); the certificate finds those that come in after all.
 * Returns null, or after how many iterations the fit without penalised weights had not converged, so that there is no path.
 */
export async function solvePath(
  likelihood: Likelihood,
  unit: FeaturePenalties,
  schedule: LambdaSchedule,
  control: PathControl,
): Promise<number | null> {
  const problem = { likelihood, penalties: unit };
  const start = await likelihood.at(new Float64Array(likelihood.features * likelihood.classes.length));
  const strongest = await withoutPenalised(problem, start, control.maxIterations);
  if (strongest.outcome !== "reached") return strongest.iterations;
  const largest = largestLambda(problem, strongest.point);
  const lambdas = lambdasFrom(schedule, largest);
  let point = strongest.point;
  let before = largest;
  let earlier: { readonly W: Float64Array; readonly lambda: number } | null = null;
  for (const [index, lambda] of lambdas.entries()) {
    const atLambda = strengthened(problem, lambda);
    const ahead = earlier === null ? null : await pointAhead(atLambda, earlier, point, before, lambda);
    const run = await proximalNewton(atLambda, ahead ?? point, {
      tolerance: control.tolerance,
      maxIterations: control.maxIterations,
      polish: control.polish,
      keepsCurvature: control.keepsCurvature,
      share: ahead === null ? Math.max(0, 2 - before / lambda) : NEARLY,
      observe: () => {},
    });
    const isEnd = await control.visit({
      index,
      count: lambdas.length,
      lambda,
      problem: atLambda,
      run,
      nullLogLikelihood: strongest.point.logLikelihood,
    });
    if (isEnd) return null;
    earlier = { W: point.W, lambda: before };
    point = run.point;
    before = lambda;
  }
  return null;
}

/** At an extrapolated start, slopes are nearly those at the end: entries below this share of their λ1 are left out at first. */
const NEARLY = 0.92;

/** The point where the path would be if it went on as before; null where that is no better than its last point. */
async function pointAhead(
  problem: SparseProblem,
  earlier: { readonly W: Float64Array; readonly lambda: number },
  last: LikelihoodPoint,
  lambdaLast: number,
  lambda: number,
): Promise<LikelihoodPoint | null> {
  if (!(earlier.lambda > lambdaLast)) return null;
  const share = Math.min(1, Math.log(lambdaLast / lambda) / Math.log(earlier.lambda / lambdaLast));
  const ahead = await problem.likelihood.at(extrapolated(problem.penalties, earlier.W, last.W, share));
  return sparsePointOf(problem, ahead).value < sparsePointOf(problem, last).value ? ahead : null;
}

/** glmnet's stand-in for α = 0: a ridge has no λ that sets weights to 0. */
const LEAST_ALPHA = 0.001;

/** The least λ that sets every penalised weight to 0; for a ridge that of an elastic net with α = 0.001. */
export function largestLambda(problem: SparseProblem, point: LikelihoodPoint): number {
  const { lambda1, lambda2 } = problem.penalties;
  if (lambda1.some((each) => each > 0 && each < Infinity)) return largestMultiple(problem, point);
  const asLasso = { ...problem.penalties, lambda1: lambda1.map((each, j) => each + LEAST_ALPHA * lambda2[j]!) };
  return largestMultiple({ ...problem, penalties: asLasso }, point);
}
