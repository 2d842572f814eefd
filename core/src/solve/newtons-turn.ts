import type { Run, SolverControl } from "./solver.js";

/**
 * Iterations of Newton's method after L-BFGS came to its default limit: raw columns of 0, 1 and hundreds, 10 and 64 classes, took 60 to 90 from W = 0,
 * where L-BFGS was far away after 1000 or 4000.
 */
const NEWTON_AFTER = 200;

/** The control of Newton's method where it goes on after L-BFGS: rounding stalled it, or it was too slow for the default limit. Null where it does not. */
export function newtonsTurn(
  { outcome, iterations }: Run,
  control: SolverControl,
  hasOwnLimit: boolean,
): SolverControl | null {
  if (outcome === "stalled") return control;
  if (outcome !== "iteration-limit" || hasOwnLimit) return null;
  return { ...control, maxIterations: iterations + NEWTON_AFTER };
}
