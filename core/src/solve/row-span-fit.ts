import { allFinite } from "../numeric/vectors.js";
import type { Objective } from "../objective/objective.js";
import { penalised } from "../objective/penalised.js";
import { type Certified, certify, holds } from "./certify.js";
import type { Work } from "./metered-objective.js";
import type { Solution } from "./solution.js";
import type { SolveOptions } from "./solve-options.js";
import type { Run } from "./solver.js";

/** A fit of many more features than rows. */
export interface RowSpanFit extends Certified {
  readonly run: Run;
}

/**
 * min f for a ridge on many more features than rows, in the span of the rows: with W = ΦᵀC, all of f depends on as many numbers for each class as there are
 * rows (docs/likelihood.md, L41), which `solveAny` finds. 1 000 rows of 200 000 words take seconds there, where each step in all weights takes one. The
 * certificate is that of W itself. Null for other fits, where the rows are too many or not available, where a limit of iterations was asked for, and where
 * the certificate does not hold.
 */
export async function rowSpanFit(
  objective: Objective,
  start: Float64Array,
  tolerance: number,
  { maxIterations, onProgress, polish, signal }: SolveOptions,
  work: Work,
  solveAny: (inSpan: Objective, options: SolveOptions) => Promise<Solution>,
): Promise<RowSpanFit | null> {
  const { likelihood, penalty, ridge, rows } = objective;
  if (penalty.kind !== "ridge" || ridge.length <= rows || maxIterations !== undefined) return null;
  const found = await likelihood.rowSpan?.();
  if (!found) return null;
  const inSpan = penalised(found.likelihood, penalty);
  try {
    const solution = await solveAny(inSpan, {
      tolerance,
      start: found.inSpan(start),
      ...(polish === undefined ? {} : { polish }),
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    work.evaluations += solution.evaluations;
    work.curvaturePasses += solution.curvaturePasses;
    const W = found.weightsOf(solution.weights);
    if (!allFinite(W)) return null;
    const certified = await certify(objective, await objective.at(W), tolerance);
    if (!holds(objective, certified, tolerance)) return null;
    const method = `${solution.method}, in the span of the rows`;
    return {
      ...certified,
      run: { point: certified.point, iterations: solution.iterations, outcome: "reached", method },
    };
  } finally {
    inSpan.close?.();
  }
}
