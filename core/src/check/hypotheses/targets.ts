import { entries, type Forward } from "../problem.js";
import { cause, type GradientModel } from "./formula-model.js";
import { entrywise, fromResidual, fromSteps } from "./gradient-steps.js";

// What takes the place of y in p − y.

/** Labels moved by `by` classes, cyclically. */
export function shiftedLabels({ n, K, Y }: Forward, by: number): Float64Array {
  return entries(n, K, (i, k) => Y[i * K + ((k - by + K) % K)]!);
}

/** 1 at the class of most mass. */
export function hardLabels(values: Float64Array, n: number, K: number): Float64Array {
  const hard = new Float64Array(n * K);
  for (let i = 0; i < n; i++) {
    const row = values.subarray(i * K, i * K + K);
    hard[i * K + row.indexOf(Math.max(...row))] = 1;
  }
  return hard;
}

const shifted = (by: 1 | -1): GradientModel =>
  fromSteps(
    cause(
      by === 1 ? "labels-shifted-up" : "labels-shifted-down",
      `labels are off by one (${by === 1 ? "class k is taken for k + 1" : "class k is taken for k − 1"})`,
      `R = P − Y shifted by ${by === 1 ? "+1" : "−1"} class`,
      "Your gradient subtracts the 1 at the class next to the true one: labels are counted from 1 in one place and from 0 in the other.",
      `R[arange(n), y] -= 1     # y from 0 to K − 1; you use y ${by === 1 ? "+" : "−"} 1`,
    ),
    { labels: (f) => ({ Y: shiftedLabels(f, by), s: f.s }) },
  );

/** Labels off by one where no class is met by what was the last, or first: in a language that compares or indexes past the end without complaint. */
const shiftedAndLost = (by: 1 | -1): GradientModel => {
  const [end, index] = by === 1 ? ["last", "+"] : ["first", "−"];
  return fromSteps(
    cause(
      by === 1 ? "labels-shifted-up-lost" : "labels-shifted-down-lost",
      `labels are off by one, and those of the ${end} class are lost`,
      `R = P − Y shifted by ${by === 1 ? "+1" : "−1"} class, without the ${end}`,
      `Your gradient subtracts the 1 at the class next to the true one, and for rows of the ${end} class nowhere: labels are counted from 1 in one place and from 0 in the other.`,
      `R[arange(n), y] -= 1     # y from 0 to K − 1; you use y ${index} 1`,
    ),
    {
      labels: ({ n, K, Y, s }) => ({
        Y: entries(n, K, (i, k) => (k - by >= 0 && k - by < K ? Y[i * K + k - by]! : 0)),
        s,
      }),
    },
  );
};

export const targetFaults: readonly GradientModel[] = [
  entrywise(
    "labels-forgotten",
    "the −1 at the true class is missing",
    "R = P",
    "Your gradient follows p alone: the observed class was never subtracted.",
    "R = P.copy()\nR[arange(n), y] -= 1",
    (p, _y, s) => s * p,
  ),
  entrywise(
    "probabilities-forgotten",
    "the probabilities are missing",
    "R = −Y",
    "Your gradient follows −y alone and does not depend on the weights: the derivative of ln Σ exp(a), which is p, is missing.",
    "R = P − Y",
    (_p, y) => -y,
  ),
  fromSteps(
    cause(
      "hard-predictions",
      "the predicted class stands where its probability should",
      "R = onehot(argmax A) − Y",
      "Your gradient uses the predicted class, 0 or 1, in place of its probability: the perceptron's rule. It does not change when the weights change a little.",
      "R = P − Y          # probabilities, not predictions",
    ),
    { probabilities: ({ n, K, A }) => hardLabels(A, n, K) },
  ),
  entrywise(
    "masses-ignored",
    "p is not multiplied by the row's total mass",
    "R = P − Y, where Σ_k y_k ≠ 1",
    "Your gradient follows p − y although the masses of a row do not sum to 1; there it is s p − y with s = Σ_k y_k.",
    "s = Y.sum(axis=1, keepdims=True)\nR = s * P − Y",
    (p, y) => p - y,
  ),
  fromSteps(
    cause(
      "soft-labels-hardened",
      "soft labels are rounded to one class",
      "R = P − onehot(argmax Y)",
      "Your gradient uses the class of most mass in place of the soft labels.",
      "R = s * P − Y      # Y as given, s = Y.sum(axis=1, keepdims=True)",
    ),
    { labels: ({ n, K, Y, s }) => ({ Y: hardLabels(Y, n, K), s: s.map(() => 1) }) },
  ),
  shifted(1),
  shifted(-1),
  shiftedAndLost(1),
  shiftedAndLost(-1),
  fromResidual(
    cause(
      "labels-added",
      "p + y in place of p − y",
      "R = P + Y",
      "Your gradient follows p + y: the sign of the observed class is wrong, that of the probability is right.",
      "R = P − Y",
    ),
    ({ n, K, P, Y, v, s }) => entries(n, K, (i, _, ik) => v[i]! * (s[i]! * P[ik]! + Y[ik]!)),
  ),
];
