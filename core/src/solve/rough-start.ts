import { allFinite } from "../numeric/vectors.js";
import type { Objective } from "../objective/objective.js";
import { lbfgs } from "./lbfgs.js";
import { isSmall } from "./newton-step.js";
import type { PricedPreconditioner } from "./preconditioner.js";
import { after, type CurvaturePair, type SolverControl } from "./solver.js";

/** Where to start, and what was learnt of the curvature on the way. */
export interface Start {
  readonly W: Float64Array;
  readonly preconditioner?: PricedPreconditioner | undefined;
  readonly pairs?: readonly CurvaturePair[] | undefined;
  /** that led here */
  readonly iterations: number;
}

/** Below this many multiply-adds n·d·K of a product with Φ passes are so quick that half their time would not be felt. */
const WORTH_SINGLE = 500_000;
/** And below this many passes over a share of the rows would only add to it. */
const WORTH_SHARES = 10_000_000;
/** Rows of the first share, at least, and for each feature: enough for its own minimum to be near that of all rows. */
const FEWEST_ROWS = 5000;
const ROWS_PER_FEATURE = 40;
/** Each share has so many times the rows of the one before; its passes then cost little beside those that it saves. */
const GROWTH = 8;
/**
 * The minimum of m rows lies about d·K/m of the objective above that of all rows, so that a tenth of this is near enough. Of all rows in
 * single precision SINGLE of the objective is asked for, as the solver estimates it: within reach on all data of bench/, and so near that
 * few passes in double precision follow (MNIST within 1e-6 of the minimum: 1 in 2.4 s, after 3e-7 8 in 2.6 s).
 */
const SHARE_OF_EXCESS = 0.1;
const SINGLE = 1e-7;
/** A guard against first steps that single precision keeps from their tolerance. */
const MOST_ITERATIONS = 200;

/**
 * Weights near the minimum, from ever larger shares of the rows and at last from all of them in single precision; each starts where the
 * one before stopped. Nothing depends on how near they are, except how long the solver then takes. Only with a ridge: without one a share
 * of the rows may have no minimum.
 */
export async function roughStart(objective: Objective, start: Float64Array, control: SolverControl): Promise<Start> {
  const { rough, rows, ridge, classes, penalty } = objective;
  const d = ridge.length;
  const operations = rows * d * classes.length;
  // few Newton steps with the full Hessian lead to the minimum
  const worth = isSmall(objective) ? WORTH_SHARES : WORTH_SINGLE;
  let best: Start = { W: start, iterations: 0 };
  if (rough === undefined || penalty.kind === "none" || operations < worth) return best;
  const shares = operations < WORTH_SHARES ? [] : sharesOf(rows, d);
  for (const m of [...shares, rows]) {
    const share = await rough(m);
    const tolerance = m < rows ? (SHARE_OF_EXCESS * d * classes.length) / m : SINGLE;
    const { preconditioner, iterations: before } = best;
    const left = after(control, before);
    const maxIterations = Math.min(MOST_ITERATIONS, left.maxIterations);
    const run = await lbfgs(share, best.W, { ...left, preconditioner, tolerance, maxIterations, trustsEstimate: true });
    const iterations = before + run.iterations;
    share.close?.();
    if (!allFinite(run.point.W)) return { ...best, iterations };
    // the preconditioner of a small share is that of few rows, and a coarser one than larger shares can pay for
    const known = GROWTH * m >= rows ? run.preconditioner : undefined;
    // and pairs are of one objective
    best = { W: run.point.W, preconditioner: known, pairs: m === rows ? run.pairs : undefined, iterations };
  }
  return best;
}

function sharesOf(rows: number, d: number): number[] {
  const shares: number[] = [];
  for (let m = Math.max(FEWEST_ROWS, ROWS_PER_FEATURE * d); m <= rows / 2; m *= GROWTH) shares.push(m);
  return shares;
}
