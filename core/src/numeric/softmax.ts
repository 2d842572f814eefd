/**
 * p_k = exp(a_k) / Σ_l exp(a_l), written to `out`; returns u = z − m ≥ 0, where z = ln Σ_l exp(a_l) and m = max_l a_l, so that
 * ln p_k = (a_k − m) − u has all its digits, also where p_k is near 1 (a_k − z does not: z is rounded in the size of m).
 *
 * Scores and probabilities are the K numbers from `at`; `out` may be `a` itself. The maximum is subtracted before the exponential:
 * any finite scores give finite results, and m + u is the same number that `logSumExp` returns.
 */
export function softmax(a: Float64Array, at: number, K: number, out: Float64Array): number {
  return Math.log1p(softmaxAlone(a, at, K, out));
}

/** The probabilities alone, written from `to`; returns Σ exp(a_l − m) over all l but the largest, of which u is the log1p. */
export function softmaxAlone(a: Float64Array, at: number, K: number, out: Float64Array, to = at): number {
  let top = at;
  for (let k = at + 1; k < at + K; k++) if (a[k]! > a[top]!) top = k;
  const m = a[top]!;
  let others = 0;
  for (let k = 0; k < K; k++) {
    const e = Math.exp(a[at + k]! - m);
    out[to + k] = e;
    if (at + k !== top) others += e;
  }
  for (let k = to; k < to + K; k++) out[k]! /= 1 + others;
  return others;
}

/** ∂p_k/∂a_l = p_k (δ_kl − p_l), K × K, row k: how probability k responds to score l. Symmetric; every row sums to zero. */
export function softmaxJacobian(p: ArrayLike<number>): Float64Array {
  const K = p.length;
  const J = new Float64Array(K * K);
  for (let k = 0; k < K; k++) for (let l = 0; l < K; l++) J[k * K + l] = p[k]! * ((k === l ? 1 : 0) - p[l]!);
  return J;
}
