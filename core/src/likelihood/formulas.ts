import type { DesignMatrix } from "../design/design-matrix.js";
import { CompensatedSum } from "../numeric/compensated-sum.js";
import { softmax } from "../numeric/softmax.js";
import type { Labels, Sample } from "./sample.js";

// The formulas, each under its own name. n rows, d features, K classes; Φ n × d, W d × K, all others n × K, row-major.
//
//   scores          a_ik = o_ik + Σ_j Φ_ij W_jk                                              nats
//   probabilities   p_ik = exp(a_ik) / Σ_l exp(a_il),   z_i = ln Σ_l exp(a_il)
//   log-likelihood  ℓ = Σ_i w_i Σ_k y_ik ln p_ik,       ln p_ik = a_ik − z_i = (a_ik − max_l a_il) − u_i
//   residuals       R_ik = w_i (s_i p_ik − y_ik),       s_i = Σ_k y_ik, 1 for a row with one class
//   gradient        ∂ℓ/∂W_jk = Σ_i w_i (y_ik − s_i p_ik) Φ_ij = −(ΦᵀR)_jk
//   curvature       −∂²ℓ · V = Φᵀ C,                    C_ik = w_i s_i p_ik (b_ik − Σ_l p_il b_il),   b = ΦV
//
// Every sum is a plain weighted sum over rows; nothing is divided by n or by K. docs/likelihood.md derives each line.

// Where a function fills an n × K array, the caller may hand in the one to fill; solvers call these often, and n·K dominates the cost of a
// fit.

/** a = o + ΦW */
export function linearScores(
  design: DesignMatrix,
  W: Float64Array,
  K: number,
  offset: Float64Array | null,
  a: Float64Array = new Float64Array(design.rows * K),
): Float64Array {
  if (offset === null) a.fill(0);
  else a.set(offset);
  design.times(W, K, a);
  return a;
}

/** p = softmax(a), row by row, and u_i = z_i − max_k a_ik ≥ 0. */
export interface Probabilities {
  readonly P: Float64Array;
  readonly u: Float64Array;
}

export function softmaxRows(
  a: Float64Array,
  K: number,
  out: Probabilities = { P: new Float64Array(a.length), u: new Float64Array(a.length / K) },
): Probabilities {
  for (let i = 0; i < out.u.length; i++) out.u[i] = softmax(a, i * K, K, out.P);
  return out;
}

/**
 * ℓ = Σ_i w_i Σ_k y_ik ln p_ik with ln p_ik = (a_ik − max_l a_il) − u_i: never the logarithm of a probability, which may have underflowed,
 * and no difference of large numbers, so rows that are nearly certain keep their digits whatever their weight.
 */
export function logLikelihood({ labels, rowWeights }: Sample, a: Float64Array, u: Float64Array): number {
  const K = a.length / u.length;
  const sum = new CompensatedSum();
  for (let i = 0; i < u.length; i++) sum.add(rowWeights[i]! * rowLogLikelihood(labels, i, K, a, i * K, u[i]!));
  return sum.total;
}

/** The place of the largest of the K numbers from `at`, of equal ones the first. */
function largestOf(a: Float64Array, at: number, K: number): number {
  let top = at;
  for (let k = at + 1; k < at + K; k++) if (a[k]! > a[top]!) top = k;
  return top;
}

/** Σ_k y_ik ln p_ik of row i, whose scores are the K numbers from `at`. */
function rowLogLikelihood(labels: Labels, i: number, K: number, a: Float64Array, at: number, u: number): number {
  const m = a[largestOf(a, at, K)]!;
  if (labels.kind === "classes") return a[at + labels.codes[i]!]! - m - u;
  let sum = 0;
  for (let k = 0; k < K; k++) {
    const y = labels.masses[i * K + k]!;
    if (y > 0) sum += y * (a[at + k]! - m - u);
  }
  return sum;
}

/**
 * R_ik = w_i (s_i p_ik − y_ik). That of a row's own class, or with class masses of its likeliest, is minus the sum of the row's others,
 * which has all its digits when p is near 1.
 */
export function residuals(
  { labels, rowWeights }: Sample,
  P: Float64Array,
  R: Float64Array = new Float64Array(P.length),
): Float64Array {
  const K = P.length / rowWeights.length;
  for (let i = 0; i < rowWeights.length; i++) {
    const w = rowWeights[i]!;
    if (labels.kind === "masses") {
      const top = largestOf(P, i * K, K);
      let others = 0;
      for (let ik = i * K; ik < i * K + K; ik++) {
        R[ik] = w * (labels.totals[i]! * P[ik]! - labels.masses[ik]!);
        if (ik !== top) others += R[ik]!;
      }
      R[top] = -others;
    } else {
      const own = i * K + labels.codes[i]!;
      let others = 0;
      for (let ik = i * K; ik < i * K + K; ik++) {
        R[ik] = w * P[ik]!;
        if (ik !== own) others += P[ik]!;
      }
      R[own] = -w * others;
    }
  }
  return R;
}

/** ∇(−ℓ) = ΦᵀR, d × K */
export function lossGradient(design: DesignMatrix, R: Float64Array, K: number): Float64Array {
  const G = new Float64Array(design.features * K);
  design.transposeTimes(R, K, G);
  return G;
}

/** w_i s_i, how much each row counts in the curvature. */
export function effectiveWeights({ labels, rowWeights }: Sample): Float64Array {
  return labels.kind === "classes" ? rowWeights : rowWeights.map((w, i) => w * labels.totals[i]!);
}

/** ∇²(−ℓ) · V = Φᵀ C with C_ik = w_i s_i p_ik (b_ik − ⟨p_i, b_i⟩), b = ΦV: the softmax Jacobian between two products with Φ. */
export function lossHessianVector(
  sample: Sample,
  P: Float64Array,
  V: Float64Array,
  C: Float64Array = new Float64Array(P.length),
): Float64Array {
  const K = sample.classes.length;
  const effective = effectiveWeights(sample);
  linearScores(sample.design, V, K, null, C);
  for (let i = 0; i < effective.length; i++) {
    // changes relative to the likeliest class: where it is nearly certain, its own b − ⟨p, b⟩ keeps its digits
    const shift = C[largestOf(P, i * K, K)]!;
    let mean = 0;
    for (let ik = i * K; ik < i * K + K; ik++) mean += P[ik]! * (C[ik]! - shift);
    for (let ik = i * K; ik < i * K + K; ik++) C[ik] = effective[i]! * P[ik]! * (C[ik]! - shift - mean);
  }
  return lossGradient(sample.design, C, K);
}

/** ℓ at a + t b for each step t: the log-likelihood along a line of weights, without another product with Φ. */
export function logLikelihoodsAlong(
  sample: Sample,
  a: Float64Array,
  b: Float64Array,
  steps: Float64Array,
): Float64Array {
  const K = sample.classes.length;
  const sums = Array.from(steps, () => new CompensatedSum());
  const moved = new Float64Array(K);
  const p = new Float64Array(K);
  for (let i = 0; i < sample.rows; i++) {
    steps.forEach((t, m) => {
      for (let k = 0; k < K; k++) moved[k] = a[i * K + k]! + t * b[i * K + k]!;
      const u = softmax(moved, 0, K, p);
      sums[m]!.add(sample.rowWeights[i]! * rowLogLikelihood(sample.labels, i, K, moved, 0, u));
    });
  }
  return Float64Array.from(sums, (sum) => sum.total);
}
