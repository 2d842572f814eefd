import type { Likelihood } from "../likelihood/likelihood.js";
import type { Sample } from "../likelihood/sample.js";

/**
 * Anything that can sum over the rows of a sample. That is all an engine does: one pass over the rows, at given weights, that returns the
 * sums asked for. Penalties are none of its business: `penalised` adds them. For rows that are not in memory, `likelihoodOf` makes a
 * likelihood without an engine.
 *
 * The contract, run over every engine by the suites in core/test/contract: the numbers are those of the reference engine to rounding;
 * derivatives agree with differences; the probabilities inside the likelihood are bit-identical to those that the same engine serves;
 * the same input gives the same digits, whatever the number of threads. Only this boundary is asynchronous.
 */
export interface Engine {
  readonly name: string;
  likelihood(sample: Sample): Promise<Likelihood>;
}
