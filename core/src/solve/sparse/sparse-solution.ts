import { listed, MultilogitError, quoted } from "../../errors.js";
import { norm } from "../../numeric/vectors.js";
import type { Objective } from "../../objective/objective.js";
import { shortestSubgradient } from "../../objective/sparse-penalty-term.js";
import { holds } from "../certify.js";
import { meteredLikelihood } from "../metered-likelihood.js";
import type { Work } from "../metered-objective.js";
import { type Solution, solutionTo } from "../solution.js";
import { DEFAULT_TOLERANCE, positive, type SolveOptions, wholeNumber } from "../solve-options.js";
import { scaleOf, unboundedClass } from "../solver.js";
import { startFor } from "../start-for.js";
import { canonicalWeights } from "./canonical-weights.js";
import type { SparseRun } from "./proximal-newton.js";
import { solveSparse, sparseCertificate } from "./solve-sparse.js";

/** `solve` where the penalty has kinks or factors. */
export async function sparseSolution(objective: Objective, options: SolveOptions, work: Work): Promise<Solution> {
  assertSuits(options);
  const penalties = objective.sparse!;
  const tolerance = positive(options.tolerance ?? DEFAULT_TOLERANCE, "tolerance");
  const maxIterations = wholeNumber(options.maxIterations ?? 1000, "maxIterations");
  const likelihood = meteredLikelihood(objective.likelihood, work, options.signal);
  const problem = { likelihood, penalties };
  const run = await solveSparse(problem, sparseStart(objective, options.start), {
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
      `solver ${quoted(solver)} needs an objective without kinks, and a ridge without factors; for this penalty leave the solver out`,
    );
  if (step !== undefined)
    throw new MultilogitError(
      "option",
      `step is ${quoted(step)}; it belongs to solver "gradient-ascent"; leave it out`,
    );
}

/** `startFor`, but penalised weights stay as they are, since a lasso tells weights that differ by a constant apart; those left out are 0. */
function sparseStart(objective: Objective, start: Float64Array | undefined): Float64Array {
  const centred = startFor(objective, start);
  const { lambda1, lambda2 } = objective.sparse!;
  const K = objective.classes.length;
  return centred.map((free, jk) => {
    const j = Math.floor(jk / K);
    if (lambda1[j] === Infinity) return 0;
    return lambda1[j]! + lambda2[j]! === 0 ? free : (start?.[jk] ?? 0);
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
  return `not converged: no step lowers the objective any further in f64, where ${known}, ${wanted}; standardise the features, take a larger penalty, or ask for less`;
}

function unpenalisedNames({ likelihood, sparse }: Objective): string[] {
  const { lambda1, lambda2 } = sparse!;
  return likelihood.featureMap.names.filter((_, j) => lambda1[j]! + lambda2[j]! === 0);
}
