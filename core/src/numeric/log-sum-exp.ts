/**
 * z = ln Σ_k exp(a_k) over the K numbers from `at`, as m + ln Σ_k exp(a_k − m) with m = max_k a_k.
 *
 * The sum lies in [1, K], so nothing overflows; the term of the maximum is taken out of the sum and into log1p, which keeps the
 * digits of z − m when one score is far above the others.
 */
export function logSumExp(a: ArrayLike<number>, at: number, K: number): number {
  let top = at;
  for (let k = at + 1; k < at + K; k++) if (a[k]! > a[top]!) top = k;
  const m = a[top]!;
  let others = 0;
  for (let k = at; k < at + K; k++) if (k !== top) others += Math.exp(a[k]! - m);
  return m + Math.log1p(others);
}
