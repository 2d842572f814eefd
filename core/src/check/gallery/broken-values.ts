import { broken, type Exhibit } from "./exhibit.js";
import { backThroughSoftmax, logSumExpRow, mapped, softmaxRow, sum } from "./plain-softmax.js";

const binary = (q: readonly number[], y: readonly number[]) =>
  -sum(q.map((qk, k) => y[k]! * Math.log(qk) + (1 - y[k]!) * Math.log1p(-qk)));
const sigmoids = (a: readonly number[]) => a.map((ak) => 1 / (1 + Math.exp(-ak)));

/** Values that are not the softmax likelihood. */
export const brokenValues: readonly Exhibit[] = [
  broken("binary-cross-entropy", "adds (1 − y) ln(1 − p) to the value, keeps p − y in the gradient", {
    rowLoss: (a, y) => binary(softmaxRow(a), y),
  }),
  broken("one-versus-rest-value", "takes the value of K sigmoids, keeps the softmax in the gradient", {
    rowLoss: (a, y) => binary(sigmoids(a), y),
  }),
  broken("squared-error-value", "takes the squared error as value, p − y as gradient", {
    rowLoss: (a, y) => sum(softmaxRow(a).map((p, k) => (p - y[k]!) ** 2)) / 2,
  }),
  broken("normalizer-missing", "forgets ln Σ exp(a) in the value", {
    rowLoss: (a, y) => -sum(a.map((ak, k) => y[k]! * ak)),
  }),
  broken("logarithm-missing", "forgets the logarithm in the value", {
    rowLoss: (a, y) => -sum(softmaxRow(a).map((p, k) => y[k]! * p)),
  }),
  broken("labels-shifted-up-value", "counts labels from 1 in the value", {
    rowLoss: (a, y) => logSumExpRow(a) * sum(y) - sum(a.map((ak, k) => ak * y[(k - 1 + y.length) % y.length]!)),
  }),
  broken(
    "softmax-twice-value",
    "applies the softmax twice in value and gradient alike",
    {
      rowLoss: (a, y) => -sum(softmaxRow(softmaxRow(a)).map((q, k) => y[k]! * Math.log(q))),
      residuals: (P, Y) =>
        P.map((p, i) =>
          backThroughSoftmax(
            p,
            softmaxRow(p).map((q, k) => q - Y[i]![k]!),
          ),
        ),
    },
    { verdict: "right" },
  ),
  broken("logarithm-base", "takes log2 in the value", {
    valueFactor: ({ X, reduction }) => (reduction === "mean" ? 1 / X.length : 1) / Math.LN2,
  }),
  broken("value-constant", "computes the loss once, from probabilities that no longer change", {
    rowLoss: (a, y) => sum(y) * Math.log(a.length),
  }),
  broken("labels-smoothed-value", "smooths labels in the value only", {
    rowLoss: (a, y) => {
      const z = logSumExpRow(a);
      const smooth = mapped([[...y]], (yk) => 0.9 * yk + (0.1 * sum(y)) / y.length)[0]!;
      return sum(a.map((ak, k) => smooth[k]! * (z - ak)));
    },
  }),
];
