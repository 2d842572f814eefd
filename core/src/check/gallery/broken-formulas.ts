import { broken, type Exhibit } from "./exhibit.js";
import { backThroughSoftmax, type Matrix, mapped, matrix, softmaxRow, sum } from "./plain-softmax.js";

const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
const overColumns = (A: Matrix): Matrix => {
  const totals = A[0]!.map((_, k) => sum(A.map((a) => Math.exp(a[k]!))));
  return mapped(A, (a, _, k) => Math.exp(a) / totals[k]!);
};
const argmax = (a: readonly number[]) => a.indexOf(Math.max(...a));
const shift = (Y: Matrix, by: number): Matrix => Y.map((y) => y.map((_, k) => y[(k - by + y.length) % y.length]!));

/** Wrong residuals: the formula between scores and gradient. */
export const brokenFormulas: readonly Exhibit[] = [
  broken("true-class-only", "takes the softmax's Jacobian as diagonal", {
    residuals: (P, Y) => mapped(P, (p, i, k) => -Y[i]![k]! * (1 - p)),
  }),
  broken("other-classes-only", "sets the gradient of the true class to 0", {
    residuals: (P, Y) => mapped(P, (p, i, k) => (1 - Y[i]![k]!) * p),
  }),
  broken("extra-activation-factor", "multiplies p − y by p(1 − p), as for a sigmoid with squared error", {
    residuals: (P, Y) => mapped(P, (p, i, k) => (p - Y[i]![k]!) * p * (1 - p)),
  }),
  broken("squared-error-gradient", "takes the gradient of ½ Σ (p − y)²", {
    residuals: (P, Y) =>
      P.map((p, i) =>
        backThroughSoftmax(
          p,
          p.map((pk, k) => pk - Y[i]![k]!),
        ),
      ),
  }),
  broken("stopped-at-probability", "returns the derivative with respect to p", {
    residuals: (P, Y) => mapped(P, (p, i, k) => -Y[i]![k]! / p),
  }),
  broken("divided-by-probability", "keeps the 1/p of the logarithm", {
    residuals: (P, Y) => mapped(P, (p, i, k) => (p - Y[i]![k]!) / p),
  }),
  broken("delta-dropped", "drops the Kronecker delta", { residuals: (P) => mapped(P, (p) => p - 1) }),
  broken("swapped-index", "leaves p_k inside the sum over k", {
    residuals: (P, Y) => P.map((p, i) => p.map((_, k) => sum(p.map((pl, l) => pl * Y[i]![l]!)) - Y[i]![k]!)),
  }),
  broken("overwritten-sum", "writes = where += belongs in the loop over classes", {
    residuals: (P, Y) =>
      P.map((p, i) => {
        const r = p.map(() => 0);
        for (let l = 0; l < p.length; l++)
          for (let k = 0; k < p.length; k++) r[k] = -Y[i]![l]! * ((k === l ? 1 : 0) - p[k]!);
        return r;
      }),
  }),
  broken("input-for-output", "writes the softmax's derivative with its input", {
    residuals: (P, Y, A) => mapped(P, (_, i, k) => -Y[i]![k]! * (1 - A[i]![k]!)),
  }),
  broken("zero-gradient", "sums the rows of the softmax's Jacobian", {
    residuals: (P) =>
      P.map((p) =>
        backThroughSoftmax(
          p,
          p.map(() => 1),
        ),
      ),
  }),
  broken("one-versus-rest", "uses a sigmoid for each class", { probabilities: (A) => mapped(A, sigmoid) }),
  broken("one-versus-rest-squared", "uses sigmoids and their derivative", {
    residuals: (_, Y, A) => mapped(A, (a, i, k) => (sigmoid(a) - Y[i]![k]!) * sigmoid(a) * (1 - sigmoid(a))),
  }),
  broken("softmax-twice", "passes probabilities to a loss that takes scores, and differentiates that", {
    residuals: (P, Y) =>
      P.map((p, i) =>
        backThroughSoftmax(
          p,
          softmaxRow(p).map((q, k) => q - Y[i]![k]!),
        ),
      ),
  }),
  broken("softmax-twice-without-chain", "applies the softmax once more in the gradient", {
    probabilities: (A) => A.map((a) => softmaxRow(softmaxRow(a))),
  }),
  broken("softmax-over-rows", "takes the softmax along the wrong axis", { probabilities: overColumns }),
  broken("softmax-over-everything", "sums the softmax without an axis", {
    probabilities: (A) => {
      const total = sum(A.map((a) => sum(a.map(Math.exp))));
      return mapped(A, (a) => Math.exp(a) / total);
    },
  }),
  broken("scores-for-probabilities", "forgets the softmax", { probabilities: (A) => A }),
  broken("not-normalized", "forgets to divide by the sum of exponentials", {
    probabilities: (A) => mapped(A, Math.exp),
  }),
  broken(
    "class-left-out-of-sum",
    "leaves the last class out of the softmax's sum",
    {
      probabilities: (A) => A.map((a) => [...softmaxRow(a.slice(0, -1)), 0]),
      residuals: (P, Y) => mapped(P, (p, i, k) => (k === P[0]!.length - 1 ? 0 : p - Y[i]![k]!)),
    },
    { needs: { classes: 3 } },
  ),
  broken("labels-forgotten", "forgets to subtract 1 at the true class", { residuals: (P) => P }),
  broken("probabilities-forgotten", "forgets the derivative of ln Σ exp", {
    residuals: (P, Y) => mapped(P, (_, i, k) => -Y[i]![k]!),
  }),
  broken("hard-predictions", "uses predictions in place of probabilities", {
    probabilities: (A) => A.map((a) => a.map((_, k) => (k === argmax(a) ? 1 : 0))),
  }),
  broken("labels-added", "adds the labels to the probabilities", {
    residuals: (P, Y) => mapped(P, (p, i, k) => p + Y[i]![k]!),
  }),
  broken("labels-shifted-up", "counts labels from 1 in the gradient", {
    residuals: (P, Y) => mapped(P, (p, i, k) => p - shift(Y, 1)[i]![k]!),
  }),
  broken("labels-shifted-down", "subtracts 1 from labels that count from 0", {
    residuals: (P, Y) => mapped(P, (p, i, k) => p - shift(Y, -1)[i]![k]!),
  }),
  broken("labels-shifted-up-lost", "compares classes that count from 0 with labels that count from 1", {
    residuals: (P, Y) => mapped(P, (p, i, k) => p - (Y[i]![k - 1] ?? 0)),
  }),
  broken(
    "masses-ignored",
    "takes p − y although masses do not sum to 1",
    { residuals: (P, Y) => mapped(P, (p, i, k) => p - Y[i]![k]!) },
    { needs: { softLabels: true } },
  ),
  broken(
    "soft-labels-hardened",
    "rounds soft labels to one class in the gradient",
    { residuals: (P, Y) => P.map((p, i) => p.map((pk, k) => pk - (k === argmax(Y[i]!) ? 1 : 0))) },
    { needs: { softLabels: true } },
  ),
  broken("labels-smoothed", "smooths labels in the gradient only", {
    residuals: (P, Y) => mapped(P, (p, i, k) => p - 0.9 * Y[i]![k]! - 0.1 * (sum(Y[i]!) / P[0]!.length)),
  }),
  broken("temperature", "divides scores by a temperature in the gradient only", {
    probabilities: (A) => A.map((a) => softmaxRow(a.map((x) => x / 2))),
  }),
  broken("features-missing", "forgets the factor x", {
    product: (R, X) => matrix(X[0]!.length, R[0]!.length, (_, k) => sum(R.map((r) => r[k]!))),
  }),
  broken("order-of-rows", "does not set the softmax's sum to 0 for each row", {
    probabilities: (A) => {
      let total = 0;
      return A.map((a) => {
        total += sum(a.map(Math.exp));
        return a.map((ak) => Math.exp(ak) / total);
      });
    },
  }),
  broken("rows-not-added-up", "leaves a batch normalisation of the scores in the gradient", {
    probabilities: (A) => {
      const mean = A[0]!.map((_, k) => sum(A.map((a) => a[k]!)) / A.length);
      const deviation = mean.map((m, k) => Math.sqrt(sum(A.map((a) => (a[k]! - m) ** 2)) / A.length));
      return A.map((a) => softmaxRow(a.map((ak, k) => (ak - mean[k]!) / deviation[k]!)));
    },
  }),
  broken(
    "classes-not-alike",
    "computes the first class by a sigmoid, the others by the softmax",
    {
      probabilities: (A) => A.map((a) => softmaxRow(a).map((p, k) => (k === 0 ? sigmoid(a[0]!) : p))),
    },
    { causes: ["only-block-wrong"] },
  ),
];
