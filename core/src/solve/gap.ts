import { cholesky, choleskySolve } from "../numeric/cholesky.js";
import { dot } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { lineSearch } from "./line-search.js";

/**
 * Balancing stops when the constant's part of the gap is below this share of the rest and below this many nats. The bound is exact only
 * at a balanced constant; far from it bᵀM⁺b can be less than what balancing brings.
 */
const NEGLIGIBLE = 1e-6;
const MOST_STEPS = 20;

/** How far f may be from its minimum, in its two parts. */
interface GapParts {
  /** Σ_jk G[j,k]² / (2 λ_j) over penalised features */
  readonly penalised: number;
  /** bᵀM⁺b, b the gradient and M the Hessian in the constant's weights */
  readonly constant: number;
  /** M⁺b, K numbers */
  readonly constantStep: Float64Array;
}

/**
 * With a ridge, the duality gap in nats. At the dual point of W's own probabilities, where R sums to zero in every class, it is
 *
 *     f(W) − [ Σ_i w_i s_i H(p_i) + ⟨R, o⟩ − Σ_jk (ΦᵀR)_jk² / (2λ_j) ]  =  Σ_jk ∇f_jk² / (2λ_j)
 *
 * (docs/likelihood.md, "The certificate"; the right side has no cancellation). Where R does not sum to zero yet, the constant's own
 * Newton decrement bᵀM⁺b is added, which is zero once the constant is balanced.
 */
export async function dualityGap(objective: Objective, point: Point): Promise<number> {
  const { penalised, constant } = await gapParts(objective, point);
  return penalised + constant;
}

/**
 * The point with the constant's weights moved to their best for the scores at hand, so that R sums to zero in every class and the
 * duality gap is exact. Newton in K numbers; W itself where there is no constant.
 */
export async function balanceConstant(objective: Objective, start: Point): Promise<Point> {
  const j = unpenalisedFeature(objective);
  if (j < 0) return start;
  const K = objective.classes.length;
  let point = start;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { penalised, constant, constantStep } = await gapParts(objective, point);
    const matters = constant > NEGLIGIBLE * Math.min(1, penalised) && constant > Number.EPSILON * Math.abs(point.value);
    if (!matters || !Number.isFinite(constant)) return point;
    const V = new Float64Array(point.W.length);
    for (let k = 0; k < K; k++) V[j * K + k] = -constantStep[k]!;
    const next = await lineSearch(objective, point, V);
    if (next === null || !(next.value < point.value)) return point;
    point = next;
  }
  return point;
}

/** The place of the constant, the one feature that a ridge leaves alone, or −1. */
function unpenalisedFeature({ ridge }: Objective): number {
  return ridge.indexOf(0);
}

async function gapParts(objective: Objective, point: Point): Promise<GapParts> {
  const { ridge, classes } = objective;
  const K = classes.length;
  let penalised = 0;
  for (let jk = 0; jk < point.gradient.length; jk++) {
    const lambda = ridge[Math.floor(jk / K)]!;
    if (lambda > 0) penalised += point.gradient[jk]! ** 2 / (2 * lambda);
  }
  const j = unpenalisedFeature(objective);
  if (j < 0) return { penalised, constant: 0, constantStep: new Float64Array(K) };
  const b = point.gradient.slice(j * K, j * K + K);
  const constantStep = gaugedSolve(await point.constantHessian(), b);
  return {
    penalised,
    constant: constantStep === null ? Infinity : dot(b, constantStep),
    constantStep: constantStep ?? new Float64Array(K),
  };
}

/** M⁺b for the Hessian M of K class scores, whose null vector is 1: solved with 11ᵀ added in the scale of its diagonal. */
function gaugedSolve(M: Float64Array, b: Float64Array): Float64Array | null {
  const K = b.length;
  let trace = 0;
  for (let k = 0; k < K; k++) trace += M[k * K + k]!;
  const factor = cholesky(
    M.map((m) => m + trace / (K * K)),
    K,
  );
  return factor && choleskySolve(factor, b);
}
