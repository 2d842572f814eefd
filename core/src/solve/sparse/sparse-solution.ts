import { listed, MultilogitError, quoted } from "../../errors.js";
import { centreClasses } from "../../numeric/centre-classes.js";
import { norm } from "../../numeric/vectors.js";
import type { Objective } from "../../objective/objective.js";
import { shortestSubgradient } from "../../objective/sparse-penalty-term.js";
import { holds } from "../certify.js";
import { meteredLikelihood } from "../metered-likelihood.js";
import { meterFor, type Work } from "../metered-objective.js";
import { type Solution, solutionTo } from "../solution.js";
import { positive, type SolveOptions, wholeNumber } from "../solve-options.js";
import { scaleOf, unboundedClass } from "../solver.js";
import { canonicalWeights } from "./canonical-weights.js";
import type { SparseRun } from "./proximal-newton.js";
import { solveSparse, sparseCertificate } from "./solve-sparse.js";

/** `solve` where the penalty has kinks or factors. */
export async function sparseSolution(objective: Objective, options: SolveOptions, work: Work): Promise<Solution> {
  assertSuits(options);
  const penalties = objective.sparse!;
  const tolerance = positive(options.tolerance ?? 1e-9, "tolerance");
  const maxIterations = wholeNumber(options.maxIterations ?? 1000, "maxIterations");
  const likelihood = meteredLikelihood(objective.likelihood, meterFor(work, options.signal));
  const problem = { likelihood, penalties };
  const run = await solveSparse(problem, startFor(objective, options.start), {
    tolerance,
    maxIterations,
    polish: options.polish ?? true,
    observe: (iteration, { point, value }, gap) =>
      options.onProgress?.({
        iteration,
        evaluations: work.evaluations,
        value,
        gradientNorm: norm(shortestSubgradient(penalties, point.W, point.slope)),
        gap: Math.min(gap, value),
      }),
  });
  const { certificate, rounding } = await sparseCertificate(problem, run);
  const converged = holds(objective, { point: run, certificate }, tolerance, rounding);
  return solutionTo(objective, {
    weights: canonicalWeights(penalties, run.point.W),
    value: run.value,
    logLikelihood: run.point.logLikelihood,
    converged,
    reason: reasonOf(objective, run, certificate.gap, converged, tolerance),
    solver: "proximal-newton",
    method: "proximal Newton over the weights that may not be 0",
    iterations: run.iterations,
    ...work,
    certificate,
  });
}

function assertSuits({ solver = "auto", step }: SolveOptions): void {
  if (solver !== "auto" && solver !== "proximal-newton")
    throw new MultilogitError(
      "option",
      `solver ${quoted(solver)} needs an objective without kinks, and a ridge without factors; for this penalty leave the solver out, or take "proximal-newton"`,
    );
  if (step !== undefined)
    throw new MultilogitError(
      "option",
      `step is ${quoted(step)}; it belongs to solver "gradient-ascent"; leave it out`,
    );
}

function startFor({ ridge, classes, sparse }: Objective, start: Float64Array | undefined): Float64Array {
  const length = ridge.length * classes.length;
  if (start === undefined) return new Float64Array(length);
  if (start.length !== length)
    throw new MultilogitError("option", `start has ${start.length} entries; expected d·K = ${length}`);
  const K = classes.length;
  const centred = centreClasses(start, K);
  return start.map((w, jk) => {
    const j = Math.floor(jk / K);
    const isFree = sparse!.lambda1[j]! + sparse!.lambda2[j]! === 0;
    return sparse!.lambda1[j] === Infinity ? 0 : isFree ? centred[jk]! : w;
  });
}

function reasonOf(
  objective: Objective,
  { outcome, minimum, iterations, value }: SparseRun,
  gap: number,
  converged: boolean,
  tolerance: number,
): string {
  if (converged) return `converged: the objective is within ${gap.toExponential(1)} nats of its minimum`;
  const unbounded = unboundedClass(objective);
  if (unbounded !== null)
    return `not converged: class ${quoted(unbounded)} has no row with weight above 0, and no penalty holds its constant, which runs to −∞; leave out the class or the constant`;
  if (minimum === "separated")
    return `not converged: the features without a penalty, ${listed(unpenalisedNames(objective))}, rule out a class without error for some rows, so the objective has no minimum at finite weights; penalise them`;
  const wanted = `asked for ${(tolerance * scaleOf(objective, value)).toExponential(1)}`;
  const known = Number.isFinite(gap) ? `the gap is ${gap.toExponential(1)} nats` : "no bound on the gap is known";
  if (outcome === "iteration-limit")
    return `not converged: stopped at the limit of ${iterations} iteration${iterations === 1 ? "" : "s"}, where ${known}, ${wanted}; allow more iterations`;
  // where all classes have rows the constant alone does neither
  const free = unpenalisedNames(objective);
  if (minimum === "unknown" && free.join() !== "constant")
    return `not converged: the features without a penalty, ${listed(free)}, separate the classes or are dependent, or nearly so; penalise them or leave some out`;
  return `not converged: no step lowers the objective any further in f64, where ${known}, ${wanted}; standardise the features or ask for less`;
}

function unpenalisedNames({ likelihood, sparse }: Objective): string[] {
  const { lambda1, lambda2 } = sparse!;
  return likelihood.featureMap.names.filter((_, j) => lambda1[j]! + lambda2[j]! === 0);
}
