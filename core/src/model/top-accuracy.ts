/**
 * The share of the weight of rows whose observed class is among the k most probable, for k = 1 … K; of equally probable classes the first
 * counts as more probable, as in a prediction. P and Y (shares) are n × K.
 */
export function topAccuracy(P: Float64Array, Y: Float64Array, weights: Float64Array, K: number): number[] {
  const atRank = new Float64Array(K);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    for (let k = 0; k < K; k++) {
      const y = weights[i]! * Y[i * K + k]!;
      if (y > 0) atRank[rankOf(k, P, i, K)]! += y;
    }
    total += weights[i]!;
  }
  let within = 0;
  return Array.from(atRank, (weight) => (within += weight) / total);
}

/** How many classes are more probable in row i than class k. */
function rankOf(k: number, P: Float64Array, i: number, K: number): number {
  const p = P[i * K + k]!;
  let rank = 0;
  for (let other = 0; other < K; other++) {
    const q = P[i * K + other]!;
    if (q > p || (q === p && other < k)) rank++;
  }
  return rank;
}
