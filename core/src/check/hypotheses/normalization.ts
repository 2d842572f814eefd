import { softmax } from "../../numeric/softmax.js";
import { entries, type Forward, forward, type Problem, pullBack } from "../problem.js";
import { cause, type GradientModel, type Residual } from "./formula-model.js";
import { fromResidual, fromSteps } from "./gradient-steps.js";

// Probabilities normalised over the wrong axis, or twice, or not at all.

const RIGHT =
  "P = exp(A − A.max(axis=1, keepdims=True))\nP = P / P.sum(axis=1, keepdims=True)     # every row sums to 1";

/** v (s q − y) with other probabilities q. */
export function residualWith(probabilities: (f: Forward) => Float64Array): Residual {
  return (f) => {
    const Q = probabilities(f);
    return entries(f.n, f.K, (i, _, ik) => f.v[i]! * (f.s[i]! * Q[ik]! - f.Y[ik]!));
  };
}

export const sigmoids = ({ A }: Forward): Float64Array => A.map((a) => 1 / (1 + Math.exp(-a)));

export function softmaxTwice({ n, K, P }: Forward): Float64Array {
  const Q = P.slice();
  for (let i = 0; i < n; i++) softmax(Q, i * K, K, Q);
  return Q;
}

/** exp a_ik / Σ_m exp a_mk */
export function softmaxOverRows({ n, K, A }: Forward): Float64Array {
  const totals = new Float64Array(K);
  for (let ik = 0; ik < A.length; ik++) totals[ik % K]! += Math.exp(A[ik]!);
  return entries(n, K, (_, k, ik) => Math.exp(A[ik]!) / totals[k]!);
}

/** exp a_ik / Σ_ml exp a_ml */
export function softmaxOverAll({ A }: Forward): Float64Array {
  const total = A.reduce((sum, a) => sum + Math.exp(a), 0);
  return A.map((a) => Math.exp(a) / total);
}

/** exp a_ik / Σ_{l ≠ absent} exp a_il, for the absent class too */
export function softmaxWithout({ n, K, A }: Forward, absent: number): Float64Array {
  return entries(n, K, (i, _, ik) => {
    let others = 0;
    for (let l = 0; l < K; l++) if (l !== absent) others += Math.exp(A[i * K + l]! - A[ik]!);
    return 1 / others;
  });
}

/** Probabilities whose sum leaves out this class, as where a loop starts at 1 or ends too early. */
export const sumWithout = (absent: number): GradientModel =>
  fromSteps(
    cause(
      "class-left-out-of-sum",
      `the gradient's sum over classes leaves out class ${absent}`,
      `p_k = exp a_k / Σ_{l ≠ ${absent}} exp a_l`,
      `Your probabilities are divided by the sum of all exp(a) but that of class ${absent}: they do not sum to 1.`,
      RIGHT,
    ),
    { probabilities: (f) => softmaxWithout(f, absent) },
  );

/** Jᵀ(p) (q − y) with J the softmax's Jacobian at p: how a residual passes through the inner softmax. */
export function throughSoftmax({ n, K, P }: Forward, R: Float64Array): Float64Array {
  const mean = (i: number) => {
    let sum = 0;
    for (let k = i * K; k < i * K + K; k++) sum += P[k]! * R[k]!;
    return sum;
  };
  return entries(n, K, (i, _, ik) => P[ik]! * (R[ik]! - mean(i)));
}

