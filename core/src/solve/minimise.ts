import { MultilogitError, quoted, suggestion } from "../errors.js";
import { centreClasses } from "../numeric/centre-classes.js";
import { allFinite, norm } from "../numeric/vectors.js";
import type { Objective } from "../objective/objective.js";
import { penalised } from "../objective/penalised.js";
import { carefulFit } from "./careful-fit.js";
import { type Certified, certify, certifyAlongNewtonStep, certifyAsItIs, holds } from "./certify.js";
import { hasNearlyDependent } from "./column-pivot.js";
import { fromSample } from "./from-sample.js";
import { gradientAscent } from "./gradient-ascent.js";
import { isDoubtful } from "./is-doubtful.js";
import { lbfgs } from "./lbfgs.js";
import { assertMemoryFor } from "./memory-for.js";
import { meteredObjective, type Work } from "./metered-objective.js";
import { newton } from "./newton.js";
import { isSmall } from "./newton-step.js";
import { newtonsTurn } from "./newtons-turn.js";
import { orthonormalFit } from "./orthonormal-fit.js";
import { type Pace, paceOf } from "./pace.js";
import { type PolishLimit, polish, provenPreconditioner } from "./polish.js";
import { reasonFor } from "./reason.js";
import { roughStart, type Start } from "./rough-start.js";
import { rowSpanFit } from "./row-span-fit.js";
import { type Certificate, type Solution, type SolverName, solutionTo } from "./solution.js";
import { DEFAULT_TOLERANCE, positive, type SolveOptions, wholeNumber } from "./solve-options.js";
import { after, type Run, type Solver, type SolverControl, unboundedClass } from "./solver.js";
import { startFor } from "./start-for.js";
import { withRounding } from "./value-rounding.js";
import { withWeightsWithin } from "./weights-within.js";

const SOLVERS: Readonly<Record<Exclude<SolverName, "proximal-newton">, Solver>> = {
  lbfgs,
  newton,
  "gradient-ascent": gradientAscent,
};

/**
 * Multiply-adds of a pass over the rows, from which on polishing is limited: about 50 ms on one thread. With a limit binary digits took 14 ms
 * of processor time instead of 24 (`weightsWithin` 4e-5, not 2e-9), 20 000 × 100 normals 200 instead of 419 (1e-3, not 8e-8), 1 000 embeddings
 * 0.83 s instead of 1.73 (8e-4, not 2e-8): digits of the weights that smaller fits can afford.
 */
const LARGE_PASS = 1e8;
/**
 * The share of the passes of a fit that polishing may add to them: 254 products took 20 000 × 384 embeddings of 100 classes from a gap of
 * 1e-9 to one of 1e-23, which was four fifths of the time.
 */
const POLISH_SHARE = 0.2;

/** What `options` mean for this objective. */
interface Plan {
  readonly solver: keyof typeof SOLVERS;
  readonly tolerance: number;
  readonly onPass: Pace["onPass"];
  readonly takesFirstSteps: boolean;
  readonly wantsPolish: boolean;
  /** what polishing after this run may cost; undefined for no limit, null for nothing at all */
  polishLimit(objective: Objective, run: Run): PolishLimit | null | undefined;
  /** whether the caller limited the iterations */
  readonly hasOwnLimit: boolean;
  readonly control: SolverControl;
}

/** Where a run ended, after polishing, and how near that is to the minimum. */
interface End extends Certified {
  readonly run: Run;
  /** how much of the gap is rounding of the weights and the value, nats; 0 until that is computed */
  readonly rounding?: number;
  /** features that are almost combinations of others in f64, where that ended the run */
  readonly nearlyDependent?: readonly string[];
}

