import type { Cause } from "../diagnosis.js";
import type { Geometry } from "../geometry.js";
import type { Forward, Problem } from "../problem.js";

/** A formula that a gradient may follow: g = α · data part + c · penalty parts. */
export interface GradientModel {
  /** null: the right formula */
  readonly cause: Cause | null;
  /** Parts of the data term, each d × C, on the scale of a sum over rows; the first carries the scale α. Null where it has no meaning. */
  columns(problem: Problem, W: Float64Array): readonly Float64Array[] | null;
  /** How the finished gradient, penalty included, is then put in the wrong places. */
  arrange?(geometry: Geometry, G: Float64Array): Float64Array;
  /** The features that its probabilities see, where they are not those of the value: n × d. */
  probabilitiesSee?(problem: Problem): Float64Array | null;
  /** Other names of the same numbers, whatever the data. */
  readonly alias?: readonly Cause[];
  /** The steps that it changes, of a fault that lies in single steps: two such faults can be put together. */
  readonly steps?: GradientSteps;
  /** Further faults that it has, besides `cause`. */
  readonly besides?: readonly Cause[];
}

/** The steps of a gradient Fᵀ R, each of which may be a wrong one. */
export interface GradientSteps {
  /** the features that the scores see, n × d; null where that has no meaning */
  scores?(problem: Problem): Float64Array | null;
  /** P, n × K */
  probabilities?(f: Forward): Float64Array;
  /** what is taken for Y and its masses */
  labels?(f: Forward): Pick<Forward, "Y" | "s">;
  /** R, n × K */
  residual?: Residual;
  /** a factor of each r_ik */
  weigh?(f: Forward, problem: Problem): (i: number, k: number) => number;
  /** F, the features that the last product sees, n × d */
  product?(problem: Problem): Float64Array | null;
  /** where the finished gradient is put */
  arrange?(geometry: Geometry, G: Float64Array): Float64Array;
  /** whether the step has a meaning on these rows */
  applies?(problem: Problem): boolean;
}

/** A formula that a value may follow: f = a · value + penalties + a constant. */
export interface ValueModel {
  /** null: the softmax likelihood */
  readonly cause: Cause | null;
  /** on the scale of a sum over rows, to be lowered; further columns are other terms of the same formula. Null where it has no meaning. */
  values(problem: Problem, W: Float64Array): readonly number[] | null;
  /** The derivative of each, d × C. */
  columns(problem: Problem, W: Float64Array): readonly Float64Array[] | null;
  /** Whether its parts hold its penalty, so that it has none of the usual form. */
  readonly hasPenalty?: boolean;
  /** Where the penalty was read off weight by weight: what is wrong with the rest of the value, null for the likelihood; the penalty is its last part. */
  readonly ofData?: Cause | null;
  /** Gradients that are written for this value by mistake. */
  readonly mistaken?: readonly GradientModel[];
  /** the features that it sees, where they are not the given ones: n × d */
  features?(problem: Problem): Float64Array | null;
}

/** n × K residuals from what the forward pass knows. */
export type Residual = (f: Forward, problem: Problem) => Float64Array;

/** A cause; its strings may contain numbers that are known beforehand. */
export function cause(
  id: string,
  title: string,
  formula: string,
  message: string,
  fix: string,
  concerns: Cause["concerns"] = "gradient",
): Cause {
  return { id, title, concerns, message, fix, formula };
}
