import type { Likelihood, LikelihoodPoint } from "../../likelihood/likelihood.js";
import { massOfErrors } from "../../likelihood/mass-of-errors.js";
import { lazyCentres } from "../../likelihood/number-centres.js";
import { totalWeight } from "../../likelihood/total-weight.js";
import { scaled } from "../../numeric/vectors.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import { roundingOfTerms, squaresOf } from "../slope-rounding.js";
import type { ActiveFit } from "./active-fit.js";
import { ActiveNewton } from "./active-newton.js";
import { ColumnNewton } from "./column-newton.js";
import { extrapolated } from "./extrapolated.js";
import { type LambdaSchedule, lambdasFrom } from "./lambda-schedule.js";
import { type ProximalRun, proximalNewton, type SparseRun } from "./proximal-newton.js";
import { largestMultiple, withoutPenalised } from "./solve-sparse.js";
import { type SparseProblem, sparsePointOf, strengthened } from "./sparse-problem.js";
import { WorkingSet } from "./working-set.js";

export interface PathControl {
  /** largest gap at each λ, as a share of `scaleOf` f */
  readonly tolerance: number;
  /** of each λ */
  readonly maxIterations: number;
  readonly polish: boolean;
  readonly keepsCurvature: boolean;
  /** called between passes, to let others have their turn */
  pause(): Promise<void>;
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
 * Returns null, or the fit without penalised weights where that was not found, so that there is no path.
 */
export async function solvePath(
  likelihood: Likelihood,
  unit: FeaturePenalties,
  schedule: LambdaSchedule,
  control: PathControl,
): Promise<SparseRun | null> {
  const problem = { likelihood, penalties: unit };
  const start = await likelihood.at(new Float64Array(likelihood.features * likelihood.classes.length));
  const strongest = await withoutPenalised(problem, start, control.maxIterations);
  if (strongest.outcome !== "reached") return strongest;
  const largest = await largestLambda(problem, strongest.point);
  const lambdas = lambdasFrom(schedule, largest);
  const fits = new PathFits(
    problem,
    control,
    strongest.point,
    largest,
    await activeNewton(problem, strongest.point, control),
  );
  try {
    return await walked(problem, fits, lambdas, strongest.point.logLikelihood, control);
  } finally {
    fits.active?.sums.close();
  }
}

async function walked(
  problem: SparseProblem,
  fits: PathFits,
  lambdas: readonly number[],
  nullLogLikelihood: number,
  control: PathControl,
): Promise<null> {
  for (const [index, lambda] of lambdas.entries()) {
    const atLambda = strengthened(problem, lambda);
    const isEnd = await control.visit({
      index,
      count: lambdas.length,
      lambda,
      problem: atLambda,
      run: await fits.at(atLambda, lambda),
      nullLogLikelihood,
    });
    if (isEnd) return null;
  }
  return null;
}

/** The fits of a path, one after the other: in the active weights alone where that is possible, else by proximal Newton steps. */
class PathFits {
  /** the last two λ, the last first */
  #lambdas: readonly number[];
  /** weights of the last two fits, the last first */
  #W: readonly Float64Array[];
  /** where the last fit was found by those */
  #point: LikelihoodPoint | null;

  constructor(
    readonly problem: SparseProblem,
    readonly control: PathControl,
    start: LikelihoodPoint,
    largest: number,
    readonly active: ActiveNewton | ColumnNewton | null,
  ) {
    this.#lambdas = [largest];
    this.#W = [start.W];
    this.#point = start;
  }

  async at(problem: SparseProblem, lambda: number): Promise<SparseRun> {
    const share = stepShare(this.#lambdas, lambda);
    const fit = (await this.active?.fit(problem.penalties, { ...this.control, share })) ?? null;
    const run = fit === null ? await this.#proximal(problem, lambda, share) : this.#active(fit);
    this.#lambdas = [lambda, this.#lambdas[0]!];
    this.#W = [run.point.W, this.#W[0]!];
    return run;
  }

  #active({ W, logLikelihood, slope, value, gap, iterations }: ActiveFit): SparseRun {
    this.#point = null;
    const { squares } = this.active!.sums;
    const point = { W, logLikelihood, slope, gramDiagonal: async () => squares };
    return { point, value, gap, iterations, minimum: "finite", outcome: "reached", last: null };
  }