/** What `solve` does, loaded when a fit comes to it. */
export async function minimise(objective: Objective, options: SolveOptions): Promise<Solution> {
  const work: Work = { evaluations: 0, curvaturePasses: 0 };
  // loaded when it is asked for, so that a page that fits with a ridge does not carry it
  if (objective.sparse !== null) {
    const { sparseSolution } = await import("./sparse/sparse-solution.js");
    return sparseSolution(objective, await fromSample(objective, options, minimise), work);
  }
  const plan = planFor(objective, options, work);
  if (objective.likelihood.nearby !== undefined && ["auto", "lbfgs"].includes(options.solver ?? "auto")) {
    const { fewPassesSolution } = await import("./few-passes-solution.js");
    const start = startFor(objective, options.start);
    return fewPassesSolution(objective, start, plan, options, work, minimise);
  }
  const metered = meteredObjective(objective, work, options.signal, plan.onPass);
  const start = startFor(objective, options.start);
  const inSpan =
    plan.solver === "lbfgs" ? await rowSpanFit(metered, start, plan.tolerance, options, work, minimise) : null;
  if (inSpan === null) assertMemoryFor(objective, plan.solver === "lbfgs");
  const first = inSpan ?? (await attempt(metered, plan, start));
  const second = (await isDoubtful(objective, first, start)) ? await withoutDoubt(metered, plan, first) : first;
  const wrap = (inColumns: Objective) => meteredObjective(inColumns, work, options.signal, plan.onPass);
  const orthonormal = (await isDependent(metered, plan, second))
    ? await orthonormalFit(metered, plan.control, wrap)
    : null;
  const found = await withVerdict(objective, orthonormal ?? (await plainEnd(metered, plan, start, second)), options);
  const isNumeric = Number.isFinite(second.point.value) && allFinite(second.point.gradient);
  const careful = isNumeric && needsCare(objective, found, plan) ? await carefulFit(metered, plan.control, wrap) : null;
  const again = careful && (await withVerdict(objective, careful, options));
  const end = again !== null && holds(objective, again, plan.tolerance, again.rounding) ? again : found;
  const isOpen = isNumeric && (needsCare(objective, end, plan) || end.certificate.minimum === "separated");
  const other = isOpen ? await solvedAnotherWay(objective, plan, options, work) : null;
  return other ?? solutionOf(objective, plan, await withWeightsWithin(objective, end), work);
}

/**
 * A small fit that rounding ended, by the reference engine's sums, or by L-BFGS where Newton's method was not asked for; null where that
 * does not converge either. Whether a fit converges must not depend on the engine.
 */
async function solvedAnotherWay(
  objective: Objective,
  plan: Plan,
  options: SolveOptions,
  work: Work,
): Promise<Solution | null> {
  const { likelihood, penalty } = objective;
  const { onProgress: _, ...silently } = options;
  const plain = await likelihood.plain?.();
  const mayChange = (options.solver ?? "auto") === "auto" && plan.solver === "newton" && penalty.kind !== "none";
  const isByLbfgs = !plain && mayChange && Boolean(await likelihood.careful?.());
  if (!plain && !isByLbfgs) return null;
  const solution = plain
    ? await minimise(penalised(plain, penalty), silently)
    : await minimise(objective, { ...silently, solver: "lbfgs" });
  work.evaluations += solution.evaluations;
  work.curvaturePasses += solution.curvaturePasses;
  return solution.converged ? solutionTo(objective, { ...solution, ...work }) : null;
}

/** The end in the features' own columns, with all that rounding adds to its gap. */
async function plainEnd(objective: Objective, plan: Plan, start: Float64Array, found: End): Promise<End> {
  const end = found.run.outcome === "dependent" ? await attempt(objective, stayingWith(plan), start) : found;
  return withRounding(objective, Number.isFinite(end.point.value) ? end : await backAt(objective, start, end));
}

/** Whether rounding may be what ended a run: the caller did not stop it, and there may be a minimum. */
function needsCare(objective: Objective, end: End, { solver, tolerance, hasOwnLimit }: Plan): boolean {
  if (solver === "gradient-ascent" || (hasOwnLimit && end.run.outcome === "iteration-limit")) return false;
  return end.certificate.minimum !== "separated" && !holds(objective, end, tolerance, end.rounding);
}

