import type { AbortSignalLike } from "../abort-signal-like.js";
import type { Engine } from "../engine/engine.js";
import { assertKnownOptions, listed, MultilogitError } from "../errors.js";
import { CONSTANT } from "../features/feature-map.js";
import type { Formula } from "../features/formula/formula-plan.js";
import type { Likelihood } from "../likelihood/likelihood.js";
import type { ClassName, Sample, Target } from "../likelihood/sample.js";
import { withEngine } from "../model/choose-engine.js";
import { type FitOptions, factsWith } from "../model/fit.js";
import type { RowFacts } from "../model/model.js";
import { prepare } from "../model/prepare.js";
import { type FeaturePenalties, featurePenalties } from "../objective/feature-penalties.js";
import { penaltyAt } from "../objective/penalty-at.js";
import { assertPenaltyPath, type PenaltyPath } from "../objective/penalty-path.js";
import { pauseFor } from "../pause-for.js";
import { meteredLikelihood } from "../solve/metered-likelihood.js";
import type { Work } from "../solve/metered-objective.js";
import { positive, wholeNumber } from "../solve/solve-options.js";
import type { SparseRun } from "../solve/sparse/proximal-newton.js";
import { solvePath } from "../solve/sparse/solve-path.js";
import type { Rows } from "../table/raw-rows.js";
import type { NumberArray } from "../table/table.js";
import { type Path, pathFrom } from "./path.js";
import { type PathPoint, PathRecorder } from "./path-recorder.js";
import { solveRidgePath } from "./solve-ridge-path.js";

/** What a path shows of itself after each λ. */
export interface PathProgress {
  /** this λ's place, from 1, of `count` */
  readonly step: number;
  readonly count: number;
  readonly lambda: number;
  /** weights of penalised features that are not 0 */
  readonly nonZeros: number;
  /** 1 − ℓ/ℓ₀ */
  readonly explained: number;
  readonly converged: boolean;
}

/** What is asked of the fits along a path. */
export interface PathSolveOptions {
  /** lasso.path(), elasticNet.path({ alpha }), grouped.path() or ridge.path(). */
  readonly penalty: PenaltyPath;
  /** Largest gap at each λ, as in `fit`. Default 1e-6. */
  readonly tolerance?: number;
  /** Steps at each λ. Default 1000. */
  readonly maxIterations?: number;
  /** Whether weights are refined at every λ until they are as exact as f64 allows. Default false; the gap holds either way. */
  readonly polish?: boolean;
  /** Whether effective degrees of freedom are computed where counting is not enough, for λ2 > 0 and groups: a factorisation per λ. Default false. */
  readonly degreesOfFreedom?: boolean;
  readonly onProgress?: (progress: PathProgress) => void;
  /** Ends the path with its reason. */
  readonly signal?: AbortSignalLike;
}

/** Options of `fitPath`: those of `fit`, with a path of penalties. */
export interface FitPathOptions
  extends Omit<FitOptions, "solver" | "step" | "start" | keyof PathSolveOptions>,
    PathSolveOptions {}

/** Options of a path that `prepare` does not take. */
export const NOT_OF_FIT: readonly string[] = [
  "penalty",
  "tolerance",
  "maxIterations",
  "polish",
  "degreesOfFreedom",
  "onProgress",
];
export const OF_FIT: readonly string[] = [
  "features",
  "ignore",
  "constant",
  "rowWeights",
  "classWeights",
  "classes",
  "offset",
  "missing",
  "onWarnings",
  "engine",
  "threads",
  "signal",
];

/**
 * Fits of the same rows for many λ, from the least one that sets every penalised weight to 0 downwards, each started from the last. Every λ has a
 * certificate. The path ends early, and says so, where the deviance is explained or hardly falls any more.
 *
 * @example const path = await fitPath(rows, "kind", { penalty: lasso.path({ count: 50 }) }); path.points.at(-1)?.nonZeros;
 */
