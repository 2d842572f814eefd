import { listed, quoted } from "../errors.js";
import type { Objective } from "../objective/objective.js";
import type { Certified } from "./certify.js";
import { type Run, scaleOf, unboundedClass } from "./solver.js";

/** Why a solver stopped, as a sentence, with the remedy where it did not converge. */
export function reasonFor(
  objective: Objective,
  converged: boolean,
  run: Run,
  { point, certificate: { gap, minimum } }: Certified,
  tolerance: number,
  nearlyDependent: readonly string[],
): string {
  const distance = `the objective is within ${gap.toExponential(1)} nats of its minimum`;
  if (converged) return `converged: ${distance}`;
  const unbounded = unboundedClass(objective);
  if (unbounded !== null)
    return `not converged: class ${quoted(unbounded)} has no row with weight above 0, and no penalty holds its constant, which runs to −∞; leave out the class or the constant`;
  if (minimum === "separated")
    return "not converged: the data are separated: for some rows the features rule out a class without error, so the likelihood has no maximum at finite weights; use a ridge penalty";
  if (!Number.isFinite(point.value) || (!Number.isFinite(gap) && run.outcome === "stalled"))
    return "not converged: the objective or its slope is no longer a finite number in f64; standardise the features or take shorter steps";
  const wanted = `asked for ${(tolerance * scaleOf(objective, point.value)).toExponential(1)}`;
  if (run.outcome === "iteration-limit")
    return `not converged: stopped at the limit of ${run.iterations} iteration${run.iterations === 1 ? "" : "s"}, where ${gapInWords(gap)}, ${wanted}; allow more iterations`;
  if (nearlyDependent.length > 0)
    return `not converged: f64 cannot tell ${listed(nearlyDependent)} from combinations of other features exactly enough, so that these weights may miss the minimum by ${gap.toExponential(1)} nats, ${wanted}; centre or rescale these columns, leave them out, or use a ridge penalty`;
  if (minimum === "unknown")
    return "not converged: a Newton step would still move scores; the data may be separated or nearly so; use a ridge penalty or more iterations";
  return `not converged: no step lowers the objective any further in f64, where ${gapInWords(gap)}, ${wanted}; standardise the features or ask for less`;
}

function gapInWords(gap: number): string {
  return Number.isFinite(gap) ? `the gap is ${gap.toExponential(1)} nats` : "no bound on the gap is known";
}
