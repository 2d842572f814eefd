import { scaled } from "../../numeric/vectors.js";
import type { Cause } from "../diagnosis.js";
import { entries, type Forward, forward, pullBack } from "../problem.js";
import { cause, type ValueModel } from "./formula-model.js";
import { throughSoftmax } from "./normalization.js";
import { negativeLogLikelihood, residual, rightValue } from "./softmax-likelihood.js";

// Values that are functions of the likelihood or of the true class's probability, and penalties of their own.

export const valueCause = (
  id: string,
  title: string,
  formula: string,
  message: string,
  fix = "L = −(Y * (A − logsumexp(A))).sum()",
): Cause => cause(id, title, formula, message, fix, "value");

const perplexity: ValueModel = {
  cause: valueCause(
    "perplexity-value",
    "the value is the perplexity, e to the mean loss",
    "L = exp(−Σ y ln p / N)",
    "Your value is e to the power of the mean negative log-likelihood; its derivative has the perplexity as a factor.",
  ),
  values: (problem, W) => {
    const f = forward(problem, W);
    return [f.n * Math.exp(negativeLogLikelihood(f) / f.n)];
  },
  columns: (problem, W) => {
    const f = forward(problem, W);
    return [pullBack(problem, scaled(Math.exp(negativeLogLikelihood(f) / f.n), residual(f)))];
  },
};

/** Σ_i v_i h(q_i) or a function of Σ q_i, where q_i = Σ_k y_ik p_ik; `slope` is the derivative in q_i. */
function ofTrueProbability(
  about: Cause,
  total: (q: Float64Array, f: Forward) => number,
  slope: (q: Float64Array, f: Forward) => (i: number) => number,
): ValueModel {
  const probabilities = (f: Forward) => {
    const q = new Float64Array(f.n);
    for (let ik = 0; ik < f.P.length; ik++) q[Math.floor(ik / f.K)]! += f.Y[ik]! * f.P[ik]!;
    return q;
  };
  return {
    cause: about,
    values: (problem, W) => {
      const f = forward(problem, W);
      return [total(probabilities(f), f)];
    },
    columns: (problem, W) => {
      const f = forward(problem, W);
      const at = slope(probabilities(f), f);
      return [
        pullBack(
          problem,
          throughSoftmax(
            f,
            entries(f.n, f.K, (i, _, ik) => at(i) * f.Y[ik]!),
          ),
        ),
      ];
    },
  };
}

const logarithmOfMean = ofTrueProbability(
  valueCause(
    "logarithm-of-mean",
    "the value is the logarithm of the mean probability, not the mean of logarithms",
    "L = −N ln(Σ y p / N)",
    "Your value averages the probabilities of the true classes before it takes the logarithm.",
  ),
  (q, { n, v }) => -n * Math.log(q.reduce((sum, one, i) => sum + v[i]! * one, 0) / n),
  (q, { n, v }) => {
    const sum = q.reduce((total, one, i) => total + v[i]! * one, 0);
    return (i) => (-n * v[i]!) / sum;
  },
);

const focal = (gamma: number): ValueModel =>
  ofTrueProbability(
    valueCause(
      "focal-value",
      `the value is the focal loss, γ = ${gamma}`,
      "L = −Σ (1 − p_y)^γ ln p_y",
      "Your value weights each row's logarithm by a power of 1 − p; its derivative has another term than p − y.",
      "take the derivative of the focal loss, or drop the factor",
    ),
    (q, { v }) => q.reduce((sum, one, i) => sum - v[i]! * (1 - one) ** gamma * Math.log(one), 0),
    (q, { v }) =>
      (i) =>
        v[i]! * (gamma * (1 - q[i]!) ** (gamma - 1) * Math.log(q[i]!) - (1 - q[i]!) ** gamma / q[i]!),
  );

/** Row weights times the first of the two terms of s z − Σ y a alone. */
const weightsInOneTerm: ValueModel = {
  cause: valueCause(
    "row-weights-in-one-term",
    "the value's row weights multiply one of its two terms only",
    "L = −Σ v y a + Σ ln Σ exp a",
    "Your value multiplies the scores of the true classes by the row weights, and not the normaliser: a product binds before a sum.",
    "L = (v * (logsumexp(A) − (Y * A).sum(axis=1))).sum()",
  ),
  values: (problem, W) => {
    const f = forward(problem, W);
    let sum = 0;
    for (let ik = 0; ik < f.A.length; ik++) sum -= f.v[Math.floor(ik / f.K)]! * f.Y[ik]! * f.A[ik]!;
    return [f.z.reduce((total, z, i) => total + f.s[i]! * z, sum)];
  },
  columns: (problem, W) => {
    const f = forward(problem, W);
    return [
      pullBack(
        problem,
        entries(f.n, f.K, (i, _, ik) => f.s[i]! * f.P[ik]! - f.v[i]! * f.Y[ik]!),
      ),
    ];
  },
};

/** The likelihood with the length of the penalised weights in place of its square. */
const lengthNotSquared: ValueModel = {
  cause: valueCause(
    "penalty-not-squared",
    "the value's penalty is the length of the weights, not its square",
    "L + c ‖W‖",
    "Your value adds a multiple of the square root of Σ w²: its derivative is W/‖W‖, not W.",
    "L += lambda / 2 * (W[pixels] ** 2).sum()      # not  norm(W)",
  ),
  hasPenalty: true,
  values: (problem, W) => [...rightValue.values(problem, W)!, Math.hypot(...penalised(problem, W))],
  columns: (problem, W) => {
    const V = penalised(problem, W);
    return [...rightValue.columns(problem, W)!, scaled(1 / (Math.hypot(...V) || 1), V)];
  },
};

function penalised({ geometry: { C, constant } }: Parameters<ValueModel["values"]>[0], W: Float64Array): Float64Array {
  return W.map((w, jc) => (Math.floor(jc / C) === constant ? 0 : w));
}

export const furtherValues: readonly ValueModel[] = [perplexity, logarithmOfMean, focal(2), focal(1), weightsInOneTerm];
/** It contains the likelihood itself, so it is tried only when no other fits. */
export const valuesWithPenalty: readonly ValueModel[] = [lengthNotSquared];
