import type { Sample } from "../likelihood/sample.js";
import type { Objective } from "../objective/objective.js";
import type { Penalty } from "../objective/penalty.js";

/**
 * Whoever can sum over rows. That is all an engine does: one pass over the rows of a sample, at given weights, that returns the sums
 * asked for (value and gradient, H·V, values along a direction, weighted Gram blocks). A loop, threads, a GPU, a SQL engine or a
 * cluster can all give that much.
 *
 * The contract, run over every engine by the suites in core/test/contract: the numbers are those of the reference engine to rounding;
 * derivatives agree with differences; the probabilities inside the likelihood are bit-identical to those that the same engine serves;
 * the same input gives the same digits, whatever the number of threads. Only this boundary is asynchronous.
 */
export interface Engine {
  readonly name: string;
  objective(sample: Sample, penalty: Penalty): Promise<Objective>;
}
