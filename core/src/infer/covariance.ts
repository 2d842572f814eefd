import { lossHessian } from "../engine/curvature.js";
import { probabilities, residuals, scores } from "../engine/likelihood.js";
import { clusterScoreProducts, rowScoreProducts } from "../engine/score-products.js";
import { MultilogitError } from "../errors.js";
import type { Model } from "../model/model.js";
import { type Cholesky, cholesky, choleskySolve } from "../numeric/cholesky.js";
import { ridgeOf } from "../objective/penalty.js";
import type { Sample } from "../objective/sample.js";
import { fixGauge } from "../solve/gauge.js";

/**
 * Where the variance of the estimates comes from. "classical": the inverse Hessian, right if the model is. "HC0": the sandwich with each
 * row's own squared score (Huber 1967, White 1980), right also if it is not; "HC1": HC0 times n/(n − p), n the weight of the rows and p
 * the free weights; clusters: scores summed within a cluster first, times G/(G − 1) (Stata's factor for maximum likelihood).
 */
export type CovarianceKind = "classical" | "HC0" | "HC1" | { readonly clusters: Int32Array };

/**
 * The covariance of W in the gauge-fixed coding, dK × dK, entry (j,k),(m,l) at [(j*K + k)*dK + m*K + l]. Only contrasts between classes
 * mean something: cᵀ V c with Σ_k c_jk = 0 for every feature.
 *
 * Without a penalty H⁻¹ or the sandwich H⁻¹ M H⁻¹, H the Hessian of −ℓ. With a ridge the bread is (H + Λ)⁻¹ and the classical meat H:
 * the variance around the penalised expectation, which is shrunk towards zero.
 *
 * Null where the bread is singular, so that some contrasts are not identified.
 */
export function covariance(model: Model, sample: Sample, kind: CovarianceKind): Float64Array | null {
  const { weights, penalty } = model;
  const K = model.classes.length;
  const dK = weights.length;
  const a = scores(sample.design, weights, K, sample.offset);
  const { P, z } = probabilities(a, K);
  const H = lossHessian(sample, P, sample.rows);
  const bread = H.slice();
  const ridge = ridgeOf(penalty, model.featureMap);
  for (let jk = 0; jk < dK; jk++) bread[jk * dK + jk]! += ridge[Math.floor(jk / K)]!;
  fixGauge(bread, K);
  const factor = cholesky(bread, dK);
  if (factor === null) return null;
  if (kind === "classical") return penalty.kind === "none" ? inverse(factor) : sandwich(factor, H);
  return sandwich(factor, scoreProducts(sample, residuals(sample, a, P, z), kind, dK - dK / K));
}

/** M, dK × dK, the middle of a robust covariance of `free` free weights, from the residuals R. */
export function scoreProducts(
  sample: Sample,
  R: Float64Array,
  kind: Exclude<CovarianceKind, "classical">,
  free: number,
): Float64Array {
  if (typeof kind === "object") return clusterScoreProducts(sample, R, kind.clusters);
  const scale = kind === "HC1" ? smallSampleFactor(sample, free) : 1;
  return rowScoreProducts(sample, R).map((m) => scale * m);
}

/** n/(n − p) */
function smallSampleFactor({ rowWeights }: Sample, free: number): number {
  const n = rowWeights.reduce((sum, w) => sum + w, 0);
  if (!(n > free))
    throw new MultilogitError(
      "data",
      `HC1 needs more rows than free weights, but there are ${n} and ${free}; use HC0 or add rows`,
    );
  return n / (n - free);
}

/** B⁻¹ */
export function inverse(factor: Cholesky): Float64Array {
  return sandwichColumns(factor, (column) => column);
}

/** B⁻¹ M B⁻¹ */
export function sandwich(factor: Cholesky, M: Float64Array): Float64Array {
  const { size } = factor;
  return sandwichColumns(factor, (column) => {
    const product = new Float64Array(size);
    for (let r = 0; r < size; r++) for (let c = 0; c < size; c++) product[r]! += M[r * size + c]! * column[c]!;
    return choleskySolve(factor, product);
  });
}

/** Column by column: `then` applied to B⁻¹ e_c. */
function sandwichColumns(factor: Cholesky, then: (column: Float64Array) => Float64Array): Float64Array {
  const { size } = factor;
  const out = new Float64Array(size * size);
  for (let c = 0; c < size; c++) {
    const unit = new Float64Array(size);
    unit[c] = 1;
    const column = then(choleskySolve(factor, unit));
    for (let r = 0; r < size; r++) out[r * size + c] = column[r]!;
  }
  return out;
}
