import { entries } from "../problem.js";
import { cause, type GradientModel } from "./formula-model.js";
import { entrywise, fromResidual } from "./gradient-steps.js";
import { throughSoftmax } from "./normalization.js";

// What becomes of p − y when the derivative of the softmax is taken wrongly.

const RIGHT = "R = P − Y          # n × K, one row a sample\nG = Phi.T @ R      # d × K";

export const jacobianRowsSummed: GradientModel = {
  cause: cause(
    "zero-gradient",
    "the data part of the gradient is zero",
    "R = 0",
    "Your gradient is zero, or rounding noise, where the value changes. The rows of the softmax Jacobian sum to 0: it was summed instead of multiplied with the derivative of the loss.",
    "R = J @ dL_dp      # not  J.sum(axis=0); for one-hot labels simply\nR = P − Y",
  ),
  columns: () => [],
};

/** h(p − y) in place of p − y. */
const residualThrough = (id: string, title: string, formula: string, h: (r: number) => number) =>
  entrywise(
    id,
    title,
    formula,
    `Your gradient follows ${formula.slice(4)}, entry by entry: the residual of the likelihood is p − y itself.`,
    RIGHT,
    (p, y, s) => h(s * p - y),
  );

const residualFunctions = [
  residualThrough(
    "residual-squared",
    "the residual p − y is squared, its sign kept",
    "R = (P − Y)|P − Y|",
    (r) => r * Math.abs(r),
  ),
  residualThrough("residual-square", "the residual p − y is squared", "R = (P − Y)²", (r) => r * r),
  residualThrough("residual-sign", "only the sign of the residual p − y is used", "R = sign(P − Y)", Math.sign),
  residualThrough("residual-absolute", "the residual p − y is used without its sign", "R = |P − Y|", Math.abs),
];

export const softmaxDerivativeFaults: readonly GradientModel[] = [
  entrywise(
    "true-class-only",
    "only the true class gets a gradient",
    "R = −Y ∘ (1 − P)",
    "Your gradient follows −y(1 − p): only the weights of each row's true class move. The softmax Jacobian was taken as diagonal, but every score changes every probability.",
    RIGHT,
    (p, y) => -y * (1 - p),
  ),
  entrywise(
    "other-classes-only",
    "the true class gets no gradient",
    "R = (1 − Y) ∘ P",
    "Your gradient is p at the wrong classes and 0 at the true class: it is one half of the right one, the case k ≠ j; the case k = j, p − 1, is missing.",
    RIGHT,
    (p, y) => (1 - y) * p,
  ),
  entrywise(
    "extra-activation-factor",
    "p − y is multiplied by p(1 − p) once more",
    "R = (P − Y) ∘ P ∘ (1 − P)",
    "Your gradient follows (p − y) p (1 − p). The derivative of the softmax is already inside p − y; the factor p(1 − p) belongs to squared error with a sigmoid.",
    RIGHT,
    (p, y) => (p - y) * p * (1 - p),
  ),
  fromResidual(
    cause(
      "squared-error-gradient",
      "the gradient of the squared error",
      "R_j = p_j [(p − y)_j − Σ_k p_k (p − y)_k]",
      "Your gradient is exactly that of ½ Σ (p − y)², not of −Σ y ln p: a correct gradient of another loss.",
      RIGHT,
    ),
    (f) =>
      throughSoftmax(
        f,
        entries(f.n, f.K, (i, _, ik) => f.v[i]! * (f.P[ik]! - f.Y[ik]!)),
      ),
  ),
  entrywise(
    "stopped-at-probability",
    "the derivative stops at the probability",
    "R = −Y / P",
    "Your gradient follows −y/p, the derivative of the loss with respect to p; the step from p to the scores is missing.",
    RIGHT,
    (p, y) => -y / p,
  ),
  entrywise(
    "divided-by-probability",
    "p − y is divided by p",
    "R = (P − Y) / P",
    "Your gradient follows (p − y)/p: the 1/p of the logarithm was kept although it cancels against the p of the softmax's derivative.",
    RIGHT,
    (p, y) => (p - y) / p,
  ),
  entrywise(
    "delta-dropped",
    "every class is treated as the true one",
    "R = P − 1",
    "Your gradient follows p − 1 at every class: the Kronecker delta was dropped, so that each class counts as the true class.",
    RIGHT,
    (p) => p - 1,
  ),
  fromResidual(
    cause(
      "swapped-index",
      "the sum over classes takes p with the wrong index",
      "R_j = (Σ_k p_k y_k) − y_j",
      "Your gradient follows Σ_k p_k y_k − y_j. In the last step Σ_k y_k p_j the p does not depend on k: p_j stands before the sum, and Σ_k y_k = 1.",
      RIGHT,
    ),
    ({ n, K, P, Y, v }) => {
      const sum = (i: number) => {
        let total = 0;
        for (let k = i * K; k < i * K + K; k++) total += P[k]! * Y[k]!;
        return total;
      };
      return entries(n, K, (i, _, ik) => v[i]! * (sum(i) - Y[ik]!));
    },
  ),
  fromResidual(
    cause(
      "overwritten-sum",
      "the sum over classes keeps its last term only",
      "R_ij = y_i,last (p_j − δ_j,last)",
      "Only rows of the last class move your gradient: the loop over classes overwrites (=) where it should add (+=), so that its last term alone is left.",
      "grad[j] += ...     # not  grad[j] = ...",
    ),
    ({ n, K, P, Y, v }) => entries(n, K, (i, k, ik) => v[i]! * Y[i * K + K - 1]! * (P[ik]! - (k === K - 1 ? 1 : 0))),
  ),
  entrywise(
    "input-for-output",
    "the derivative of the softmax uses its input",
    "R = −Y ∘ (1 − A)",
    "Your gradient follows −y(1 − a): p(1 − p) was written with the score a in place of the probability p, and as if it were diagonal.",
    RIGHT,
    (_p, y, _s, a) => -y * (1 - a),
  ),
  jacobianRowsSummed,
  ...residualFunctions,
];
