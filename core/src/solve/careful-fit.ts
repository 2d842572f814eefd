import type { Objective } from "../objective/objective.js";
import { penalised } from "../objective/penalised.js";
import { certify, certifyAlongNewtonStep } from "./certify.js";
import { newton } from "./newton.js";
import { type OrthonormalFit, orthonormalFit, type Wrap } from "./orthonormal-fit.js";
import { polish } from "./polish.js";
import type { SolverControl } from "./solver.js";
import { withRounding } from "./value-rounding.js";

/**
 * A small fit once more from W = 0, by Newton steps that keep the digits of every row: for weights that differ by 1e24, where sums over rows
 * lose those that weigh least. It is the same on every engine. Null where the rows are not available, or are too many.
 */
export async function carefulFit(
  objective: Objective,
  control: SolverControl,
  wrap: Wrap,
): Promise<OrthonormalFit | null> {
  const likelihood = await objective.likelihood.careful?.();
  if (!likelihood) return null;
  const careful = wrap(penalised(likelihood, objective.penalty));
  const silently: SolverControl = { ...control, leavesDependent: false, observe: () => {} };
  if (objective.penalty.kind === "none") return orthonormalFit(careful, silently, wrap);
  const run = await newton(careful, new Float64Array(careful.ridge.length * careful.classes.length), silently);
  const point = run.outcome === "reached" ? await polish(careful, run.point) : run.point;
  const certified = await certifyAlongNewtonStep(careful, await certify(careful, point), control.tolerance);
  return { run, ...(await withRounding(careful, certified)), nearlyDependent: [] };
}
