import { addScaled } from "../../numeric/vectors.js";
import type { Cause } from "../diagnosis.js";
import { entries, type Forward, forward, type Problem, pullBack } from "../problem.js";
import { featureViews } from "./feature-views.js";
import type { ValueModel } from "./formula-model.js";
import {
  residualWith,
  sigmoids,
  softmaxOverAll,
  softmaxOverRows,
  softmaxTwice,
  softmaxWithout,
  throughSoftmax,
} from "./normalization.js";
import { negativeLogLikelihood, residual, rightValue } from "./softmax-likelihood.js";
import { hardLabels, shiftedLabels } from "./targets.js";
import { furtherValues, valueCause } from "./values-of-values.js";

// What a value may be instead of −Σ y ln softmax(a), each with its derivative.

/** Σ_i v_i Σ_k term(y_ik, q_ik) of other probabilities q. */
function summed(f: Forward, Q: Float64Array, term: (y: number, q: number) => number): number {
  let sum = 0;
  for (let ik = 0; ik < Q.length; ik++) sum += f.v[Math.floor(ik / f.K)]! * term(f.Y[ik]!, Q[ik]!);
  return sum;
}

const crossEntropy = (y: number, q: number) => (y === 0 ? 0 : -y * Math.log(q));
const binaryCrossEntropy = (y: number, q: number) => crossEntropy(y, q) + (1 - y === 0 ? 0 : -(1 - y) * Math.log1p(-q));

function another(about: Cause, value: (f: Forward) => number, slope: (f: Forward) => Float64Array): ValueModel {
  return {
    cause: about,
    values: (problem, W) => [value(forward(problem, W))],
    columns: (problem, W) => [pullBack(problem, slope(forward(problem, W)))],
  };
}

/** Σ_i v_i Σ_k term(y_ik, p_ik); `slope` is the derivative of a term in p. */
function ofProbabilities(
  about: Cause,
  term: (y: number, p: number) => number,
  slope: (y: number, p: number) => number,
): ValueModel {
  return another(
    about,
    (f) => summed(f, f.P, term),
    (f) =>
      throughSoftmax(
        f,
        entries(f.n, f.K, (i, _, ik) => f.v[i]! * slope(f.Y[ik]!, f.P[ik]!)),
      ),
  );
}

/** The softmax likelihood of changed inputs. */
function changedInput(about: Cause, change: (f: Forward) => Partial<Forward>): ValueModel {
  const changed = (problem: Problem, W: Float64Array) => {
    const f = forward(problem, W);
    return { ...f, ...change(f) };
  };
  return {
    cause: about,
    values: (problem, W) => [negativeLogLikelihood(changed(problem, W))],
    columns: (problem, W) => [pullBack(problem, residual(changed(problem, W)))],
  };
}

const shifted = (by: 1 | -1) =>
  changedInput(
    valueCause(
      by === 1 ? "labels-shifted-up-value" : "labels-shifted-down-value",
      `the value's labels are off by one (class k is taken for k ${by === 1 ? "+" : "−"} 1)`,
      "L = −ln p of the class next to the true one",
      "Your value takes the class next to the true one: labels are counted from 1 in one place and from 0 in the other.",
    ),
    (f) => ({ Y: shiftedLabels(f, by) }),
  );

/** It contains the likelihood itself (ε = 0), so it is tried only when no other fits. */
export const smoothedValue: ValueModel = {
  cause: valueCause(
    "labels-smoothed-value",
    "the value smooths the labels",
    "L = −Σ ((1 − ε) y + ε/K) ln p",
    "Your value contains label smoothing: part of each label is spread evenly over the classes.",
  ),
  values: (problem, W) => {
    const f = forward(problem, W);
    const value = negativeLogLikelihood(f);
    return [value, negativeLogLikelihood(even(f)) - value];
  },
  columns: (problem, W) => {
    const f = forward(problem, W);
    const G = pullBack(problem, residual(f));
    return [G, addScaled(pullBack(problem, residual(even(f))), -1, G)];
  },
};

/** The labels spread evenly over the classes. */
export function even(f: Forward): Forward {
  return { ...f, Y: entries(f.n, f.K, (i) => f.s[i]! / f.K) };
}

/** The likelihood of K ≥ 2 classes whose sum over classes leaves out this one, as where a loop starts at 1 or ends too early. */
export const valueWithout = (absent: number): ValueModel =>
  changedInput(
    valueCause(
      "class-left-out-of-sum-value",
      `the value's sum over classes leaves out class ${absent}`,
      `L = −Σ y a + Σ ln Σ_{l ≠ ${absent}} exp a_l`,
      `The sum of exp(a) in your value has all classes but class ${absent}: its logarithm is too small, and probabilities do not sum to 1.`,
    ),
    (f) => {
      const Q = softmaxWithout(f, absent);
      const other = absent === 0 ? 1 : 0;
      return {
        P: Q.map((q, ik) => (ik % f.K === absent ? 0 : q)),
        z: f.z.map((_, i) => f.A[i * f.K + other]! - Math.log(Q[i * f.K + other]!)),
      };
    },
  );

/** The value sees other features; a gradient that sees them too is its derivative. */
const viewed: readonly ValueModel[] = featureViews.map((view) => ({
  cause: valueCause(
    `value-features-${view.id}`,
    `the value sees the features ${view.title}`,
    `L(F), ${view.formula}`,
    `Your value is the likelihood of x ${view.title}, not of x as it was given.`,
    "compute Phi once and hand the same array to both functions",
  ),
  features: view.of,
  values: (problem, W) => {
    const F = view.of(problem);
    return F && [negativeLogLikelihood(forward(problem, W, F))];
  },
  columns: (problem, W) => {
    const F = view.of(problem);
    return F && [pullBack(problem, residual(forward(problem, W, F)), F)];
  },
}));