/** Without a penalty, and where weights or offsets leave f64 too few digits to tell whether there is a minimum: whether there is without them. */
async function withVerdict(objective: Objective, end: End, { signal }: SolveOptions): Promise<End> {
  const { likelihood, penalty } = objective;
  const plain = penalty.kind === "none" ? await likelihood.unweighted?.() : null;
  if (!plain) return end;
  try {
    const { minimum } = (await minimise(penalised(plain, penalty), signal ? { signal } : {})).certificate;
    return { ...end, certificate: { ...end.certificate, minimum } };
  } finally {
    plain.close?.();
  }
}

/** The end of a run that left the finite numbers, at the start, which is not one to report. */
async function backAt(objective: Objective, start: Float64Array, { run }: End): Promise<End> {
  const point = await objective.at(start);
  const certificate: Certificate = {
    kind: objective.penalty.kind === "none" ? "newton-decrement" : "duality-gap",
    gap: point.value,
    gradientNorm: norm(point.gradient),
    minimum: "unknown",
  };
  return { run: { ...run, outcome: "stalled" }, point, certificate };
}

/**
 * First steps, the solver, the certificate. Where Newton steps follow, they show whether the solver's estimate of the gap was right; if
 * not, the solver goes on from there, and if rounding had stalled L-BFGS, Newton's method does.
 */
async function attempt(objective: Objective, plan: Plan, start: Float64Array): Promise<End> {
  const { control, takesFirstSteps, wantsPolish, tolerance } = plan;
  const rough = takesFirstSteps ? await roughStart(objective, start, control) : { W: start, iterations: 0 };
  const hasMinimum = unboundedClass(objective) === null;
  let end = await runFrom(objective, plan, rough, wantsPolish || !hasMinimum);
  const isOver = () => !hasMinimum || holds(objective, end, tolerance) || !allFinite(end.point.W);
  if (!isOver() && wantsPolish && end.run.outcome === "reached")
    end = await runFrom(objective, plan, { ...end.run, W: end.point.W }, false);
  const newtons = plan.solver === "lbfgs" && !isOver() ? newtonsTurn(end.run, control, plan.hasOwnLimit) : null;
  if (newtons === null) return end;
  const { iterations } = end.run;
  return runFrom(objective, { ...plan, solver: "newton", control: newtons }, { W: end.point.W, iterations }, false);
}

async function runFrom(objective: Objective, plan: Plan, start: Start, trustsEstimate: boolean): Promise<End> {
  const { W, preconditioner, pairs, iterations } = start;
  const control = { ...after(plan.control, iterations), preconditioner, pairs, trustsEstimate };
  const last = await SOLVERS[plan.solver](objective, W, control);
  const run = { ...last, iterations: iterations + last.iterations };
  return { run, ...(await finish(objective, run, plan)) };
}

/**
 * Polishes if asked to, or if the solver converged but the certificate does not hold; then certifies. At the limit of iterations the
 * certificate is for exactly the point where the solver was stopped.
 */
async function finish(objective: Objective, run: Run, plan: Plan): Promise<Certified> {
  const { solver, wantsPolish, tolerance, control } = plan;
  const mayMove = run.outcome !== "iteration-limit" && control.maxIterations > 0 && unboundedClass(objective) === null;
  if (!mayMove) return certifyAsItIs(objective, run.point);
  const canPolish = run.outcome !== "separated" && solver !== "gradient-ascent";
  const limit = plan.polishLimit(objective, run);
  const certified =
    canPolish && wantsPolish && limit !== null
      ? await certify(
          objective,
          await polish(objective, run.point, limit, provenPreconditioner(run)),
          limit && tolerance,
        )
      : await certify(objective, run.point, tolerance);
  if (!canPolish || holds(objective, certified, tolerance)) return certified;
  const polished = wantsPolish ? certified : await certify(objective, await polish(objective, certified.point));
  return certifyAlongNewtonStep(objective, withBoundOf(run, polished), tolerance);
}

