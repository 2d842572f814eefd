import type { Objective, Point } from "../objective/objective.js";
import type { PricedPreconditioner } from "./preconditioner.js";

/** s = W⁺ − W and y = ∇f⁺ − ∇f of one step, and z = M⁻¹y for the preconditioner M at that time; sy = sᵀy > 0. */
export interface CurvaturePair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly sy: number;
}

/** What a solver is told. */
export interface SolverControl {
  /** stop when the gap is at most this many nats times max(1, |f|) */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** an estimate of the gap is enough to stop, as what follows finds out how good it was: no bound is worked out */
  readonly trustsEstimate?: boolean;
  /** what is known of the curvature already, for a solver that works with a preconditioner, and with pairs beside it */
  readonly preconditioner?: PricedPreconditioner | undefined;
  readonly pairs?: readonly CurvaturePair[] | undefined;
  /** step of gradient ascent, instead of the safe one */
  readonly step?: number;
  /** called once an iteration with the current point and how far it may be from the minimum */
  observe(iteration: number, point: Point, gap: number): void;
}

/** What is left of a control after so many iterations, the last of which has been observed. */
export function after(control: SolverControl, iterations: number): SolverControl {
  if (iterations === 0) return control;
  return {
    ...control,
    maxIterations: control.maxIterations - iterations,
    observe: (iteration, point, gap) => {
      if (iteration > 0) control.observe(iterations + iteration, point, gap);
    },
  };
}

/** What a solver comes back with: where it is, and whether its own stopping rule was met. The certificate is made afterwards. */
export interface Run {
  readonly point: Point;
  readonly iterations: number;
  readonly outcome: "reached" | "iteration-limit" | "stalled" | "separated";
  readonly method: string;
  /** the preconditioner that was worked with last, and the last steps with it */
  readonly preconditioner?: PricedPreconditioner | undefined;
  readonly pairs?: readonly CurvaturePair[] | undefined;
}

/** Chooses W by asking an objective, from a start. */
export type Solver = (objective: Objective, start: Float64Array, control: SolverControl) => Promise<Run>;

/** gap ≤ tolerance · max(1, |f|): the one place that says how the tolerance is meant. */
export function withinTolerance(gap: number, value: number, tolerance: number): boolean {
  return gap <= tolerance * Math.max(1, Math.abs(value));
}
