import type { FeaturePenalties } from "./feature-penalties.js";

/** Ω over the d × K weights of one feature map: all that objectives and certificates ask of a penalty. */
export interface PenaltyTerm {
  /** λ_j, d numbers: the curvature ∂²Ω/∂W[j,k]² of its smooth part, the same at every W */
  readonly ridge: Float64Array;
  /** what the penalty means for each feature, where it has kinks or factors; null for none and a plain ridge */
  readonly sparse: FeaturePenalties | null;
  /** Ω(W) */
  value(W: Float64Array): number;
  /** Ω(W + tV) for each step t */
  along(W: Float64Array, V: Float64Array, steps: Float64Array): Float64Array;
  /**
   * ∇Ω(W) − G, a new array: ∇f where G is ∇ℓ. Where Ω has kinks, the shortest of its subgradients: 0 exactly at the minimum.
   */
  slopeLess(W: Float64Array, G: Float64Array): Float64Array;
  /**
   * Ω(W) + Ω*(−G) + ⟨G, W⟩ for the gradient G of −ℓ at a dual point whose constant is balanced, from ∇f = G + ∇Ω(W): the penalty's part of
   * the duality gap there, nats. Infinity where Ω has kinks or factors, for which `solve` has a certificate of its own.
   */
  dualGap(gradient: Float64Array): number;
}

/** The term of a plain ridge, or of none, where all of `ridge` is 0. */
export function plainPenaltyTerm(ridge: Float64Array): PenaltyTerm {
  return {
    ridge,
    sparse: null,
    value: (W) => penaltyValue(ridge, W),
    along: (W, V, steps) => penaltiesAlong(ridge, W, V, steps),
    slopeLess: (W, G) => penaltySlopeLess(ridge, W, G),
    dualGap: (gradient) => penalisedSquares(ridge, gradient),
  };
}

// Ω = ½ Σ_j λ_j Σ_k W[j,k]². `ridge` is λ, d numbers; weights and slopes are d × K.

function penaltyValue(ridge: Float64Array, W: Float64Array): number {
  const K = W.length / ridge.length;
  let sum = 0;
  // λ first: squares may overflow where there is none
  for (let j = 0, jk = 0; j < ridge.length; j++) for (let k = 0; k < K; k++, jk++) sum += ridge[j]! * W[jk]! * W[jk]!;
  return sum / 2;
}

/** A parabola, from three sums over the weights. */
function penaltiesAlong(ridge: Float64Array, W: Float64Array, V: Float64Array, steps: Float64Array): Float64Array {
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

function penaltySlopeLess(ridge: Float64Array, W: Float64Array, G: Float64Array): Float64Array {
  const K = G.length / ridge.length;
  const out = new Float64Array(G.length);
  for (let j = 0, jk = 0; j < ridge.length; j++)
    for (let k = 0; k < K; k++, jk++) out[jk] = ridge[j]! * W[jk]! - G[jk]!;
  return out;
}

/** Σ_jk G[j,k]² / (2 λ_j) over penalised features */
function penalisedSquares(ridge: Float64Array, G: Float64Array): number {
  const K = G.length / ridge.length;
  let sum = 0;
  for (let jk = 0; jk < G.length; jk++) {
    const lambda = ridge[Math.floor(jk / K)]!;
    // divided first: squares would underflow where weights and λ are small
    if (lambda > 0) sum += G[jk]! * (G[jk]! / (2 * lambda));
  }
  return sum;
}

/** HV + ∇²Ω V, in place. */
export function addPenaltyCurvature(ridge: Float64Array, V: Float64Array, HV: Float64Array): Float64Array {
  const K = HV.length / ridge.length;
  for (let j = 0, jk = 0; j < ridge.length; j++) for (let k = 0; k < K; k++, jk++) HV[jk]! += ridge[j]! * V[jk]!;
  return HV;
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
