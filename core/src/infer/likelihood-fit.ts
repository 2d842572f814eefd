import { hessianOf } from "../likelihood/curvature-by-products.js";
import { sampleInColumns } from "../likelihood/design-columns.js";
import { linearScores, lossGradient, softmaxRows } from "../likelihood/formulas.js";
import type { Likelihood, LikelihoodPoint } from "../likelihood/likelihood.js";
import type { Sample } from "../likelihood/sample.js";
import { cholesky } from "../numeric/cholesky.js";
import { norm } from "../numeric/vectors.js";
import {
  type Coordinates,
  contrastInTheta,
  covarianceOfWeights,
  expand,
  reduce,
  reduceMatrix,
  varianceOfWeights,
  weightsAt,
} from "./coordinates.js";
import { type CovarianceKind, gradientProducts, inverse, sandwich } from "./covariance.js";
import type { Criterion, CriterionPoint, Maximum } from "./maximum.js";
import { countsOf } from "./row-counts.js";

/** The likelihood at one θ. */
export interface ThetaPoint extends CriterionPoint {
  readonly logLikelihood: number;
  /** of the likelihood in the columns of the coordinates */
  readonly inColumns: LikelihoodPoint;
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
  covariance(kind: CovarianceKind): Promise<Float64Array>;
  /** The variance of Σ_jk c_jk W_jk, c d × K; where features are nearly dependent it keeps digits that cancel in cᵀ V c. */
  variance(kind: CovarianceKind): Promise<(c: Float64Array) => number>;
  /** ‖∇‖ in orthonormal coordinates, nats */
  readonly gradientNorm: number;
  /** N of the remaining step: below 1 it proves for a likelihood that there is a maximum (docs/likelihood.md, L40); here it is nearly 0 */
  readonly spread: number;
  /** What profiles and tests start from. */
  readonly internals: FitInternals;
}

export interface FitInternals {
  readonly sample: Sample;
  /** the same rows in the columns of the coordinates, with the classes that the limit rules out */
  readonly inColumns: Sample;
  readonly coordinates: Coordinates;
  readonly criterion: Criterion<ThetaPoint>;
  readonly maximum: Maximum<ThetaPoint>;
  /** P at the maximum, n × K */
  probabilities(): Float64Array;
}

/** ℓ as a function of θ, by the likelihood in the columns of the coordinates. */
export function likelihoodInTheta(likelihood: Likelihood, coordinates: Coordinates): Criterion<ThetaPoint> {
  return async (theta) => {
    const inColumns = await likelihood.at(expand(coordinates, theta));
    const hessian = await hessianOf(inColumns, likelihood.rows);
    const information = cholesky(reduceMatrix(coordinates, hessian), theta.length);
    if (information === null) return null;
    const { logLikelihood } = inColumns;
    const gradient = reduce(coordinates, inColumns.slope);
    return { theta, value: logLikelihood, logLikelihood, gradient, information, inColumns };
  };
}

/** The same rows in the columns of these coordinates, and with these offsets: −∞ rules a class out in its row. */
export function sampleIn({ columns }: Coordinates, sample: Sample, offset: Float64Array | null): Sample {
  return sampleInColumns(sample, columns.Q, columns.rank, offset);
}

/** The θ of weights W, d × K: those of W̃ = QᵀΦW. */
export function thetaAt(coordinates: Coordinates, sample: Sample, inColumns: Sample, W: Float64Array): Float64Array {
  const K = sample.classes.length;
  return reduce(coordinates, lossGradient(inColumns.design, linearScores(sample.design, W, K, null), K));
}

/** The fit at this maximum. */
export function likelihoodFit(kind: LikelihoodFit["kind"], found: Omit<FitInternals, "probabilities">): LikelihoodFit {
  const { inColumns, coordinates, maximum } = found;
  const { point } = maximum;
  const q = coordinates.basis.length;
  const K = inColumns.classes.length;
  const ofTheta = async (kind: CovarianceKind) =>
    kind === "classical"
      ? await inverse(point.information)
      : await sandwich(
          point.information,
          reduceMatrix(coordinates, await gradientProducts(point.inColumns, countsOf(inColumns), kind, q)),
        );
  let P: Float64Array | null = null;
  return {
    kind,
    logLikelihood: point.logLikelihood,
    identified: q,
    weights: weightsAt(coordinates, point.theta),
    isIdentified: (c) => contrastInTheta(coordinates, c) !== null,
    covariance: async (kind) => covarianceOfWeights(coordinates, await ofTheta(kind)),
    variance: async (kind) => varianceOfWeights(coordinates, await ofTheta(kind)),
    gradientNorm: norm(point.gradient),
    spread: spreadOf(inColumns, expand(coordinates, maximum.step)),
    internals: {
      ...found,
      probabilities: () => {
        P ??= softmaxRows(linearScores(inColumns.design, expand(coordinates, point.theta), K, inColumns.offset), K).P;
        return P;
      },
    },
  };
}

/** N(V) over the scores of each row that are not ruled out. */
function spreadOf({ design, classes, offset }: Sample, V: Float64Array): number {
  const K = classes.length;
  const b = linearScores(design, V, K, null);
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
