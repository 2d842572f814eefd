import { assertKnownOptions } from "../errors.js";
import type { Objective } from "../objective/objective.js";
import type { Solution } from "./solution.js";
import { SOLVE_OPTIONS, type SolveOptions } from "./solve-options.js";

/**
 * The weights that minimise the objective, with a certificate of how near the minimum they are. Stopping early is a result with a
 * reason, not an exception; an abort rejects with the signal's reason.
 * @example
 * const objective = penalised(await referenceEngine.likelihood(sample), ridge(1));
 * const { converged, weights } = await solve(objective);
 * converged; // true
 * weights.length; // 10
 */
export async function solve(objective: Objective, options: SolveOptions = {}): Promise<Solution> {
  assertKnownOptions(options, SOLVE_OPTIONS, "solve");
  // loaded when a fit comes to it: a page that imports `fit` has its rows checked before
  return (await import("./minimise.js")).minimise(objective, options);
}
