import { MultilogitError } from "../../errors.js";
import { entryHessianAt } from "../../likelihood/entry-hessian.js";
import type { LikelihoodPoint, LinearisedDual } from "../../likelihood/likelihood.js";
import { linearisedAt } from "../../likelihood/linearised-dual.js";
import { plainAlgebra } from "../../numeric/dense-algebra.js";
import { addScaled, allFinite, dot, maxAbs, scaled } from "../../numeric/vectors.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import { sparsePenalty } from "../../objective/sparse-penalty-term.js";
import { separates } from "../judge-minimum.js";
import { squaresOf } from "../slope-rounding.js";
import type { Certificate } from "../solution.js";
import { LARGEST_SPREAD, withinTolerance } from "../solver.js";
import { hiddenSlopes, linearisedGap } from "./linearised-gap.js";
import { modelMinimum } from "./model-minimum.js";
import { allEntries, type QuadraticModel, quadraticModel } from "./quadratic-model.js";
import { type SparsePoint, type SparseProblem, sparsePointOf } from "./sparse-problem.js";
import { withinRounding } from "./within-rounding.js";
import { WorkingSet } from "./working-set.js";

// min −ℓ(W) + Ω(W) by proximal Newton: each step minimises the quadratic model of −ℓ plus Ω over a working set of (feature, class) entries, all
// classes together, and is shortened where f does not fall enough (Lee, Sun & Saunders 2014, algorithm 1). The working set starts as the strong
// rule says (Tibshirani et al. 2012) and grows by what violates its constraint at the linearised dual point, which also gives the gap. Ends when
// the gap is within the tolerance.

/** The settings of a run. */
export interface SparseControl {
  /** largest gap, as a share of `scaleOf` f */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** penalised entries whose slope is at most this share of their λ1 are left out at first */
  readonly share: number;
  /** whether steps go on until rounding ends them and nothing outside the working set violates its constraint */
  readonly polish: boolean;
  /** whether the curvature of the last step is used afterwards, so that it has to be exact */
  readonly keepsCurvature?: boolean;
  /** called once for each point, with how far it may be from the minimum */
  observe(iteration: number, at: SparsePoint, gap: number): void;
}

export interface SparseRun {
  readonly point: Pick<LikelihoodPoint, "W" | "logLikelihood" | "slope" | "gramDiagonal">;
  /** f there, nats */
  readonly value: number;
  /** how far f is from its minimum, nats, rounding of slopes included */
  readonly gap: number;
  readonly minimum: Certificate["minimum"];
  readonly iterations: number;
  readonly outcome: "reached" | "iteration-limit" | "stalled" | "separated";
  /** the curvature that the last step was made with */
  readonly last: SparseCurvature | null;
}

/** A run that ended at a point of the likelihood, from where others can go on. */
export interface ProximalRun extends SparseRun {
  readonly point: LikelihoodPoint;
}

/** H in the entries of the last working set, ascending. */
export interface SparseCurvature {
  readonly entries: Int32Array;
  readonly H: Float64Array;
}

/** Armijo's constant for steps of a composite objective. */
const SUFFICIENT_DECREASE = 1e-4;
/** Steps that are tried where the full one is too long. */
const SHORTER = Float64Array.from({ length: 30 }, (_, m) => 2 ** -(m + 1));
/** The inner problem is solved to this share of the tolerance, relative to λ1, since a slope of (1 + ε) λ1 adds ε f to the gap. */
const INNER = 0.02;
/** From this tolerance on the curvature may be rough: what that leaves of a step is far below it. */
const ROUGH = 1e-7;
/** Rounding of the inner problem, relative to λ1. */
const INNER_ROUNDING = 1e-13;
/** Steps after the tolerance is met: each squares the distance, so two or three reach rounding. */
const MOST_POLISHING = 4;
/** Entries outside the working set may exceed their λ1 by this share before they are taken in: rounding of slopes. */
const EXCESS = 1e-10;
/** Steps without progress before rounding is taken to be what ends a run. */
const PATIENCE = 3;

/** Steps that aim within the rounding of slopes: the first gets there, and the others take away what it leaves. */
const MOST_AIMED = 10;

