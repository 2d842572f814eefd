/** The k for which reports say how often the class is among the k most probable, where there are more classes. */
export const REPORTED_RANKS: readonly number[] = [2, 3, 5];

/**
 * The share of the weight of rows whose observed class is among the k most probable, for k = 1 … K; of equally probable classes the first
 * counts as more probable, as in a prediction. P and Y (shares) are n × K.
 */
export function topAccuracy(P: Float64Array, Y: Float64Array, weights: Float64Array, K: number): number[] {
  const atRank = new Float64Array(K);
  addRanks(P, Y, weights, atRank);
  return sharesWithin(
    atRank,
    weights.reduce((sum, w) => sum + w, 0),
  );
}

/** Adds to atRank[r] the weight of the rows whose observed class has r more probable ones. */
export function addRanks(P: Float64Array, Y: Float64Array, weights: Float64Array, atRank: Float64Array): void {
  const K = atRank.length;
  for (let i = 0; i < weights.length; i++)
    for (let k = 0; k < K; k++) {
      const y = weights[i]! * Y[i * K + k]!;
      if (y > 0) atRank[rankOf(k, P, i, K)]! += y;
    }
}

/** Of the weight at each rank: the share of `total` that is at it or before. */
export function sharesWithin(atRank: Float64Array, total: number): number[] {
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
