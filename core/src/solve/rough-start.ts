import { allFinite } from "../numeric/vectors.js";
import type { Objective } from "../objective/objective.js";
import { lbfgs } from "./lbfgs.js";
import type { Metric } from "./metric.js";
import type { SolverControl } from "./solver.js";

/** Where to start, and what was learnt of the curvature on the way. */
export interface Start {
  readonly W: Float64Array;
  readonly metric?: Metric;
}

/** Below this many multiply-adds n·d·K of a product with Φ the whole fit is quick, and rough passes would only add to it. */
const WORTH_ROUGHNESS = 10_000_000;
/** Rows of the first share, at least, and for each feature: enough for its own minimum to be near that of all rows. */
const FEWEST_ROWS = 5000;
const ROWS_PER_FEATURE = 40;
/** Each share has so many times the rows of the one before; its passes then cost little beside those that it saves. */
const GROWTH = 8;
/**
 * The minimum of m rows lies about d·K/m of the objective above that of all rows, so that a tenth of this is near enough. Of all rows in
 * single precision SINGLE of the objective is asked for, as the solver estimates it: within reach on all data of bench/, and so near that
 * few passes in double precision follow (on MNIST 1 instead of the 14 that 1e-6 took; 1e-7 saved no more).
 */
const SHARE_OF_EXCESS = 0.1;
const SINGLE = 3e-7;
const MOST_ITERATIONS = 200;

/**
 * Weights near the minimum, from ever larger shares of the rows and at last from all of them in single precision; each starts where the
 * one before stopped. Nothing depends on how near they are, except how long the solver then takes. Only with a ridge: without one a share
 * of the rows may have no minimum.
 */
export async function roughStart(objective: Objective, start: Float64Array, control: SolverControl): Promise<Start> {
  const { rough, rows, ridge, classes, penalty } = objective;
  const d = ridge.length;
  if (rough === undefined || penalty.kind === "none" || rows * d * classes.length < WORTH_ROUGHNESS)
    return { W: start };
  let best: Start = { W: start };
  for (const m of sharesOf(rows, d)) {
    const share = await rough(m);
    const tolerance = m < rows ? (SHARE_OF_EXCESS * d * classes.length) / m : SINGLE;
    const { metric, ...rest } = control;
    const known = best.metric ?? metric;
    const run = await lbfgs(share, best.W, {
      ...rest,
      ...(known ? { metric: known } : {}),
      tolerance,
      maxIterations: MOST_ITERATIONS,
      trustsEstimate: true,
    });
    share.close?.();
    if (!allFinite(run.point.W)) return best;
    // the metric of a small share is that of few rows, and a coarser one than larger shares can pay for
    best = { W: run.point.W, ...(run.metric && GROWTH * m >= rows ? { metric: run.metric } : {}) };
  }
  return best;
}

function sharesOf(rows: number, d: number): number[] {
  const shares: number[] = [];
  for (let m = Math.max(FEWEST_ROWS, ROWS_PER_FEATURE * d); m <= rows / 2; m *= GROWTH) shares.push(m);
  return [...shares, rows];
}