export const normalizationFaults: readonly GradientModel[] = [
  fromSteps(
    cause(
      "one-versus-rest",
      "sigmoids in place of the softmax",
      "R = σ(A) − Y",
      "Your gradient follows σ(a) − y: K independent two-class models, not one softmax.",
      RIGHT,
    ),
    { probabilities: sigmoids },
  ),
  fromResidual(
    cause(
      "one-versus-rest-squared",
      "sigmoids and an extra s(1 − s)",
      "R = (S − Y) ∘ S ∘ (1 − S), S = σ(A)",
      "Your gradient follows (s − y) s (1 − s) with s = σ(a): squared error of K sigmoids, not the likelihood of a softmax.",
      "R = P − Y          # P the softmax of each row\nG = Phi.T @ R",
    ),
    (f) => {
      const S = sigmoids(f);
      return entries(f.n, f.K, (i, _, ik) => f.v[i]! * (S[ik]! - f.Y[ik]!) * S[ik]! * (1 - S[ik]!));
    },
  ),
  fromResidual(
    cause(
      "softmax-twice",
      "the softmax is applied twice",
      "R = Jᵀ(softmax(P) − Y), J the Jacobian at P",
      "Your gradient is that of a softmax of a softmax: probabilities were passed to a function that takes scores.",
      "pass the scores A, not the probabilities P, to the loss",
    ),
    (f) => throughSoftmax(f, residualWith(softmaxTwice)(f, null as never)),
  ),
  fromSteps(
    cause(
      "softmax-twice-without-chain",
      "the softmax is applied twice in the gradient",
      "R = softmax(P) − Y",
      "Your gradient follows softmax(p) − y: probabilities went through the softmax once more. At W = 0 this is exactly the right gradient, so that a check there sees nothing.",
      "R = P − Y          # not  softmax(P) − Y",
    ),
    { probabilities: softmaxTwice },
  ),
  fromSteps(
    cause(
      "softmax-over-rows",
      "the softmax runs over the rows",
      "R = exp(A) / Σ_rows exp(A) − Y",
      "Your probabilities sum to 1 down each class's column, not along each row: the softmax took the wrong axis.",
      RIGHT,
    ),
    { probabilities: softmaxOverRows },
  ),
  fromSteps(
    cause(
      "softmax-over-everything",
      "the softmax runs over the whole matrix",
      "R = exp(A) / Σ_all exp(A) − Y",
      "Your probabilities sum to 1 over all rows and classes together: the sum in the softmax has no axis.",
      RIGHT,
    ),
    { probabilities: softmaxOverAll },
  ),
  fromSteps(
    cause(
      "scores-for-probabilities",
      "scores stand where probabilities should",
      "R = A − Y",
      "Your gradient follows a − y: the scores were never passed through the softmax.",
      "P = softmax(A); R = P − Y",
    ),
    { probabilities: ({ A }) => A },
  ),
  fromSteps(
    cause(
      "not-normalized",
      "exp(a) stands where probabilities should",
      "R = exp(A) − Y",
      "Your gradient follows exp(a) − y: the exponentials were not divided by their sum.",
      RIGHT,
    ),
    { probabilities: ({ A }) => A.map(Math.exp) },
  ),
  /** The "1 +" of reference coding is missing, or the last class left out of the sum. */
  {
    cause: cause(
      "class-left-out-of-sum",
      "one class is missing in the denominator",
      "p_k = exp a_k / Σ_{l ≠ r} exp a_l, R_r = 0",
      "Your probabilities are normalised without the last (or reference) class: its exp(a), under reference coding the 1 in 1 + Σ exp(a), is missing in the denominator.",
      "Z = 1 + exp(A).sum(axis=1)     # the reference class has score 0\nP = exp(A) / Z[:, None]",
    ),
    columns: (problem: Problem, W: Float64Array) => {
      const f = forward(problem, W);
      const { n, K, Y, v, s } = f;
      if (K < 3) return null;
      const { free } = problem.geometry;
      const absent = free.length < K ? Array.from({ length: K }, (_, k) => k).find((k) => !free.includes(k))! : K - 1;
      const Q = softmaxWithout(f, absent);
      const R = entries(n, K, (i, k, ik) => (k === absent ? 0 : v[i]! * (s[i]! * Q[ik]! - Y[ik]!)));
      return [pullBack(problem, R)];
    },
  },
  fromSteps(
    cause(
      "log-probabilities",
      "logarithms of probabilities stand where probabilities should",
      "R = ln P − Y",
      "Your gradient follows ln p − y: it takes the log-probabilities of the loss for probabilities.",
      "R = exp(log_p) − Y",
    ),
    { probabilities: ({ n, K, A, z }) => entries(n, K, (i, _, ik) => A[ik]! - z[i]!) },
  ),
  fromSteps(
    cause(
      "probabilities-averaged",
      "the probabilities are averaged over the rows",
      "R_ik = p̄_k − y_ik",
      "Your gradient subtracts every label from the mean probability of its class: (N,) − (N, 1) gives N × N, and a mean then hides it.",
      "R = P − Y          # print its shape: N × K",
    ),
    {
      probabilities: ({ n, K, P }) => {
        const mean = new Float64Array(K);
        for (let ik = 0; ik < n * K; ik++) mean[ik % K]! += P[ik]! / n;
        return entries(n, K, (_, k) => mean[k]!);
      },
    },
  ),
];
