// The likelihood of images in plain loops, to be read next to docs/likelihood.md: what the page shows, computed as it is written.
// Rows i of n, features j of d, classes k of K = 10. W[j*K + k]; a, P, R are n × K, row-major.
import { CLASSES, FEATURES, type Images } from "../images/images.js";
import type { Phi } from "../images/pixel-map.js";

const K = CLASSES;

/** a_k = Σ_j φ_j W_jk of one image (L1), K numbers in nats, written to `a`. */
export function scoresOf({ features, values }: Phi, W: Float64Array, a = new Float64Array(K)): Float64Array {
  a.fill(0);
  for (let at = 0; at < features.length; at++)
    for (let k = 0; k < K; k++) a[k]! += values[at]! * W[features[at]! * K + k]!;
  return a;
}

/** z = ln Σ_k exp a_k of the K scores that start at `from`, with the largest taken out first (L29). */
export function logSumExp(a: Float64Array, from = 0): number {
  let top = from;
  for (let ik = from + 1; ik < from + K; ik++) if (a[ik]! > a[top]!) top = ik;
  let others = 0;
  for (let ik = from; ik < from + K; ik++) if (ik !== top) others += Math.exp(a[ik]! - a[top]!);
  return a[top]! + Math.log1p(others);
}

/** p_k = exp(a_k − z) (L3). */
export function probabilitiesOf(a: Float64Array, z: number): Float64Array {
  return a.map((score) => Math.exp(score - z));
}

/** Everything about all images at one W. */
export interface Pass {
  readonly W: Float64Array;
  /** n × K */
  readonly a: Float64Array;
  /** n */
  readonly z: Float64Array;
  /** n × K */
  readonly P: Float64Array;
  /** ℓ = Σ_i (a_i,y(i) − z_i) (L4), nats */
  readonly logLikelihood: number;
  /** ∂ℓ/∂W_jk = Σ_i (y_ik − p_ik) Φ_ij (L12), d × K */
  readonly gradient: Float64Array;
  /** Σ_i y_ik Φ_ij: for 0/1 pixels, how many images of class k have feature j; d × K */
  readonly observed: Float64Array;
}

/** One pass over all images. */
export function passOver(images: Images, W: Float64Array): Pass {
  const { rows, starts, features, values, labels } = images;
  const a = new Float64Array(rows * K);
  const z = new Float64Array(rows);
  const P = new Float64Array(rows * K);
  const gradient = new Float64Array(FEATURES * K);
  const observed = new Float64Array(FEATURES * K);
  let ell = 0;
  for (let i = 0; i < rows; i++) {
    // where row i begins in a and P, and row j in W: in front of the innermost loops, a quarter of the time of a pass
    const iK = i * K;
    const end = starts[i + 1]!;
    for (let at = starts[i]!; at < end; at++) {
      const phi = values[at]!;
      const jK = features[at]! * K;
      for (let k = 0; k < K; k++) a[iK + k]! += phi * W[jK + k]!;
    }
    z[i] = logSumExp(a, iK);
    const label = labels[i]!;
    ell += a[iK + label]! - z[i]!;
    for (let k = 0; k < K; k++) P[iK + k] = Math.exp(a[iK + k]! - z[i]!);
    for (let at = starts[i]!; at < end; at++) {
      const phi = values[at]!;
      const jK = features[at]! * K;
      observed[jK + label]! += phi;
      for (let k = 0; k < K; k++) gradient[jK + k]! -= P[iK + k]! * phi;
    }
  }
  for (let jk = 0; jk < gradient.length; jk++) gradient[jk]! += observed[jk]!;
  return { W, a, z, P, logLikelihood: ell, gradient, observed };
}

/** Ω = λ/2 Σ_jk W_jk² over all features but the constant (L14). */
export function ridgeValue(W: Float64Array, lambda: number): number {
  let squares = 0;
  for (let jk = K; jk < W.length; jk++) squares += W[jk]! ** 2;
  return 0.5 * lambda * squares;
}

/** ∇f = −∂ℓ/∂W + λW, the constant without λ (L14). */
export function objectiveGradient({ gradient, W }: Pass, lambda: number): Float64Array {
  return gradient.map((slope, jk) => -slope + (jk < K ? 0 : lambda * W[jk]!));
}
