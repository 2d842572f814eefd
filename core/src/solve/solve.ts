import { assertKnownOptions, MultilogitError, quoted, suggestion } from "../errors.js";
import { centreClasses } from "../numeric/centre-classes.js";
import { norm } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { certify } from "./certify.js";
import { gradientAscent } from "./gradient-ascent.js";
import { lbfgs } from "./lbfgs.js";
import { meteredObjective, type Work } from "./metered-objective.js";
import { newton } from "./newton.js";
import { isSmall } from "./newton-step.js";
import { polish } from "./polish.js";
import { roughStart, type Start } from "./rough-start.js";
import { type Certificate, type Solution, type SolverName, solutionTo } from "./solution.js";
import { after, type Run, type Solver, type SolverControl, withinTolerance } from "./solver.js";

export interface Progress {
  readonly iteration: number;
  readonly evaluations: number;
  /** f, nats */
  readonly value: number;
  readonly gradientNorm: number;
  /** how far f may be from its minimum, nats */
  readonly gap: number;
}

export interface SolveOptions {
  /** Default "auto": Newton where d·K ≤ 100 or there is no penalty, otherwise preconditioned L-BFGS. */
  readonly solver?: SolverName | "auto";
  /** Largest gap that still counts as converged, as a share of max(1, |f|). Default 1e-9. */
  readonly tolerance?: number;
  /** Default 1000; 10 000 for gradient ascent. */
  readonly maxIterations?: number;
  /** Whether Newton steps follow until the weights are as exact as f64 allows. Default true; false saves a few passes. */
  readonly polish?: boolean;
  /** The fixed step of gradient ascent. Default: the largest that is safe on any data. */
  readonly step?: number;
  /** W to start from, d × K. Default 0, from where an unpenalised fit begins again if this start leaves f64 no slope to judge it by. */
  readonly start?: Float64Array;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** The names of all options of `solve`. */
export const SOLVE_OPTIONS: readonly (keyof SolveOptions)[] = [
  "solver",
  "tolerance",
  "maxIterations",
  "polish",
  "step",
  "start",
  "signal",
  "onProgress",
];
/** Scores this far apart, in nats, leave no more than 1e-13 of a row's curvature, which sums over rows lose in rounding. */
const SATURATED = 30;
const SOLVERS: Readonly<Record<SolverName, Solver>> = { lbfgs, newton, "gradient-ascent": gradientAscent };

interface Certified {
  readonly point: Point;
  readonly certificate: Certificate;
}

/**
 * The weights that minimise the objective, with a certificate of how near the minimum they are. Stopping early is a result with a
 * reason, not an exception; an abort rejects with the signal's reason.
 */
export async function solve(objective: Objective, options: SolveOptions = {}): Promise<Solution> {
  assertKnownOptions(options, SOLVE_OPTIONS, "solve");
  const name = solverFor(objective, options.solver ?? "auto");
  const tolerance = positive(options.tolerance ?? 1e-9, "tolerance");
  const work: Work = { evaluations: 0, curvaturePasses: 0 };
  const metered = meteredObjective(objective, work, options.signal);
  const wantsPolish = (options.polish ?? true) && name !== "gradient-ascent";
  const attempt = async (start: Float64Array) => {
    const control = controlFor(options, name, tolerance, work);
    // its first steps are those of L-BFGS, and no other solver's that was asked for
    const takesFirstSteps = name === "lbfgs" || (options.solver ?? "auto") === "auto";
    const rough = takesFirstSteps ? await roughStart(metered, start, control) : { W: start, iterations: 0 };
    const from = async ({ W, metric, pairs, iterations: before }: Start, trustsEstimate: boolean) => {
      const run = await SOLVERS[name](metered, W, { ...after(control, before), metric, pairs, trustsEstimate });
      const iterations = before + run.iterations;
      return { run: { ...run, iterations }, ...(await finish(metered, run, name, wantsPolish, tolerance)) };
    };
    // where Newton steps follow, they find out whether the estimate was right; if it was not, the solver goes on from there
    const end = await from(rough, wantsPolish);
    const isDone = !wantsPolish || end.run.outcome !== "reached" || holds(end.certificate, end.point, tolerance);
    return isDone ? end : from({ ...end.run, W: end.point.W }, false);
  };
  const start = startFor(objective, options.start);
  const first = await attempt(start);
  const { run, point, certificate } = (await isDoubtful(objective, first, start))
    ? await attempt(new Float64Array(start.length))
    : first;
  const converged = holds(certificate, point, tolerance);
  return solutionTo(objective, {
    weights: centreClasses(point.W, objective.classes.length),
    value: point.value,
    logLikelihood: point.logLikelihood,
    converged,
    reason: reasonFor(converged, run, certificate, point, tolerance),
    solver: name,
    method: run.method,
    iterations: run.iterations,
    ...work,
    certificate,
  });
}

/**
 * Whether an unpenalised minimum was called finite from a start that may have brought it about: where scores are so far apart that f64 has
 * neither slope nor curvature left, a Newton step of 0 proves nothing. From W = 0 such scores are reached only by steps that did.
 */
async function isDoubtful({ penalty }: Objective, { point, certificate }: Certified, start: Float64Array) {
  if (penalty.kind !== "none" || certificate.minimum !== "finite" || start.every((w) => w === 0)) return false;
  return (await point.scoreChange(point.W)).spread >= SATURATED;
}

/** Polishes where that is wanted, or where the solver was satisfied but the certificate is not; then certifies. */
async function finish(objective: Objective, run: Run, name: SolverName, wantsPolish: boolean, tolerance: number) {
  const canPolish = run.outcome === "reached" && name !== "gradient-ascent";
  if (canPolish && wantsPolish) return certify(objective, await polish(objective, run.point));
  const certified = await certify(objective, run.point, tolerance);
  if (!canPolish || holds(certified.certificate, certified.point, tolerance)) return certified;
  return certify(objective, await polish(objective, certified.point));
}

function solverFor(objective: Objective, wanted: string): SolverName {
  if (wanted === "auto") return isSmall(objective) || objective.penalty.kind === "none" ? "newton" : "lbfgs";
  if (Object.hasOwn(SOLVERS, wanted)) return wanted as SolverName;
  const names = ["auto", ...Object.keys(SOLVERS)];
  throw new MultilogitError(
    "option",
    `solver ${quoted(wanted)}${suggestion(wanted, names)} (known: ${names.join(", ")})`,
  );
}

function controlFor(options: SolveOptions, name: SolverName, tolerance: number, work: Work): SolverControl {
  return {
    tolerance,
    maxIterations: positive(options.maxIterations ?? (name === "gradient-ascent" ? 10_000 : 1000), "maxIterations"),
    ...(options.step === undefined ? {} : { step: positive(options.step, "step") }),
    observe: (iteration, point, gap) =>
      options.onProgress?.({
        iteration,
        evaluations: work.evaluations,
        value: point.value,
        gradientNorm: norm(point.gradient),
        gap,
      }),
  };
}

function startFor({ ridge, classes }: Objective, start: Float64Array | undefined): Float64Array {
  const length = ridge.length * classes.length;
  if (start !== undefined && start.length !== length)
    throw new MultilogitError("option", `start has ${start.length} entries; expected d·K = ${length}`);
  return start === undefined ? new Float64Array(length) : centreClasses(start, classes.length);
}

function holds({ gap, gradientNorm, minimum }: Certificate, { value }: Point, tolerance: number): boolean {
  return (
    minimum === "finite" &&
    Number.isFinite(value) &&
    Number.isFinite(gradientNorm) &&
    withinTolerance(gap, value, tolerance)
  );
}

function reasonFor(converged: boolean, run: Run, certificate: Certificate, point: Point, tolerance: number): string {
  const { gap, minimum } = certificate;
  const distance = `the objective is within ${gap.toExponential(1)} nats of its minimum`;
  if (converged) return `converged: ${distance}`;
  if (minimum === "separated")
    return "not converged: the data are separated, some classes can be told apart without error, so the likelihood has no maximum at finite weights; use a ridge penalty";
  if (!Number.isFinite(point.value) || (!Number.isFinite(gap) && run.outcome === "stalled"))
    return "not converged: the objective or its slope is no longer a finite number in f64; standardise the features or take shorter steps";
  const wanted = `asked for ${(tolerance * Math.max(1, Math.abs(point.value))).toExponential(1)}`;
  if (run.outcome === "iteration-limit")
    return `not converged: stopped at the limit of ${run.iterations} iterations, where ${gapInWords(gap)}, ${wanted}; allow more iterations`;
  if (minimum === "unknown")
    return "not converged: a Newton step would still move scores; the data may be separated or nearly so; use a ridge penalty or more iterations";
  return `not converged: no step lowers the objective any further in f64, where ${gapInWords(gap)}, ${wanted}; standardise the features or ask for less`;
}

function gapInWords(gap: number): string {
  return Number.isFinite(gap) ? `the gap is ${gap.toExponential(1)} nats` : "no bound on the gap is known";
}

function positive(value: number, name: string): number {
  if (!(value > 0)) throw new MultilogitError("option", `${name} is ${quoted(value)}; expected a number above 0`);
  return value;
}