/** From `start`, a point of the problem's likelihood. Where rounding of the slopes keeps the gap open, steps go on to a minimum that allows for it. */
export async function proximalNewton(
  problem: SparseProblem,
  start: LikelihoodPoint,
  control: SparseControl,
): Promise<ProximalRun> {
  const run = await stepsTo(problem.penalties, problem, start, control);
  if (run.outcome !== "stalled" || run.gap === Infinity) return run;
  const within = await withinRounding(problem, run.point);
  if (within === null) return run;
  const again = await stepsTo(within, problem, run.point, {
    ...control,
    maxIterations: Math.min(MOST_AIMED, control.maxIterations - run.iterations),
    observe: (iteration, at, gap) => control.observe(run.iterations + iteration, at, Math.min(gap, run.gap)),
  });
  const nearer = again.outcome === "reached" || again.gap < run.gap ? again : run;
  const outcome = again.outcome === "reached" ? "reached" : run.outcome;
  return { ...nearer, outcome, iterations: run.iterations + again.iterations };
}

/** Steps to the minimum with the penalties `aim`, which those of the problem judge. */
async function stepsTo(
  aim: FeaturePenalties,
  problem: SparseProblem,
  start: LikelihoodPoint,
  control: SparseControl,
): Promise<ProximalRun> {
  const { likelihood } = problem;
  const set = new WorkingSet(problem.penalties, start.W.length);
  set.add(start.W, scaled(-1, start.slope), control.share);
  let state: ProximalRun = {
    ...sparsePointOf(problem, start),
    gap: Infinity,
    minimum: "unknown",
    iterations: 0,
    outcome: "iteration-limit",
    last: null,
  };
  control.observe(0, state, Infinity);
  let [idle, polishing] = [0, 0];
  while (state.iterations < control.maxIterations) {
    const { point, value, gap: before } = state;
    const step = await stepFrom(problem, aim, set, point, control);
    if (step === null)
      return { ...state, outcome: "stalled", minimum: await openMinimum(problem, set, point, point.W) };
    const { V, promised, model, last } = step;
    const dual = await linearisedAt(point, V);
    const next = sparsePointOf(problem, await likelihood.at(addScaled(point.W, 1, V)));
    const isFull = next.value <= value + SUFFICIENT_DECREASE * promised + roundingOf(value);
    const reached = isFull ? next : await shortened(problem, state, V, promised);
    if (reached === null || !Number.isFinite(reached.value) || !allFinite(reached.point.slope))
      return { ...state, outcome: "stalled", minimum: await openMinimum(problem, set, point, V) };
    const found = isFull ? await gapAfter(problem, point, dual, next, model, set.unpenalised) : Infinity;
    // a bound at the point before bounds this one, less the descent between them
    const gap = Math.min(found, Math.max(0, before - (value - reached.value)), Math.max(0, reached.value));
    const isProved = set.unpenalised.length === 0 || (found < Infinity && dual.least > 1 - LARGEST_SPREAD);
    const minimum = isProved ? "finite" : state.minimum;
    state = { ...reached, gap, minimum, iterations: state.iterations + 1, outcome: "iteration-limit", last };
    control.observe(state.iterations, state, gap);
    const violating = set.add(reached.point.W, addScaled(dual.curvature, -1, point.slope), 1 + EXCESS);
    const isWithin =
      minimum === "finite" &&
      withinTolerance({ likelihood, rows: likelihood.rows }, gap, reached.value, control.tolerance);
    if (isWithin) {
      const isDone = violating === 0 && (isStill(point.W, V, promised, value) || ++polishing > MOST_POLISHING);
      if (isDone || !control.polish) return { ...state, outcome: "reached" };
    } else if (minimum !== "finite" && (await separatesFreely(problem, set, point, V)))
      return { ...state, outcome: "separated", minimum: "separated" };
    const isIdle = violating === 0 && value - reached.value <= roundingOf(value) && !(gap < 0.9 * before);
    idle = isIdle ? idle + 1 : 0;
    if (idle >= PATIENCE) return { ...state, outcome: isWithin ? "reached" : "stalled" };
  }
  return state;
}

/** The most weights whose curvature is held at once, 1.2 GB in f64. */
const MOST_ENTRIES = 12_000;

function tooMany(entries: number): MultilogitError {
  return new MultilogitError(
    "memory",
    `this penalty leaves ${entries} weights that may not be 0, more than the ${MOST_ENTRIES} whose curvature can be held at once; take a larger λ1, or a plain ridge, which has no such limit`,
  );
}

interface Step {
  readonly V: Float64Array;
  /** ⟨∇(−ℓ), V⟩ + Ω(W + V) − Ω(W), by how much f would fall along a straight line; at most 0 */
  readonly promised: number;
  readonly model: QuadraticModel;
  readonly last: SparseCurvature;
}

