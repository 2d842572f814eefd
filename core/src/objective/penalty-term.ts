// What Ω = ½ Σ_j λ_j Σ_k W[j,k]² adds to the sums over rows. `ridge` is λ, d numbers; weights and slopes are d × K.

/** Ω(W) */
export function penaltyValue(ridge: Float64Array, W: Float64Array): number {
  const K = W.length / ridge.length;
  let sum = 0;
  // λ first: squares may overflow where there is none
  for (let j = 0, jk = 0; j < ridge.length; j++) for (let k = 0; k < K; k++, jk++) sum += ridge[j]! * W[jk]! * W[jk]!;
  return sum / 2;
}

/** Ω(W + tV) for each step t: a parabola, from three sums over the weights. */
export function penaltiesAlong(
  ridge: Float64Array,
  W: Float64Array,
  V: Float64Array,
  steps: Float64Array,
): Float64Array {
  const K = W.length / ridge.length;
  let [atW, slope, curvature] = [0, 0, 0];
  for (let j = 0, jk = 0; j < ridge.length; j++) {
    for (let k = 0; k < K; k++, jk++) {
      atW += ridge[j]! * W[jk]! * W[jk]!;
      slope += ridge[j]! * W[jk]! * V[jk]!;
      curvature += ridge[j]! * V[jk]! * V[jk]!;
    }
  }
  return steps.map((t) => (atW + t * (2 * slope + t * curvature)) / 2);
}

/** G + ∇²Ω V, in place; ∇Ω = ∇²Ω W. */
export function addPenaltySlope(ridge: Float64Array, V: Float64Array, G: Float64Array): Float64Array {
  const K = G.length / ridge.length;
  for (let j = 0, jk = 0; j < ridge.length; j++) for (let k = 0; k < K; k++, jk++) G[jk]! += ridge[j]! * V[jk]!;
  return G;
}

/** H + ∇²Ω, dK × dK, in place. */
export function addPenaltyHessian(ridge: Float64Array, H: Float64Array): Float64Array {
  const dK = Math.sqrt(H.length);
  const K = dK / ridge.length;
  for (let jk = 0; jk < dK; jk++) H[jk * dK + jk]! += ridge[Math.floor(jk / K)]!;
  return H;
}

/** The class blocks of H + ∇²Ω, [(j*d + m)*K + k], in place. */
export function addPenaltyBlocks(ridge: Float64Array, blocks: Float64Array): Float64Array {
  const d = ridge.length;
  const K = blocks.length / (d * d);
  for (let j = 0; j < d; j++) for (let k = 0; k < K; k++) blocks[(j * d + j) * K + k]! += ridge[j]!;
  return blocks;
}
