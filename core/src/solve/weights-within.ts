import { MOST_CLASSES_COUPLED } from "../likelihood/curvature.js";
import { constantHessianOf } from "../likelihood/curvature-by-products.js";
import { massOfErrors } from "../likelihood/mass-of-errors.js";
import { lazyCentres } from "../likelihood/number-centres.js";
import { sizeOfTerms } from "../likelihood/score-rounding.js";
import { totalWeight } from "../likelihood/total-weight.js";
import { cholesky, choleskySolve } from "../numeric/cholesky.js";
import { norm } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import type { Certified } from "./certify.js";
import { dualityGap } from "./gap.js";
import { squaresOf } from "./slope-rounding.js";
import type { Certificate } from "./solution.js";
import { LARGEST_SPREAD } from "./solver.js";

/** For rounding of the bound itself, and of N in it. */
const SLACK = 1.001;
/** Of exponentials, their sum, its inverse and products, each of one ε or two. */
const ROUNDINGS = 6;
/** By how much rounding of M may be magnified before its inverse counts as unknown. */
const MOST_MAGNIFIED = 1e8;

/** With √(2g / min λ_j), for a gap of g nats that counts the rounding of f; as it is without a λ2, or without a minimum or a bound. */
export function withWeightsByGap(ridge: Float64Array, W: Float64Array, certificate: Certificate): Certificate {
  if (certificate.minimum !== "finite") return certificate;
  const weightsWithin = distanceOf(ridge, W, Math.sqrt(2 * certificate.gap));
  return weightsWithin < Infinity ? { ...certificate, weightsWithin } : certificate;
}

/**
 * With how far the penalised weights may be from those at the minimum, ‖W − W*‖ (docs/likelihood.md, L42): by the gap with all rounding of f, or, with
 * a plain ridge, by the slope and what rounding may hide of it (L43, L44), which is smaller by orders where a fit has been polished.
 */
export async function withWeightsWithin<End extends Certified>(objective: Objective, end: End): Promise<End> {
  const { point } = end;
  const certificate = withWeightsByGap(objective.ridge, point.W, end.certificate);
  if (certificate.weightsWithin === undefined) return end;
  const bySlope = distanceOf(objective.ridge, point.W, await distanceBySlope(objective, point));
  // NaN where squares of features overflow
  const isNearer = bySlope < certificate.weightsWithin;
  return { ...end, certificate: isNearer ? { ...certificate, weightsWithin: bySlope } : certificate };
}

/** ‖W − W*‖ from a bound in √nats; Infinity where nothing is penalised. */
function distanceOf(ridge: Float64Array, W: Float64Array, inRootNats: number): number {
  return (SLACK * inRootNats) / Math.sqrt(leastOf(ridge)) + roundingOfCoding(ridge, W);
}

/** √(2 · gap) of the exact slope, in √nats: of the computed one, and what rounding may add. Infinity where that is not known. */
async function distanceBySlope(objective: Objective, point: Point): Promise<number> {
  const { ridge, classes, likelihood } = objective;
  const K = classes.length;
  const j = ridge.indexOf(0);
  // the sum of offsets says nothing about those of rows where a feature is large
  const isKnown = (likelihood.precision ?? 64) === 64 && (likelihood.offsetSize ?? 0) === 0;
  const squares = isKnown && (j < 0 || K <= MOST_CLASSES_COUPLED) ? await squaresOf(likelihood, point) : null;
  if (squares === null) return Infinity;
  const hidden = hiddenSlopes(objective, point, squares);
  let [ofPenalised, ofSquares] = [0, 0];
  for (const [m, lambda] of ridge.entries()) {
    if (lambda === 0) continue;
    ofPenalised += (K * hidden[m]! * hidden[m]!) / lambda;
    ofSquares += squares[m]! / lambda;
  }
  const ofConstant = j < 0 ? 0 : await hiddenInConstant(objective, point, j, hidden[j]!);
  const computed = Math.sqrt(2 * (await dualityGap(objective, point)));
  const ofSums = Math.sqrt(ofPenalised) + (Math.SQRT2 + Math.sqrt(ofSquares)) * ofConstant;
  return computed + ofSums + distanceOfScores(objective, point.W, squares);
}

/**
 * √(Σ_i w_i s_i η_i²): scores that are wrong by up to η_i nats in row i are exact with other offsets, which move the minimum by no more than
 * this in √nats. η is that of `scoreRounding`, and what softmax adds.
 */
function distanceOfScores({ likelihood }: Objective, W: Float64Array, squares: Float64Array): number {
  const root = Math.sqrt(totalWeight(likelihood));
  const size = sizeOfTerms(W, squares, lazyCentres(likelihood.featureMap), root);
  return Number.EPSILON * ((2 + Math.sqrt(squares.length)) * size + ROUNDINGS * root);
}

/**
 * By how much rounding may change an entry of the slope at these probabilities, for each feature: of R_ik, of R_ik φ_ij and of their sum, whose errors add
 * up like √n (Higham & Mary 2019). Soft labels are rounded in units of their masses, those of one class in units of R.
 */
function hiddenSlopes({ likelihood }: Objective, point: Point, squares: Float64Array): Float64Array {
  const root = Math.sqrt(totalWeight(likelihood));
  const wrong = typeof likelihood.target === "string" ? massOfErrors(likelihood, point) : 2 * root;
  const centres = lazyCentres(likelihood.featureMap);
  const share = Number.EPSILON * (ROUNDINGS + Math.sqrt(likelihood.rows)) * wrong;
  return squares.map((square, m) => share * (Math.sqrt(square) + centres[m]! * root));
}

/** √(eᵀM⁺e) for errors of up to `hidden` in the constant's slopes, feature j; Infinity where M has too few digits for that. */
async function hiddenInConstant(objective: Objective, point: Point, j: number, hidden: number): Promise<number> {
  const K = objective.classes.length;
  const M = await constantHessianOf(point, j, K);
  let trace = 0;
  for (let k = 0; k < K; k++) trace += M[k * K + k]!;
  // with 11ᵀ, as M1 = 0; the inverse is no smaller for it
  const factor = cholesky(
    M.map((m) => m + trace / (K * K)),
    K,
  );
  if (factor === null) return Infinity;
  let ofInverse = 0;
  for (let k = 0; k < K; k++) {
    const unit = Float64Array.from({ length: K }, (_, l) => (l === k ? 1 : 0));
    for (const x of choleskySolve(factor, unit)) ofInverse += Math.abs(x);
  }
  const moved = 2 * hidden * ofInverse;
  const step = choleskySolve(factor, point.gradient.slice(j * K, j * K + K));
  const spread = Math.max(...step) - Math.min(...step);
  const isKnown = ofInverse * trace < MOST_MAGNIFIED && moved < SLACK - 1 && spread + moved < LARGEST_SPREAD;
  return isKnown ? hidden * Math.sqrt(ofInverse) : Infinity;
}

/** What the symmetric coding of the weights and λW are rounded by. */
function roundingOfCoding(ridge: Float64Array, W: Float64Array): number {
  const K = W.length / ridge.length;
  return (K + 4) * Number.EPSILON * norm(W);
}

/** min λ_j over penalised features; 0 where there are none. */
function leastOf(ridge: Float64Array): number {
  let least = Infinity;
  for (const lambda of ridge) if (lambda > 0 && lambda < least) least = lambda;
  return least === Infinity ? 0 : least;
}