/** The step to the minimum of the model; null where the unpenalised entries have no curvature left. */
async function stepFrom(
  { likelihood, penalties }: SparseProblem,
  aim: FeaturePenalties,
  set: WorkingSet,
  point: LikelihoodPoint,
  { tolerance, polish, keepsCurvature = false }: SparseControl,
): Promise<Step | null> {
  const entries = { unpenalised: set.unpenalised, penalised: set.penalised };
  const all = allEntries(entries);
  if (all.length > MOST_ENTRIES) throw tooMany(all.length);
  const K = likelihood.classes.length;
  const H = await entryHessianAt(point, all, likelihood.rows, !polish && !keepsCurvature && tolerance >= ROUGH);
  const slope = scaled(-1, point.slope);
  const model = quadraticModel(entries, H, slope, point.W, K);
  if (model === null) return null;
  const start = Float64Array.from(model.penalised, (jk) => point.W[jk]!);
  const x = modelMinimum(
    model,
    aim,
    start,
    K,
    Math.max(INNER_ROUNDING, INNER * tolerance),
    likelihood.algebra ?? plainAlgebra,
  );
  const V = new Float64Array(point.W.length);
  const change = x.map((value, e) => value - start[e]!);
  for (const [e, jk] of model.penalised.entries()) V[jk] = change[e]!;
  const ofUnpenalised = model.unpenalisedStep(change);
  for (const [e, jk] of set.unpenalised.entries()) V[jk] = ofUnpenalised[e]!;
  const growth = sparsePenalty(penalties, addScaled(point.W, 1, V)) - sparsePenalty(penalties, point.W);
  return { V, promised: Math.min(0, dot(slope, V) + growth), model, last: { entries: all, H } };
}

/** The best point along a step that was too long; null where no part of it lowers f. */
async function shortened(
  problem: SparseProblem,
  { point, value }: SparsePoint,
  V: Float64Array,
  promised: number,
): Promise<SparsePoint | null> {
  const logLikelihoods = await point.along(V, SHORTER);
  let best: number | null = null;
  let least = Infinity;
  SHORTER.forEach((t, s) => {
    const reached = sparsePenalty(problem.penalties, addScaled(point.W, t, V)) - logLikelihoods[s]!;
    const isEnough = reached <= value + SUFFICIENT_DECREASE * t * promised + roundingOf(value);
    if (isEnough && reached < least) [best, least] = [t, reached];
  });
  return best === null ? null : sparsePointOf(problem, await problem.likelihood.at(addScaled(point.W, best, V)));
}

async function gapAfter(
  problem: SparseProblem,
  point: LikelihoodPoint,
  dual: LinearisedDual,
  next: SparsePoint,
  model: QuadraticModel,
  unpenalised: Int32Array,
): Promise<number> {
  const { likelihood } = problem;
  const squares = await squaresOf(likelihood, point);
  const hidden = squares === null ? null : hiddenSlopes(likelihood, point, squares, 0);
  const K = likelihood.classes.length;
  const left = model.unpenalisedSquare(
    Float64Array.from(unpenalised, (jk) => dual.curvature[jk]! - point.slope[jk]!),
    Float64Array.from(unpenalised, (jk) => hidden?.[Math.floor(jk / K)] ?? 0),
  );
  return linearisedGap(problem, point, dual, next.point, left);
}

/** Whether a step changes the weights by no more than rounding; where they are 0, as those of balanced classes, what it promises tells. */
function isStill(W: Float64Array, V: Float64Array, promised: number, value: number): boolean {
  return maxAbs(V) <= 1e-13 * maxAbs(W) || -promised <= (Number.EPSILON * value) ** 2;
}

/** By how much two values of the objective may differ through rounding alone. */
function roundingOf(value: number): number {
  return 8 * Number.EPSILON * Math.abs(value);
}

/** Whether unpenalised features separate the classes, as far as a step V shows: no row loses likelihood along its part in those, nor does Ω grow. */
async function separatesFreely(
  { likelihood }: SparseProblem,
  { unpenalised }: WorkingSet,
  point: LikelihoodPoint,
  V: Float64Array,
): Promise<boolean> {
  const mayRunAway = unpenalised.length > likelihood.classes.length || likelihood.classTotals.includes(0);
  if (!mayRunAway) return false;
  const free = new Float64Array(V.length);
  for (const jk of unpenalised) free[jk] = V[jk]!;
  return separates(await point.scoreChange(free));
}

/** What is known of the minimum where a run ends without a gap. */
async function openMinimum(
  problem: SparseProblem,
  set: WorkingSet,
  point: LikelihoodPoint,
  V: Float64Array,
): Promise<Certificate["minimum"]> {
  if (set.unpenalised.length === 0) return "finite";
  return (await separatesFreely(problem, set, point, V)) ? "separated" : "unknown";
}
