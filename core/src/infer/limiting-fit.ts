import { lossHessian } from "../engine/curvature.js";
import { sampleInColumns } from "../engine/design-columns.js";
import { logLikelihood, lossGradient, probabilities, residuals, scores } from "../engine/likelihood.js";
import { MultilogitError } from "../errors.js";
import { type Cholesky, cholesky, choleskySolve } from "../numeric/cholesky.js";
import type { OrthogonalColumns } from "../numeric/orthogonal-columns.js";
import { addScaled, dot, norm, scaled } from "../numeric/vectors.js";
import type { Sample } from "../objective/sample.js";
import { type CovarianceKind, inverse, sandwich, scoreProducts } from "./covariance.js";
import type { Recession } from "./recession.js";

/** What maximum likelihood says where it has no maximum, or where columns are collinear: all that stays finite. */
export interface LimitingFit {
  /** sup ℓ, nats: what the log-likelihood rises to and, where classes are separated, does not reach */
  readonly logLikelihood: number;
  /** how many weights are identified: the dimension of what the limit depends on */
  readonly identified: number;
  /** W, d × K, of which only identified combinations mean something */
  readonly weights: Float64Array;
  /** Whether Σ_jk c_jk W_jk has one finite estimate; c is d × K. */
  isIdentified(c: Float64Array): boolean;
  /** The covariance of W, dK × dK, of which only identified combinations mean something: cᵀ V c. */
  covariance(kind: CovarianceKind): Float64Array;
  /** ‖∇(−ℓ)‖ in orthonormal coordinates, nats */
  readonly gradientNorm: number;
  /** N of the Newton step: below 1 it proves that the limit has a maximum (docs/likelihood.md, L40), and here it is next to 0 */
  readonly spread: number;
}

/** A combination is identified when no more than this share of its length lies outside of what the data identify. */
const OUTSIDE = 1e-8;
/** Where no step raises ℓ in f64 any more, a Newton step that moves scores by less, in nats, still proves a maximum. */
const AT_REST = 1e-4;
const MOST_STEPS = 200;
const MOST_HALVINGS = 40;
/** The decrement at which the weights are as good as f64 makes them, as a share of max(1, |ℓ|); `polish` stops there too. */
const ENOUGH = 1e-24;

interface LimitPoint {
  readonly theta: Float64Array;
  readonly ell: number;
  readonly R: Float64Array;
  /** of −ℓ, in θ */
  readonly gradient: Float64Array;
  readonly factor: Cholesky;
  /** Newton's */
  readonly step: Float64Array;
  readonly decrement: number;
}

/**
 * The limit of the model along a recession: the scores of the classes that it leaves behind in a row are −∞ there, so that each row
 * chooses among the classes that it is tied to only (Geyer 2009, "Likelihood inference in exponential families and directions of
 * recession", Electronic Journal of Statistics 3). That is the same likelihood with offsets of −∞, and it has a maximum. It depends on
 * what the tied scores span alone, W̃ = Σ_t θ_t basis_t in the orthonormal columns Q = Φ T, where Newton's method finds it; W = T W̃.
 */
export function limitingFit(sample: Sample, columns: OrthogonalColumns, { tied, basis }: Recession): LimitingFit {
  const limit = sampleInColumns(sample, columns.Q, columns.rank, limitingOffset(sample, tied));
  const point = maximum(limit, basis);
  const K = sample.classes.length;
  return {
    logLikelihood: point.ell,
    identified: basis.length,
    weights: inFeatures(columns, K, expand(basis, point.theta, columns.rank * K)),
    isIdentified: (c) => shareOutside(basis, inColumns(columns, K, c)) <= OUTSIDE,
    covariance: (kind) => covarianceInFeatures(columns, K, basis, covarianceOfTheta(limit, basis, point, kind)),
    gradientNorm: norm(point.gradient),
    spread: stepSpread(limit, basis, point),
  };
}

function limitingOffset({ offset }: Sample, tied: Uint8Array): Float64Array {
  return Float64Array.from(tied, (isTied, ik) => (isTied === 1 ? (offset?.[ik] ?? 0) : -Infinity));
}

/** Newton's method with halved steps; at the end full steps, as long as they lower the decrement. */
function maximum(limit: Sample, basis: readonly Float64Array[]): LimitPoint {
  let point = pointAt(limit, basis, new Float64Array(basis.length));
  for (let round = 0; round < MOST_STEPS; round++) {
    if (point.decrement <= ENOUGH * Math.max(1, Math.abs(point.ell))) return point;
    const next = improved(limit, basis, point);
    if (next === null) break;
    point = next;
  }
  if (stepSpread(limit, basis, point) < AT_REST) return point;
  throw new MultilogitError(
    "data",
    "the rows come closer to separation than f64 can follow, so there are neither estimates nor a verdict; use a ridge penalty",
  );
}

/** The first of the points at 1, ½, ¼ … of the step that raises ℓ, or is as high and nearer the maximum. */
function improved(limit: Sample, basis: readonly Float64Array[], point: LimitPoint): LimitPoint | null {
  for (let halving = 0, t = 1; halving < MOST_HALVINGS; halving++, t /= 2) {
    const next = pointAt(limit, basis, addScaled(point.theta, t, point.step));
    if (next.ell > point.ell || (t === 1 && next.decrement < point.decrement / 4)) return next;
  }
  return null;
}