/** A bound at the point where a solver ended bounds every other point, less the descent between them. */
function withBoundOf({ point: before, gap = Infinity }: Run, { point, certificate }: Certified): Certified {
  const bound = Math.max(0, gap - (before.value - point.value));
  return { point, certificate: { ...certificate, gap: Math.min(certificate.gap, bound) } };
}

/** Whether features are so nearly dependent that a fit without a penalty belongs in other columns. */
async function isDependent(objective: Objective, { solver, control }: Plan, { run, point }: End): Promise<boolean> {
  // Newton's method checks this itself
  if (run.outcome === "dependent" || solver === "newton") return run.outcome === "dependent";
  return control.leavesDependent === true && hasNearlyDependent(objective.likelihood, point);
}

/** For tables that are too large to be written out in other columns. */
function stayingWith(plan: Plan): Plan {
  return { ...plan, control: { ...plan.control, leavesDependent: false } };
}

function solutionOf(objective: Objective, plan: Plan, end: End, work: Work): Solution {
  const { run, point, certificate, rounding = 0, nearlyDependent = [] } = end;
  const converged = holds(objective, end, plan.tolerance, rounding);
  return solutionTo(objective, {
    weights: centreClasses(point.W, objective.classes.length),
    value: point.value,
    logLikelihood: point.logLikelihood,
    converged,
    reason: reasonFor(objective, converged, run, end, plan.tolerance, nearlyDependent),
    solver: plan.solver,
    method: run.method,
    iterations: run.iterations,
    ...work,
    certificate,
  });
}

/** Such an end is replaced by the one reached from W = 0; with 0 iterations allowed the verdict is "unknown". */
function withoutDoubt(objective: Objective, plan: Plan, end: End): End | Promise<End> {
  if (plan.control.maxIterations > 0) return attempt(objective, plan, new Float64Array(end.point.W.length));
  return { ...end, certificate: { ...end.certificate, minimum: "unknown" } };
}

function solverFor(objective: Objective, wanted: string): keyof typeof SOLVERS {
  if (wanted === "auto") return isSmall(objective) || objective.penalty.kind === "none" ? "newton" : "lbfgs";
  if (Object.hasOwn(SOLVERS, wanted)) return wanted as keyof typeof SOLVERS;
  const names = ["auto", ...Object.keys(SOLVERS)];
  throw new MultilogitError(
    "option",
    `solver ${quoted(wanted)}${suggestion(wanted, names)} (known: ${names.join(", ")})`,
  );
}

function planFor(objective: Objective, options: SolveOptions, work: Work): Plan {
  const wanted = options.solver ?? "auto";
  const solver = solverFor(objective, wanted);
  const tolerance = positive(options.tolerance ?? DEFAULT_TOLERANCE, "tolerance");
  const maxIterations = options.maxIterations ?? (solver === "gradient-ascent" ? 10_000 : 1000);
  const pace = paceOf(objective, tolerance, work);
  return {
    solver,
    tolerance,
    onPass: pace.onPass,
    // the rough start takes L-BFGS steps, so skip it when another solver was requested
    takesFirstSteps: maxIterations > 0 && (solver === "lbfgs" || wanted === "auto"),
    wantsPolish: (options.polish ?? true) && solver !== "gradient-ascent",
    polishLimit: ({ likelihood, ridge, classes }, { preconditioner }) => {
      const isLarge = likelihood.rows * ridge.length * classes.length >= LARGE_PASS;
      if (options.polish === true || !isLarge) return undefined;
      const products = Math.floor(POLISH_SHARE * (work.evaluations + work.curvaturePasses));
      return preconditioner && products > 0 ? { products, preconditioner } : null;
    },
    hasOwnLimit: options.maxIterations !== undefined,
    control: {
      tolerance,
      maxIterations: wholeNumber(maxIterations, "maxIterations"),
      leavesDependent:
        maxIterations > 0 && objective.penalty.kind === "none" && objective.likelihood.orthonormal !== undefined,
      ...(options.step === undefined ? {} : { step: positive(options.step, "step") }),
      observe: (iteration, point, gap) => options.onProgress?.(pace.progressAt(iteration, point, gap)),
    },
  };
}