export async function fitPath(
  rows: Rows,
  target: Target | Formula | readonly ClassName[] | NumberArray,
  options: FitPathOptions,
): Promise<Path> {
  assertPathOptions(options);
  const prepared = prepare(rows, target, { ...fitOptionsOf(options), penalty: penaltyAt(options.penalty, 1) });
  if (prepared.warnings.length > 0) options.onWarnings?.(prepared.warnings);
  return withEngine(
    prepared.sample,
    options,
    async (engine, slow) =>
      pathFrom(await recordPath({ ...prepared, ...factsWith(prepared, slow, options) }, options, engine)),
    options.penalty.count,
  );
}

/** Throws unless these are options of `fitPath`. */
function assertPathOptions(options: FitPathOptions): void {
  assertKnownOptions(options, [...OF_FIT, ...NOT_OF_FIT], "fitPath");
  assertPenaltyPath(options.penalty);
}

/** Those of `options` that decide which rows and features are fitted. */
export function fitOptionsOf(options: object): FitOptions {
  return Object.fromEntries(Object.entries(options).filter(([key]) => OF_FIT.includes(key)));
}

/** The fits along a path, of rows that are prepared. */
export async function recordPath(
  { sample, ...facts }: { readonly sample: Sample } & RowFacts,
  options: FitPathOptions,
  engine: Engine,
): Promise<PathRecorder> {
  const likelihood = await engine.likelihood(sample);
  return pathOver(likelihood, options, facts).finally(() => likelihood.close?.());
}

/** The fits along a path of a likelihood, wherever its rows are. */
export async function pathOver(
  likelihood: Likelihood,
  options: PathSolveOptions,
  facts: RowFacts,
): Promise<PathRecorder> {
  const { penalty, polish = false, degreesOfFreedom = false } = options;
  const work: Work = { evaluations: 0, curvaturePasses: 0 };
  const tolerance = positive(options.tolerance ?? 1e-6, "tolerance");
  const maxIterations = wholeNumber(options.maxIterations ?? 1000, "maxIterations");
  const recorder = new PathRecorder({ likelihood, penalty, tolerance, work, wantsFreedom: degreesOfFreedom, facts });
  const unit = featurePenalties(penaltyAt(penalty, 1), likelihood.featureMap);
  const schedule = {
    lambdas: penalty.lambdas,
    count: penalty.count,
    ratio: penalty.ratio ?? (likelihood.features >= likelihood.rows ? 1e-2 : 1e-4),
  };
  const seen = (point: PathPoint, step: { readonly index: number; readonly count: number }) => {
    const { lambda, nonZeros, explained, converged } = point;
    options.onProgress?.({ step: step.index + 1, count: step.count, lambda, nonZeros, explained, converged });
    return recorder.isOver;
  };
  const control = { tolerance, maxIterations, polish };
  const { signal } = options;
  const failed =
    unit.isPlain && !degreesOfFreedom
      ? await solveRidgePath(likelihood, unit, schedule, work, {
          ...control,
          ...(signal === undefined ? {} : { signal }),
          visit: (step) => seen(recorder.recordRidge(step), step),
        })
      : await solvePath(meteredLikelihood(likelihood, work, signal), unit, schedule, {
          ...control,
          keepsCurvature: degreesOfFreedom,
          pause: pauseFor(signal),
          visit: async (step) => seen(await recorder.record(step), step),
        });
  if (failed !== null) throw noPath(failed, freeNames(unit, likelihood));
  return recorder;
}

/** The features without a penalty, besides the constant. */
function freeNames({ lambda1, lambda2 }: FeaturePenalties, { featureMap }: Likelihood): string[] {
  return featureMap.names.filter((name, j) => name !== CONSTANT && lambda1[j]! + lambda2[j]! === 0);
}

/** Why the fit with every penalised weight at 0, where a path begins, was not found. */
function noPath({ outcome, iterations }: SparseRun, names: readonly string[]): MultilogitError {
  const why =
    outcome === "iteration-limit"
      ? `were not fitted in ${iterations} ${iterations === 1 ? "iteration" : "iterations"}; allow more iterations`
      : `separate the classes${outcome === "separated" ? "" : " or are dependent, or nearly so"}; penalise them or leave some out`;
  return new MultilogitError(
    "data",
    `there is no path: with every penalised weight at 0, the features without a penalty, ${listed(names.length > 0 ? names : [CONSTANT])}, ${why}`,
  );
}