function pointAt(limit: Sample, basis: readonly Float64Array[], theta: Float64Array): LimitPoint {
  const K = limit.classes.length;
  const a = scores(limit.design, expand(basis, theta, limit.design.features * K), K, limit.offset);
  const { P, z } = probabilities(a, K);
  const R = residuals(limit, a, P, z);
  const gradient = reduce(basis, lossGradient(limit.design, R, K));
  const factor = cholesky(reduceMatrix(basis, lossHessian(limit, P, limit.rows)), basis.length);
  if (factor === null)
    throw new MultilogitError(
      "data",
      "the rows come closer to separation than f64 can follow, so there are neither estimates nor a verdict; use a ridge penalty",
    );
  const step = scaled(-1, choleskySolve(factor, gradient));
  const ell = logLikelihood(limit, a, z);
  return { theta, ell, R, gradient, factor, step, decrement: Math.max(0, -dot(gradient, step) / 2) };
}

/** N of the Newton step, over the tied scores of each row. */
function stepSpread({ design, classes, offset }: Sample, basis: readonly Float64Array[], { step }: LimitPoint): number {
  const K = classes.length;
  const b = scores(design, expand(basis, step, design.features * K), K, null);
  let spread = 0;
  for (let at = 0; at < b.length; at += K) {
    let [least, most] = [Infinity, -Infinity];
    for (let k = 0; k < K; k++) {
      if (offset![at + k] === -Infinity) continue;
      least = Math.min(least, b[at + k]!);
      most = Math.max(most, b[at + k]!);
    }
    spread = Math.max(spread, most - least);
  }
  return spread;
}

function covarianceOfTheta(limit: Sample, basis: readonly Float64Array[], point: LimitPoint, kind: CovarianceKind) {
  if (kind === "classical") return inverse(point.factor);
  return sandwich(point.factor, reduceMatrix(basis, scoreProducts(limit, point.R, kind, basis.length)));
}

// θ is q numbers, the basis q orthonormal vectors p × K, W̃ p × K in the columns of Q = Φ T, W d × K in those of Φ.

/** W̃ = Σ_t θ_t basis_t */
function expand(basis: readonly Float64Array[], theta: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size);
  basis.forEach((vector, t) => {
    for (let i = 0; i < out.length; i++) out[i]! += theta[t]! * vector[i]!;
  });
  return out;
}

function reduce(basis: readonly Float64Array[], G: Float64Array): Float64Array {
  return Float64Array.from(basis, (vector) => dot(vector, G));
}

/** q × q: basis_t ᵀ M basis_s */
function reduceMatrix(basis: readonly Float64Array[], M: Float64Array): Float64Array {
  const q = basis.length;
  const out = new Float64Array(q * q);
  basis.forEach((vector, t) => {
    const product = Float64Array.from(vector, (_, r) =>
      dot(M.subarray(r * vector.length, (r + 1) * vector.length), vector),
    );
    for (let s = 0; s <= t; s++) out[t * q + s] = out[s * q + t] = dot(basis[s]!, product);
  });
  return out;
}

/** W = T W̃ */
function inFeatures({ T, rank }: OrthogonalColumns, K: number, ofColumns: Float64Array): Float64Array {
  const d = T.length / rank;
  const W = new Float64Array(d * K);
  for (let j = 0; j < d; j++)
    for (let r = 0; r < rank; r++)
      for (let k = 0; k < K; k++) W[j * K + k]! += T[j * rank + r]! * ofColumns[r * K + k]!;
  return W;
}

/** c̃ = Tᵀ c, so that ⟨c, W⟩ = ⟨c̃, W̃⟩ */
function inColumns({ T, rank }: OrthogonalColumns, K: number, c: Float64Array): Float64Array {
  const out = new Float64Array(rank * K);
  for (let j = 0; j < c.length / K; j++)
    for (let r = 0; r < rank; r++) for (let k = 0; k < K; k++) out[r * K + k]! += T[j * rank + r]! * c[j * K + k]!;
  return out;
}

/** How much of c, as a share, no combination of the basis reaches; 1 for zero, which no data identify. */
function shareOutside(basis: readonly Float64Array[], c: Float64Array): number {
  const rest = addScaled(c, -1, expand(basis, reduce(basis, c), c.length));
  return norm(c) > 0 ? norm(rest) / norm(c) : 1;
}

/** (T ⊗ I) basis Vθ basisᵀ (T ⊗ I)ᵀ */
function covarianceInFeatures(
  columns: OrthogonalColumns,
  K: number,
  basis: readonly Float64Array[],
  ofTheta: Float64Array,
): Float64Array {
  const q = basis.length;
  const vectors = basis.map((vector) => inFeatures(columns, K, vector));
  const size = (columns.T.length / columns.rank) * K;
  const V = new Float64Array(size * size);
  vectors.forEach((_, t) => {
    const combined = expand(vectors, ofTheta.subarray(t * q, t * q + q), size);
    for (let r = 0; r < size; r++) for (let c = 0; c < size; c++) V[r * size + c]! += vectors[t]![r]! * combined[c]!;
  });
  return V;
}
