import type { Dataset, Features } from "../data/dataset.js";

/** Rows whose scores are held at a time: small enough for the first-level cache. */
const BLOCK = 256;

/**
 * f(W) = −ℓ(W) + λ/2 Σ_{j ≥ 1} W[j,k]² in f64, W d × K with the constant first: the judge's own, from the data set's file, so that no
 * participant judges itself. A test proves it equal to multilogit's reference engine on every storage.
 */
export function objectiveValue(data: Dataset, W: Float64Array): number {
  const { rows, features, classes: K, labels, lambda, phi } = data;
  if (W.length !== (features + 1) * K)
    throw new Error(`weights have ${W.length} entries; expected d·K = ${(features + 1) * K}`);
  const scores = new Float64Array(BLOCK * K);
  let loss = 0;
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(rows, from + BLOCK);
    for (let i = 0; i < to - from; i++) for (let k = 0; k < K; k++) scores[i * K + k] = W[k]!;
    addScores(phi, data, from, to, W, scores);
    let blockLoss = 0;
    for (let i = from; i < to; i++) blockLoss += rowLoss(scores, (i - from) * K, K, labels[i]!);
    loss += blockLoss;
  }
  let squares = 0;
  for (let jk = K; jk < W.length; jk++) squares += W[jk]! * W[jk]!;
  return loss + (lambda / 2) * squares;
}

/** −ln p of the row's class: ln Σ_k exp(a_k − max) + max − a_y */
function rowLoss(scores: Float64Array, at: number, K: number, label: number): number {
  let most = -Infinity;
  for (let k = 0; k < K; k++) most = Math.max(most, scores[at + k]!);
  let sum = 0;
  for (let k = 0; k < K; k++) sum += Math.exp(scores[at + k]! - most);
  return Math.log(sum) + most - scores[at + label]!;
}

/** scores[i − from, k] += Σ_j Φ_ij W[j + 1, k] */
function addScores(phi: Features, data: Dataset, from: number, to: number, W: Float64Array, scores: Float64Array) {
  const { rows, features, classes: K } = data;
  const add = (i: number, j: number, value: number) => {
    const s = (i - from) * K;
    const w = (j + 1) * K;
    for (let k = 0; k < K; k++) scores[s + k]! += value * W[w + k]!;
  };
  switch (phi.storage) {
    case "codes":
      for (let c = 0; c < phi.columns; c++)
        for (let i = from; i < to; i++) add(i, c * phi.levels + phi.values[c * rows + i]!, 1);
      return;
    case "sparse":
      for (let i = from; i < to; i++)
        for (let e = phi.starts[i]!; e < phi.starts[i + 1]!; e++) add(i, phi.indices[e]!, phi.values[e]!);
      return;
    default: {
      const scale = phi.storage === "bytes" ? phi.scale : 1;
      for (let j = 0; j < features; j++)
        for (let i = from; i < to; i++) {
          const value = phi.values[j * rows + i]!;
          if (value !== 0) add(i, j, value / scale);
        }
    }
  }
}
