import { hessianOf } from "../likelihood/curvature-by-products.js";
import { plainAlgebra } from "../numeric/dense-algebra.js";
import { dot, scaled } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { pivotOfHessian } from "./column-pivot.js";
import { conjugateGradient } from "./conjugate-gradient.js";
import { fixGauge } from "./gauge.js";
import { newtonStepByRows } from "./newton-step-by-rows.js";
import { type Preconditioner, preconditionerAt, TO_FINISH } from "./preconditioner.js";

/** Up to this many weights d·K the Hessian is formed and factored; beyond, its products feed conjugate gradients. */
export const MOST_WEIGHTS_FOR_FULL_HESSIAN = 100;
/** A guard: in exact arithmetic d·K products are enough, and with a useful preconditioner tens are. */
const MOST_PRODUCTS = 500;
/**
 * Where conjugate gradients leave more than this share of the squared residual there is slope without curvature, or only rounding; the
 * preconditioner's own step then replaces Newton's, so that a zero step is never mistaken for a minimum.
 */
const LARGEST_RESIDUAL = 0.25;

/** The Newton step and what it says about the distance to the minimum. */
export interface NewtonStep {
  readonly direction: Float64Array;
  /** ½ ∇fᵀ(∇²f)⁻¹∇f, nats: how much the quadratic model still promises */
  readonly decrement: number;
  /** solved by Cholesky, to rounding; conjugate gradients stop short of it */
  readonly isExact: boolean;
  /** how nearly features are dependent, as seen in the Hessian where it was formed (`columnPivot`); 0 where it was not */
  readonly pivot: number;
  /** how many products with the Hessian it took */
  readonly products: number;
}

/** Whether the Hessian is small enough to be formed. */
export function isSmall({ ridge, classes }: Objective): boolean {
  return ridge.length * classes.length <= MOST_WEIGHTS_FOR_FULL_HESSIAN;
}

/**
 * Solves (∇²f) V = −∇f; with a preconditioner by conjugate gradients to `tolerance`, otherwise exactly, as far as the Hessian has full
 * rank.
 */
export async function newtonStep(
  objective: Objective,
  point: Point,
  preconditioner: Preconditioner | null,
  tolerance: number,
  mostProducts = MOST_PRODUCTS,
): Promise<NewtonStep> {
  const byRows = preconditioner === null ? await newtonStepByRows(objective, point) : null;
  if (byRows !== null) return { ...byRows, isExact: true, pivot: 1, products: 0 };
  const formed = preconditioner === null ? await solvedByCholesky(objective, point) : { solved: null, pivot: 0 };
  if (formed.solved !== null) return stepFrom(point, formed.solved, true, formed.pivot);
  const chosen = preconditioner ?? (await preconditionerAt(objective, point, TO_FINISH));
  const { x, residual, products } = await conjugateGradient(
    (V) => point.hessianVector(V),
    point.gradient,
    chosen.solve,
    tolerance,
    mostProducts,
  );
  const solved = residual <= LARGEST_RESIDUAL ? x : chosen.solve(point.gradient);
  return stepFrom(point, solved, false, formed.pivot, products);
}

function stepFrom(
  { gradient }: Point,
  solved: Float64Array,
  isExact: boolean,
  pivot: number,
  products = 0,
): NewtonStep {
  return { direction: scaled(-1, solved), decrement: Math.max(0, dot(gradient, solved) / 2), isExact, pivot, products };
}

/** `solved` is null where the Hessian is singular beyond its gauge, as with collinear features and no penalty. */
async function solvedByCholesky(
  { classes, rows, algebra = plainAlgebra }: Objective,
  point: Point,
): Promise<{ solved: Float64Array | null; pivot: number }> {
  const K = classes.length;
  const H = await hessianOf(point, rows);
  const pivot = pivotOfHessian(H, K);
  fixGauge(H, K);
  const factor = algebra.factor(H, point.gradient.length);
  return { solved: factor && algebra.solveColumns(factor, point.gradient, 1), pivot };
}
