import type { FeaturePenalties } from "../../objective/feature-penalties.js";

/**
 * The one of equally good weights that is reported. The likelihood fixes the K weights of a feature up to a constant c, and Σ |w_k − c| is least
 * for every c from the lower to the upper median: c is the mean of the weights, moved into that interval, which is the limit of a vanishing λ2. With
 * K odd, with λ2 > 0, and with norms of groups there is no choice. Weights of unpenalised features sum to zero.
 */
export function canonicalWeights({ lambda1, lambda2, isGrouped }: FeaturePenalties, W: Float64Array): Float64Array {
  const d = lambda1.length;
  const K = W.length / d;
  const out = W.slice();
  for (let j = 0; j < d; j++) {
    if (isZero(W, j * K, j * K + K)) continue;
    const row = W.subarray(j * K, j * K + K);
    const isFree = lambda1[j]! + lambda2[j]! === 0;
    const c = isFree ? meanOf(row) : lambda2[j]! > 0 || isGrouped || lambda1[j] === Infinity ? 0 : shiftOf(row);
    if (c !== 0) for (let jk = j * K; jk < j * K + K; jk++) out[jk]! -= c;
  }
  return out;
}

function isZero(W: Float64Array, from: number, end: number): boolean {
  for (let jk = from; jk < end; jk++) if (W[jk] !== 0) return false;
  return true;
}

/** The mean, but no less than the lower median and no more than the upper one. */
function shiftOf(row: Float64Array): number {
  const sorted = row.slice().sort();
  const K = row.length;
  const [lower, upper] = [sorted[Math.floor((K - 1) / 2)]!, sorted[Math.floor(K / 2)]!];
  return Math.min(upper, Math.max(lower, meanOf(row)));
}

function meanOf(row: Float64Array): number {
  return row.reduce((sum, w) => sum + w, 0) / row.length;
}
