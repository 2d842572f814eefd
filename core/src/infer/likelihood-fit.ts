import { lossHessian } from "../engine/curvature.js";
import { sampleInColumns } from "../engine/design-columns.js";
import { logLikelihood, lossGradient, probabilities, residuals, scores } from "../engine/likelihood.js";
import { cholesky } from "../numeric/cholesky.js";
import { scaled } from "../numeric/vectors.js";
import type { Sample } from "../objective/sample.js";
import {
  type Coordinates,
  contrastInTheta,
  covarianceOfWeights,
  expand,
  reduce,
  reduceMatrix,
  weightsAt,
} from "./coordinates.js";
import { type CovarianceKind, inverse, sandwich, scoreProducts } from "./covariance.js";
import type { Criterion, Evaluation, Maximum } from "./maximum.js";

/** The likelihood at one θ. */
export interface LikelihoodPoint extends Evaluation {
  readonly logLikelihood: number;
  /** n × K */
  readonly P: Float64Array;
  readonly R: Float64Array;
}

/** Weights that maximise a likelihood or a penalised one, and what can be asked about them. */
export interface LikelihoodFit {
  readonly kind: "maximum-likelihood" | "bias-reduced";
  /** ℓ at these weights; where classes are separated its supremum, which it does not reach, nats */
  readonly logLikelihood: number;
  /** q, how many weights are identified */
  readonly identified: number;
  /** W, d × K, of which only identified combinations mean something */
  readonly weights: Float64Array;
  /** Whether Σ_jk c_jk W_jk has one finite estimate; c is d × K. */
  isIdentified(c: Float64Array): boolean;
  /** The covariance of W, dK × dK, of which only identified combinations mean something: cᵀ V c. */
  covariance(kind: CovarianceKind): Float64Array;
  /** ‖∇‖ in orthonormal coordinates, nats */
  readonly gradientNorm: number;
  /** N of the step that is left: below 1 it proves for a likelihood that there is a maximum (docs/likelihood.md, L40); here it is next to 0 */
  readonly spread: number;
  /** What profiles and tests go on from. */
  readonly internals: FitInternals;
}

export interface FitInternals {
  readonly sample: Sample;
  /** the same rows in the columns of the coordinates, with what the limit rules out */
  readonly inColumns: Sample;
  readonly coordinates: Coordinates;
  readonly criterion: Criterion<LikelihoodPoint>;
  readonly maximum: Maximum<LikelihoodPoint>;
}

/** ℓ as a function of θ; −∞ as an offset rules a class out in its row. */
export function likelihoodOf(sample: Sample, coordinates: Coordinates): Criterion<LikelihoodPoint> {
  const K = sample.classes.length;
  return (theta) => {
    const a = scores(sample.design, expand(coordinates, theta), K, sample.offset);
    const { P, z } = probabilities(a, K);
    const information = cholesky(reduceMatrix(coordinates, lossHessian(sample, P, sample.rows)), theta.length);
    if (information === null) return null;
    const R = residuals(sample, a, P, z);
    const ell = logLikelihood(sample, a, z);
    const gradient = scaled(-1, reduce(coordinates, lossGradient(sample.design, R, K)));
    return { theta, value: ell, logLikelihood: ell, gradient, information, P, R };
  };
}

/** The same rows in the columns of these coordinates, for `likelihoodOf`. */
export function sampleIn({ columns }: Coordinates, sample: Sample, offset: Float64Array | null): Sample {
  return sampleInColumns(sample, columns.Q, columns.rank, offset);
}

/** The fit at a maximum. */
export function likelihoodFit(kind: LikelihoodFit["kind"], internals: FitInternals): LikelihoodFit {
  const { inColumns, coordinates, maximum } = internals;
  const { point } = maximum;
  const q = coordinates.basis.length;
  const ofTheta = (kind: CovarianceKind) =>
    kind === "classical"
      ? inverse(point.information)
      : sandwich(point.information, reduceMatrix(coordinates, scoreProducts(inColumns, point.R, kind, q)));
  return {
    kind,
    logLikelihood: point.logLikelihood,
    identified: q,
    weights: weightsAt(coordinates, point.theta),
    isIdentified: (c) => contrastInTheta(coordinates, c) !== null,
    covariance: (kind) => covarianceOfWeights(coordinates, ofTheta(kind)),
    gradientNorm: Math.sqrt(point.gradient.reduce((sum, g) => sum + g * g, 0)),
    spread: spreadOf(inColumns, expand(coordinates, maximum.step)),
    internals,
  };
}

/** N(V) over the scores of each row that are not ruled out. */
function spreadOf({ design, classes, offset }: Sample, V: Float64Array): number {
  const K = classes.length;
  const b = scores(design, V, K, null);
  let spread = 0;
  for (let at = 0; at < b.length; at += K) {
    let [least, most] = [Infinity, -Infinity];
    for (let k = 0; k < K; k++) {
      if (offset?.[at + k] === -Infinity) continue;
      least = Math.min(least, b[at + k]!);
      most = Math.max(most, b[at + k]!);
    }
    spread = Math.max(spread, most - least);
  }
  return spread;
}
