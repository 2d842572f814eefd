import { broken, type Exhibit } from "./exhibit.js";
import { mapped, matrix, sum } from "./plain-softmax.js";

const PENALTY = { penalty: true } as const;

/** Factors, signs, penalties, and numbers in the wrong place. */
export const brokenScales: readonly Exhibit[] = [
  broken("sign-flipped", "has the gradient of the log-likelihood, but the loss as value", {
    residuals: (P, Y) => mapped(P, (p, i, k) => Y[i]![k]! - sum(Y[i]!) * p),
    gradientPenalty: ({ W, lambda, constant }) => mapped(W, (w, j) => (j === constant ? 0 : -lambda * w)),
  }),
  broken("mean-against-sum", "divides one of the two by N", {
    gradientFactor: ({ X, reduction }) => (reduction === "mean" ? 1 : 1 / X.length),
  }),
  broken("divided-by-classes", "divides the gradient by K", {
    gradientFactor: ({ X, Y, reduction }) => (reduction === "mean" ? 1 / X.length : 1) / Y[0]!.length,
  }),
  broken("divided-by-entries", "takes the mean of the gradient over rows and classes, too", {
    gradientFactor: ({ X, Y, reduction }) => (reduction === "mean" ? 1 / X.length : 1) / (Y[0]!.length * X.length),
  }),
  broken("factor-two", "doubles the gradient", {
    gradientFactor: ({ X, reduction }) => (reduction === "mean" ? 2 / X.length : 2),
  }),
  broken("scale", "has a stray factor 0.7 in the gradient", {
    gradientFactor: ({ X, reduction }) => (reduction === "mean" ? 0.7 / X.length : 0.7),
  }),
  broken(
    "penalty-missing-in-gradient",
    "forgets the penalty's derivative",
    { gradientPenalty: ({ W }) => mapped(W, () => 0) },
    { needs: PENALTY },
  ),
  broken("penalty-missing-in-value", "forgets the penalty in the value", { valuePenalty: () => 0 }, { needs: PENALTY }),
  broken(
    "penalty-factor",
    "writes λ Σw² in the value and λ W in the gradient",
    {
      valuePenalty: ({ W, lambda, constant }) =>
        lambda * sum(W.map((row, j) => (j === constant ? 0 : sum(row.map((w) => w * w))))),
    },
    { needs: PENALTY },
  ),
  broken(
    "penalty-sign",
    "subtracts the penalty's derivative",
    { gradientPenalty: ({ W, lambda, constant }) => mapped(W, (w, j) => (j === constant ? 0 : -lambda * w)) },
    { needs: PENALTY },
  ),
  broken(
    "absolute-for-square",
    "has the derivative of Σ|w|, but Σw² in the value",
    { gradientPenalty: ({ W, lambda, constant }) => mapped(W, (w, j) => (j === constant ? 0 : lambda * Math.sign(w))) },
    { needs: PENALTY },
  ),
  broken(
    "bias-penalized-in-gradient",
    "penalises the bias in the gradient only",
    { gradientPenalty: ({ W, lambda }) => mapped(W, (w) => lambda * w) },
    { needs: { penalty: true, bias: true } },
  ),
  broken(
    "bias-penalized-in-value",
    "penalises the bias in the value only",
    { valuePenalty: ({ W, lambda }) => (lambda / 2) * sum(W.map((row) => sum(row.map((w) => w * w)))) },
    { needs: { penalty: true, bias: true } },
  ),
  broken(
    "one-weight-exempt",
    "leaves one weight out of the penalty's derivative, by an index into the flat array",
    {
      gradientPenalty: ({ W, lambda, constant }) => {
        const first = constant === 0 ? 1 : 0;
        return mapped(W, (w, j, k) => (j === constant || (j === first && k === 0) ? 0 : lambda * w));
      },
    },
    { needs: PENALTY },
  ),
  broken(
    "bias-gradient-zero",
    "forgets the gradient of the bias",
    { finish: (G, { constant }) => mapped(G, (g, j) => (j === constant ? 0 : g)) },
    { needs: { bias: true }, causes: ["bias-gradient-zero", "bias-summed-over-classes"] },
  ),
  broken(
    "bias-on-other-scale",
    "averages the gradient of the bias once more than the rest",
    { finish: (G, { constant, X }) => mapped(G, (g, j) => (j === constant ? g / X.length : g)) },
    { needs: { bias: true } },
  ),
  broken("last-class-zero", "loops over K − 1 classes", {
    residuals: (P, Y) => mapped(P, (p, i, k) => (k === P[0]!.length - 1 ? 0 : sum(Y[i]!) * p - Y[i]![k]!)),
  }),
  broken("classes-permuted", "writes the classes one further", {
    finish: (G) => G.map((g) => g.map((_, k) => g[(k + 1) % g.length]!)),
  }),
  broken("transposed-gradient", "flattens the gradient along the other axis", {
    finish: (G) => {
      const [d, K] = [G.length, G[0]!.length];
      const flat = matrix(K, d, (k, j) => G[j]![k]!).flat();
      return matrix(d, K, (j, k) => flat[j * K + k]!);
    },
  }),
  broken(
    "bias-written-first",
    "writes the bias at the other end",
    {
      finish: (G, { constant }) => (constant === 0 ? [...G.slice(1), G[0]!] : [G[G.length - 1]!, ...G.slice(0, -1)]),
    },
    { needs: { bias: true }, causes: ["bias-written-first", "bias-written-last"] },
  ),
];