/** No data part at all; what is left is a constant and the penalty. */
export const constantValue = {
  cause: valueCause(
    "value-constant",
    "the value does not change with the weights",
    "L(W₁) = L(W₂)",
    "At very different weights your loss is the same number (except for a penalty): it does not depend on w. It is computed once and kept, from probabilities of other weights, or rounded away.",
    "compute scores, probabilities and loss again at the W of each call;\nno whole-number type, no cache",
  ),
  values: () => [],
  columns: () => [],
} satisfies ValueModel;

export const valueModels: readonly ValueModel[] = [
  rightValue,
  ofProbabilities(
    valueCause(
      "binary-cross-entropy",
      "the value is a binary cross-entropy summed over classes",
      "L = −Σ y ln p + (1 − y) ln(1 − p)",
      "Your value also counts (1 − y) ln(1 − p) of every class: the loss of K separate two-class models, on softmax probabilities.",
    ),
    binaryCrossEntropy,
    (y, p) => (p - y) / (p * (1 - p)),
  ),
  another(
    valueCause(
      "one-versus-rest-value",
      "the value is that of K sigmoids",
      "L = −Σ y ln σ(a) + (1 − y) ln(1 − σ(a))",
      "Your value is the loss of K independent two-class models (one against the rest), not of a softmax.",
    ),
    (f) => summed(f, sigmoids(f), binaryCrossEntropy),
    (f) => residualWith(sigmoids)({ ...f, s: f.s.map(() => 1) }, null as never),
  ),
  ofProbabilities(
    valueCause(
      "squared-error-value",
      "the value is a squared error",
      "L = ½ Σ (p − y)²",
      "Your value is the squared error of the probabilities (Brier), not the log-likelihood.",
    ),
    (y, p) => (p - y) ** 2 / 2,
    (y, p) => p - y,
  ),
  another(
    valueCause(
      "softmax-twice-value",
      "the value applies the softmax twice",
      "L = −Σ y ln softmax(softmax(a))",
      "Your value is the log-likelihood of a softmax of a softmax: probabilities were passed to a function that takes scores. It can never come near 0.",
      "pass the scores A, not the probabilities P, to the loss",
    ),
    (f) => summed(f, softmaxTwice(f), crossEntropy),
    (f) => throughSoftmax(f, residualWith(softmaxTwice)(f, null as never)),
  ),
  another(
    valueCause(
      "softmax-over-rows-value",
      "the value's softmax runs over the rows",
      "L = −Σ y ln(exp a / Σ_rows exp a)",
      "Your value normalises each class over the rows, not each row over the classes: the softmax took the wrong axis.",
    ),
    (f) => summed(f, softmaxOverRows(f), crossEntropy),
    (f) => {
      const Q = softmaxOverRows(f);
      const mass = new Float64Array(f.K);
      for (let ik = 0; ik < Q.length; ik++) mass[ik % f.K]! += f.v[Math.floor(ik / f.K)]! * f.Y[ik]!;
      return entries(f.n, f.K, (i, k, ik) => mass[k]! * Q[ik]! - f.v[i]! * f.Y[ik]!);
    },
  ),
  another(
    valueCause(
      "softmax-over-everything-value",
      "the value's softmax runs over the whole matrix",
      "L = −Σ y ln(exp a / Σ_all exp a)",
      "Your value normalises over all rows and classes together: the sum in the softmax has no axis.",
    ),
    (f) => summed(f, softmaxOverAll(f), crossEntropy),
    (f) => {
      const Q = softmaxOverAll(f);
      const mass = summed(f, Q, (y) => y);
      return entries(f.n, f.K, (i, _, ik) => mass * Q[ik]! - f.v[i]! * f.Y[ik]!);
    },
  ),
  another(
    valueCause(
      "normalizer-missing",
      "the value has no ln Σ exp(a)",
      "L = −Σ y a",
      "Your value is the sum of the true classes' scores: the normaliser ln Σ exp(a) is missing.",
    ),
    (f) => summed(f, f.A, (y, a) => -y * a),
    (f) => entries(f.n, f.K, (i, _, ik) => -f.v[i]! * f.Y[ik]!),
  ),
  ofProbabilities(
    valueCause(
      "logarithm-missing",
      "the value has no logarithm",
      "L = −Σ y p",
      "Your value is the mean probability of the true class without its logarithm.",
    ),
    (y, p) => -y * p,
    (y) => -y,
  ),
  shifted(1),
  shifted(-1),
  changedInput(
    valueCause(
      "row-weights-ignored-value",
      "the value ignores row weights",
      "L without v",
      "Your value counts every row once; row weights are missing.",
    ),
    ({ v }) => ({ v: v.map(() => 1) }),
  ),
  changedInput(
    valueCause(
      "soft-labels-hardened-value",
      "the value rounds soft labels to one class",
      "L = −Σ ln p of the class of most mass",
      "Your value uses the class of most mass in place of the soft labels.",
    ),
    ({ Y, n, K, s }) => ({ Y: hardLabels(Y, n, K), s: s.map(() => 1) }),
  ),
  ...furtherValues,
  ...viewed,
  constantValue,
];

/** A gradient of the likelihood, or of a known formula, next to a value that matches neither. */
export const unknownValue = valueCause(
  "unknown-value",
  "the value follows no formula that the doctor knows",
  "",
  "Your gradient follows a known formula; your value is neither the softmax likelihood nor another known loss of these rows.",
);
