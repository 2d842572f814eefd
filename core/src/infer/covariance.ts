import { MultilogitError } from "../errors.js";
import { hessianOf } from "../likelihood/curvature-by-products.js";
import type { GradientProducts, LikelihoodPoint } from "../likelihood/likelihood.js";
import type { Sample } from "../likelihood/sample.js";
import type { Model } from "../model/model.js";
import { type Cholesky, cholesky, choleskySolve } from "../numeric/cholesky.js";
import { ridgeOf } from "../objective/penalty.js";
import { addPenaltyHessian } from "../objective/penalty-term.js";
import { pivotOfHessian } from "../solve/column-pivot.js";
import { fixGauge } from "../solve/gauge.js";

/**
 * Where the variance of the estimates comes from. "classical": the inverse Hessian, right if the model is. "HC0": the sandwich with each
 * row's own squared gradient (Huber 1967, White 1980), right also if it is not; "HC1": HC0 times n/(n − p), n the weight of the rows and p
 * the free weights; clusters: gradients summed within a cluster first, times G/(G − 1) (Stata's factor for maximum likelihood). "sampled": the
 * weights are those of rows sampled with probabilities, so a row of weight w is one observation whose gradient is w times that of weight 1,
 * and n is the number of rows with a weight.
 */
export type CovarianceKind =
  | "classical"
  | "HC0"
  | "HC1"
  | { readonly sampled: "HC0" | "HC1" }
  | { readonly clusters: Int32Array };

/**
 * The least pivot for which standard errors keep enough digits: they lose rounding divided by the pivot, with 1e-7 all but 8 digits (a
 * cubic of years, 5e-6 off, has 1e-10).
 */
const ENOUGH_DIGITS = 1e-7;

/**
 * The covariance of W in the gauge-fixed coding, dK × dK, entry (j,k),(m,l) at [(j*K + k)*dK + m*K + l]. Only contrasts between classes are
 * meaningful: cᵀ V c with Σ_k c_jk = 0 for every feature. `point` is that of the likelihood at the model's weights.
 *
 * Without a penalty H⁻¹ or the sandwich H⁻¹ M H⁻¹, H the Hessian of −ℓ. With a ridge it is the sandwich (H + Λ)⁻¹ H (H + Λ)⁻¹:
 * the variance around the penalised expectation, which is shrunk towards zero.
 *
 * Null where H is singular, so that some contrasts are not identified, or where features are so nearly dependent that f64 loses
 * digits of it.
 */
export async function covariance(
  point: LikelihoodPoint,
  { weights, penalty, featureMap, classes }: Model,
  sample: Sample,
  kind: CovarianceKind,
): Promise<Float64Array | null> {
  const [K, dK] = [classes.length, weights.length];
  const H = await hessianOf(point, sample.rows);
  if (penalty.kind === "none" && pivotOfHessian(H, K) < ENOUGH_DIGITS) return null;
  const bread = addPenaltyHessian(ridgeOf(penalty, featureMap), H.slice());
  fixGauge(bread, K);
  const factor = cholesky(bread, dK);
  if (factor === null) return null;
  if (kind === "classical") return penalty.kind === "none" ? inverse(factor) : sandwich(factor, H);
  return sandwich(factor, await gradientProducts(point, sample, kind, dK - dK / K));
}

/** M, dK × dK, the middle of a robust covariance of `free` free weights. */
export async function gradientProducts(
  point: LikelihoodPoint,
  { rowWeights }: Sample,
  kind: Exclude<CovarianceKind, "classical">,
  free: number,
): Promise<Float64Array> {
  if (typeof kind === "object" && "clusters" in kind) {
    const { groups, count } = numbered(kind.clusters);
    if (count < 2)
      throw new MultilogitError("data", `there is ${count} cluster; a clustered covariance needs at least two`);
    return times(count / (count - 1), await askedOf(point, "productsOfGroups")(groups));
  }
  if (typeof kind === "object") {
    const n = rowWeights.reduce((count, w) => count + (w > 0 ? 1 : 0), 0);
    return times(kind.sampled === "HC1" ? smallSampleFactor(n, free) : 1, await askedOf(point, "productsOfRows")(2));
  }
  const n = rowWeights.reduce((sum, w) => sum + w, 0);
  return times(kind === "HC1" ? smallSampleFactor(n, free) : 1, await askedOf(point, "productsOfRows")(1));
}

/** What robust covariances need from an engine, and only some engines can sum. */
function askedOf<Name extends keyof GradientProducts>(point: GradientProducts, name: Name) {
  const sum = point[name];
  if (sum === undefined)
    throw new MultilogitError(
      "engine",
      `the engine sums no products of gradients (${name}), which robust covariances need; use covariance classical, or engine "reference"`,
    );
  return sum.bind(point) as NonNullable<GradientProducts[Name]>;
}

/** Clusters numbered from 0 on, in the order in which they occur. */
function numbered(clusters: Int32Array): { groups: Int32Array; count: number } {
  const numbers = new Map<number, number>();
  const groups = clusters.map((cluster) => {
    const number = numbers.get(cluster) ?? numbers.size;
    numbers.set(cluster, number);
    return number;
  });
  return { groups, count: numbers.size };
}

function times(factor: number, M: Float64Array): Float64Array {
  return factor === 1 ? M : M.map((m) => factor * m);
}

/** n/(n − p) */
function smallSampleFactor(n: number, free: number): number {
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