  async #proximal(problem: SparseProblem, lambda: number, share: number): Promise<ProximalRun> {
    const { tolerance, maxIterations, polish, keepsCurvature } = this.control;
    const [last, before] = this.#W;
    const start = this.#point ?? (await problem.likelihood.at(last!));
    const ahead = before === undefined || share === 0 ? null : await pointAhead(problem, before, start, share);
    const run = await proximalNewton(problem, ahead ?? start, {
      tolerance,
      maxIterations,
      polish,
      keepsCurvature,
      share: ahead === null ? Math.max(0, 2 - this.#lambdas[0]! / lambda) : NEARLY,
      observe: () => {},
    });
    this.#point = run.point;
    this.active?.goTo(run.point.W, scaled(-1, run.point.slope));
    return run;
  }
}

/** How far the step to λ goes in units of the last one, both in ln λ, at most 1; 0 where there was none. */
function stepShare([last, before]: readonly number[], lambda: number): number {
  return before !== undefined && before > last! ? Math.min(1, Math.log(last! / lambda) / Math.log(before / last!)) : 0;
}

/** Steps in the active weights, for penalties with kinks in single entries; null where there is no such penalty, or more is asked of the fits. */
async function activeNewton(
  { likelihood, penalties }: SparseProblem,
  { W, slope }: LikelihoodPoint,
  { polish, keepsCurvature }: PathControl,
): Promise<ActiveNewton | ColumnNewton | null> {
  const { lambda1, lambda2, isGrouped } = penalties;
  const hasKinks = !isGrouped && lambda1.every((each, j) => each > 0 || lambda2[j] === 0);
  if (!hasKinks || polish || keepsCurvature) return null;
  const { unpenalised } = new WorkingSet(penalties, W.length);
  const columns = (await likelihood.columns?.()) ?? null;
  if (columns !== null) return new ColumnNewton(likelihood, columns, unpenalised, W, scaled(-1, slope));
  const sums = (await likelihood.working?.()) ?? null;
  return sums && new ActiveNewton(likelihood, sums, unpenalised, W, scaled(-1, slope));
}

/** At an extrapolated start, slopes are nearly those at the end: entries below this share of their λ1 are left out at first. */
const NEARLY = 0.92;

/** The point where the path would be if it went on as before; null where that is no better than its last point. */
async function pointAhead(
  problem: SparseProblem,
  before: Float64Array,
  last: LikelihoodPoint,
  share: number,
): Promise<LikelihoodPoint | null> {
  const ahead = await problem.likelihood.at(extrapolated(problem.penalties, before, last.W, share));
  return sparsePointOf(problem, ahead).value < sparsePointOf(problem, last).value ? ahead : null;
}

/** glmnet's stand-in for α = 0: a ridge has no λ that sets weights to 0. */
const LEAST_ALPHA = 0.001;
/** Slopes below this share of the most that they could be are rounding: up to 1e-15 of features that repeat the constant, in 300 generated tables of up to 60 rows. */
const UNRELATED = 1e-12;
/** Roundings of what is subtracted as centres: 0.4 was seen of columns that never change. */
const ROUNDINGS = 16;
/** What is added to the first λ, so that rounding of slopes lets no weight in: 1e-15 was seen. */
const MARGIN = 1e-12;

/** The least λ that sets every penalised weight to 0, for a ridge that of an elastic net with α = 0.001; 0 where every λ does. */
export async function largestLambda(problem: SparseProblem, point: LikelihoodPoint): Promise<number> {
  const { lambda1, lambda2 } = problem.penalties;
  const hasKinks = lambda1.some((each) => each > 0 && each < Infinity);
  const asLasso = hasKinks ? lambda1 : lambda1.map((each, j) => each + LEAST_ALPHA * lambda2[j]!);
  const penalties = { ...problem.penalties, lambda1: asLasso };
  return (1 + MARGIN) * largestMultiple({ ...problem, penalties }, { slope: await knownSlope(problem, point) });
}

/** The slope with 0 where it may be rounding alone. */
async function knownSlope({ likelihood }: SparseProblem, point: LikelihoodPoint): Promise<Float64Array> {
  const squares = await squaresOf(likelihood, point);
  if (squares === null) return point.slope;
  const rounding = roundingOfTerms(likelihood);
  const share = Math.max(UNRELATED, ROUNDINGS * rounding);
  const ofCentre = ROUNDINGS * rounding * Math.sqrt(totalWeight(likelihood));
  const mass = massOfErrors(likelihood, point);
  const least = lazyCentres(likelihood.featureMap).map(
    (centre, j) => mass * (share * Math.sqrt(squares[j]!) + ofCentre * centre),
  );
  const K = likelihood.classes.length;
  return point.slope.map((g, jk) => (Math.abs(g) <= least[Math.floor(jk / K)]! ? 0 : g));
}
