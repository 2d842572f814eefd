import { cholesky, choleskySolve } from "../numeric/cholesky.js";
import { dot, scaled } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { conjugateGradient } from "./conjugate-gradient.js";
import { lineSearch } from "./line-search.js";
import { type Metric, metricAt } from "./metric.js";
import { type Run, type SolverControl, withinTolerance } from "./solver.js";

/** Up to this many weights d·K the Hessian is formed and factored; beyond, its products feed conjugate gradients. */
export const MOST_WEIGHTS_FOR_FULL_HESSIAN = 100;
const MOST_PRODUCTS = 500;
/** A Newton step that moves no score by more than this leaves the Hessian as it is to a few per cent: the minimum is near and finite. */
const SCORES_AT_REST = 0.05;
/** Along a direction of recession margins may be off zero by this share of the spread, through rounding and the part that still converges. */
const MARGIN_NOISE = 1e-6;

/** The Newton step and what it says of the distance to the minimum. */
export interface NewtonStep {
  readonly direction: Float64Array;
  /** ½ ∇fᵀ(∇²f)⁻¹∇f, nats: how much the quadratic model still promises */
  readonly decrement: number;
}

/**
 * min f by Newton's method with a line search: (∇²f) V = −∇f, solved by Cholesky where d·K is small, otherwise by conjugate gradients
 * preconditioned with `metricAt`.
 *
 * Stops when the decrement is within tolerance and the step moves no score much. Where the step still moves scores and no row loses by
 * it, the data are separated and there is no minimum to find. Nocedal & Wright, algorithms 3.2 and 7.1; the forcing term is that of
 * Dembo & Steihaug 1983.
 */
export async function newton(objective: Objective, start: Float64Array, control: SolverControl): Promise<Run> {
  let point = await objective.at(start);
  const metric = isSmall(objective) ? null : await metricAt(objective, point);
  const method = metric
    ? `Newton with conjugate gradients preconditioned with the ${metric.name}`
    : "Newton with the full Hessian";
  for (let iteration = 0; ; iteration++) {
    const { direction, decrement } = await newtonStep(objective, point, metric, forcingTerm(point, metric));
    control.observe(iteration, point, decrement);
    const ends = (outcome: Run["outcome"]): Run => ({ point, iterations: iteration, outcome, method });
    if (withinTolerance(decrement, point.value, control.tolerance)) {
      const minimum = await minimumAlong(objective, point, direction);
      if (minimum === "finite") return ends("reached");
      if (minimum === "separated") return ends("separated");
    }
    if (iteration >= control.maxIterations) return ends("iteration-limit");
    const next = await lineSearch(objective, point, direction);
    if (next === null) return ends("stalled");
    point = next;
  }
}

/** Whether the Hessian is small enough to be formed. */
export function isSmall({ ridge, classes }: Objective): boolean {
  return ridge.length * classes.length <= MOST_WEIGHTS_FOR_FULL_HESSIAN;
}

/** Solves (∇²f) V = −∇f; with a metric by conjugate gradients to `tolerance`, else exactly, as far as the Hessian has rank. */
export async function newtonStep(
  objective: Objective,
  point: Point,
  metric: Metric | null,
  tolerance: number,
): Promise<NewtonStep> {
  const exact = metric === null ? await solvedByCholesky(objective, point) : null;
  const solved =
    exact ?? (await solvedByConjugateGradient(point, metric ?? (await metricAt(objective, point)), tolerance));
  return { direction: scaled(-1, solved), decrement: Math.max(0, dot(point.gradient, solved) / 2) };
}

/** What the last Newton step says of the minimum: near and finite, absent because the data are separated, or not to be told yet. */
export async function minimumAlong(
  objective: Objective,
  point: Point,
  direction: Float64Array,
): Promise<"finite" | "separated" | "unknown"> {
  const { spread, margin } = await point.scoreChange(direction);
  if (spread <= SCORES_AT_REST) return "finite";
  return objective.penalty.kind === "none" && margin >= -MARGIN_NOISE * spread ? "separated" : "unknown";
}

/** Null where the Hessian is singular beyond its gauge, as with collinear features and no penalty. */
async function solvedByCholesky({ classes }: Objective, point: Point): Promise<Float64Array | null> {
  const K = classes.length;
  const H = await point.hessian();
  fixGauge(H, K);
  const factor = cholesky(H, point.gradient.length);
  return factor && choleskySolve(factor, point.gradient);
}

/** Adds to each feature's K × K diagonal block the matrix 11ᵀ in the block's own scale: W and W + c1ᵀ are the same model, this picks the centred one. */
function fixGauge(H: Float64Array, K: number): void {
  const dK = Math.sqrt(H.length);
  for (let at = 0; at < dK; at += K) {
    let trace = 0;
    for (let k = at; k < at + K; k++) trace += H[k * dK + k]!;
    for (let k = at; k < at + K; k++) for (let l = at; l < at + K; l++) H[k * dK + l]! += trace / (K * K);
  }
}

function solvedByConjugateGradient(point: Point, metric: Metric, tolerance: number): Promise<Float64Array> {
  return conjugateGradient((V) => point.hessianVector(V), point.gradient, metric.solve, tolerance, MOST_PRODUCTS);
}

/** min(½, √(∇fᵀM⁻¹∇f / |f|)), at least 1e-4: loose far from the minimum, where the quadratic model is not worth more. */
function forcingTerm(point: Point, metric: Metric | null): number {
  if (metric === null) return 0;
  const relative = dot(point.gradient, metric.solve(point.gradient)) / Math.max(1, Math.abs(point.value));
  return Math.max(1e-4, Math.min(0.5, Math.sqrt(relative)));
}
