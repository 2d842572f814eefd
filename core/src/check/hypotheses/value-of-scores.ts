import { entries, forward, type Problem, pullBack } from "../problem.js";
import { cause, type ValueModel } from "./formula-model.js";
import { negativeLogLikelihood, residual } from "./softmax-likelihood.js";
import { scoresOfValue } from "./structures.js";

/** What scores are multiplied by before the softmax: a_ik = c_k (Σ_j φ_ij w_jk + u b_k). */
export interface ScoreFactors {
  /** c, C */
  readonly classes: readonly number[];
  /** u; 1 where there is no constant */
  readonly bias: number;
}

/** The factor of each weight, d × C. */
export function weightFactors({ geometry: { d, C, constant } }: Problem, factors: ScoreFactors): Float64Array {
  return entries(d, C, (j, c) => factors.classes[c]! * (j === constant ? factors.bias : 1));
}

const times = (x: Float64Array, y: Float64Array) => x.map((one, at) => one * y[at]!);

/** The likelihood of scores with these factors, M of each weight: L(M ∘ W), with the derivative M ∘ ∇L(M ∘ W). */
export function valueOfScores(factors: ScoreFactors): ValueModel {
  const factorsFor = (problem: Problem) => weightFactors(problem, factors);
  const slope = (problem: Problem, W: Float64Array) => pullBack(problem, residual(forward(problem, W)));
  return {
    cause: scoresOfValue(factors.classes, factors.bias),
    values: (problem, W) => [negativeLogLikelihood(forward(problem, times(factorsFor(problem), W)))],
    columns: (problem, W) => {
      const M = factorsFor(problem);
      return [times(M, slope(problem, times(M, W)))];
    },
    mistaken: [
      {
        cause: cause(
          "chain-factor-missing",
          "the gradient lacks the factors that the value's scores have",
          "R = softmax(c ∘ A) − Y",
          "The probabilities of your gradient are those of your value's scores, but the factors of the scores, which the chain rule makes factors of the gradient, are missing.",
          "R = c * (P − Y)      # P = softmax(c * A): the derivative of c a",
        ),
        columns: (problem, W) => [slope(problem, times(factorsFor(problem), W))],
      },
      {
        cause: cause(
          "residual-weighted-for-scores",
          "the gradient multiplies the residuals by the factors by which the value multiplies the scores",
          "R = c ∘ (softmax(A) − Y)",
          "The probabilities of your gradient are those of scores without factors; its residuals have the factors that the scores of your value have.",
          "R = c * (P − Y)      # P = softmax(c * A): the derivative of c a",
        ),
        columns: (problem, W) => [times(factorsFor(problem), slope(problem, W))],
      },
    ],
  };
}
