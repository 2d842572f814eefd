import { allFinite } from "../numeric/vectors.js";
import type { Objective } from "../objective/objective.js";
import { lbfgs } from "./lbfgs.js";
import { isSmall } from "./newton-step.js";
import type { PricedPreconditioner } from "./preconditioner.js";
import { after, type CurvaturePair, type SolverControl } from "./solver.js";

/** Where to start, and what was learnt about the curvature on the way. */
export interface Start {
  readonly W: Float64Array;
  readonly preconditioner?: PricedPreconditioner | undefined;
  readonly pairs?: readonly CurvaturePair[] | undefined;
  /** taken to get here */
  readonly iterations: number;
}

/** Below this many multiply-adds n·d·K in a product with Φ, a pass is too fast for halving its time to matter. */
const FEWEST_OPERATIONS_FOR_SINGLE_PRECISION = 500_000;
/** And below this many, passes over a share of the rows would cost more than they save. */
const FEWEST_OPERATIONS_FOR_SHARES = 10_000_000;
/** The fewest rows of the first share, in all and per feature: enough for its own minimum to be near that of all rows. */
const FEWEST_ROWS = 5000;
const ROWS_PER_FEATURE = 40;
/** Each share has this many times the rows of the one before; the earlier passes then cost little compared with those they save. */
const SHARE_GROWTH = 8;
/**
 * The minimum of m rows lies about d·K/m of the objective above that of all rows, so a tenth of this is near enough. With all rows in
 * single precision the solver stops when it estimates the gap at SINGLE_PRECISION_GAP of the objective: attainable on all data of bench/,
 * and near enough that few passes in double precision follow (MNIST within 1e-6 of the minimum: 1 in 2.4 s, after 3e-7 8 in 2.6 s).
 */
const SHARE_OF_EXCESS = 0.1;
const SINGLE_PRECISION_GAP = 1e-7;
/** A guard: single precision may keep the first steps from reaching their tolerance. */
const MOST_ITERATIONS = 200;

/**
 * Weights near the minimum, from ever larger subsamples of the rows and finally all of them, in single precision; each starts where the one
 * before stopped. Nothing depends on how near they are, except how long the solver then takes. Only with a ridge: without one a share of
 * the rows may have no minimum.
 */
export async function roughStart(objective: Objective, start: Float64Array, control: SolverControl): Promise<Start> {
  const { rough, rows, ridge, classes, penalty } = objective;
  const d = ridge.length;
  const operations = rows * d * classes.length;
  // a few Newton steps with the full Hessian lead to the minimum
  const worth = isSmall(objective) ? FEWEST_OPERATIONS_FOR_SHARES : FEWEST_OPERATIONS_FOR_SINGLE_PRECISION;
  let best: Start = { W: start, iterations: 0 };
  if (rough === undefined || penalty.kind === "none" || operations < worth) return best;
  const shares = operations < FEWEST_OPERATIONS_FOR_SHARES ? [] : sharesOf(rows, d);
  for (const m of [...shares, rows]) {
    const share = await rough(m);
    const tolerance = m < rows ? (SHARE_OF_EXCESS * d * classes.length) / m : SINGLE_PRECISION_GAP;
    const { preconditioner, iterations: before } = best;
    const left = after(control, before);
    const maxIterations = Math.min(MOST_ITERATIONS, left.maxIterations);
    const run = await lbfgs(share, best.W, { ...left, preconditioner, tolerance, maxIterations, trustsEstimate: true });
    const iterations = before + run.iterations;
    share.close?.();
    if (!allFinite(run.point.W)) return { ...best, iterations };
    // a preconditioner from a small subsample is coarser than the next stage can afford
    const known = SHARE_GROWTH * m >= rows ? run.preconditioner : undefined;
    // (s, y) pairs belong to one objective
    best = { W: run.point.W, preconditioner: known, pairs: m === rows ? run.pairs : undefined, iterations };
  }
  return best;
}

function sharesOf(rows: number, d: number): number[] {
  const shares: number[] = [];
  for (let m = Math.max(FEWEST_ROWS, ROWS_PER_FEATURE * d); m <= rows / 2; m *= SHARE_GROWTH) shares.push(m);
  return shares;
}
