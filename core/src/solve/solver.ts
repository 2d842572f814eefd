import type { ClassName } from "../likelihood/sample.js";
import { totalWeight } from "../likelihood/total-weight.js";
import type { Objective, Point } from "../objective/objective.js";
import type { PricedPreconditioner } from "./preconditioner.js";

/** s = W⁺ − W and y = ∇f⁺ − ∇f of one step, and z = M⁻¹y for the preconditioner M at that time; sy = sᵀy > 0. */
export interface CurvaturePair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly sy: number;
}

/** The settings of a solver run. */
export interface SolverControl {
  /** stop when the gap is at most this share of `scaleOf` f */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** stop on an estimate of the gap; a later stage verifies it, so no bound is computed here */
  readonly trustsEstimate?: boolean;
  /** what is already known about the curvature, for solvers that use a preconditioner and (s, y) pairs */
  readonly preconditioner?: PricedPreconditioner | undefined;
  readonly pairs?: readonly CurvaturePair[] | undefined;
  /** whether Newton's method ends at once where features are nearly dependent, since they are fitted in other columns then */
  readonly leavesDependent?: boolean;
  /** step of gradient ascent, instead of the safe one */
  readonly step?: number;
  /** called once per iteration with the current point and how far it may be from the minimum */
  observe(iteration: number, point: Point, gap: number): void;
}

/** The control for the remaining iterations; the last one taken has already been reported. */
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

/** What a solver returns: where it stopped, and whether its own stopping rule was met. The certificate is made afterwards. */
export interface Run {
  readonly point: Point;
  readonly iterations: number;
  readonly outcome: "reached" | "iteration-limit" | "stalled" | "separated" | "dependent";
  readonly method: string;
  /** how far the point may be from the minimum, nats, where the solver computed a bound */
  readonly gap?: number;
  /** the last preconditioner used, and the last steps with it */
  readonly preconditioner?: PricedPreconditioner | undefined;
  readonly pairs?: readonly CurvaturePair[] | undefined;
}

/** Chooses W by asking an objective, from a start. */
export type Solver = (objective: Objective, start: Float64Array, control: SolverControl) => Promise<Run>;

/**
 * The scale that tolerances are relative to: |f|, or where that is less, the mean weight of a row (1 without row weights), since f goes to
 * 0 where every row is nearly certain. Multiplying all weights and λ by a number multiplies it by that number, so that no fit changes.
 */
export function scaleOf({ likelihood, rows }: Pick<Objective, "likelihood" | "rows">, value: number): number {
  return Math.max(totalWeight(likelihood) / rows, Math.abs(value));
}

/**
 * A class that no row with weight has, where a ridge does not penalise the constant: its constant runs to −∞, and the objective has no
 * minimum. Null if there is no such class; without a penalty the Newton step finds it (`judgeMinimum`).
 */
export function unboundedClass({
  likelihood: { classTotals },
  classes,
  penalty,
  ridge,
  sparse,
}: Objective): ClassName | null {
  const mayRunAway = sparse === null ? ridge.includes(0) : sparse.lambda1.some((each, j) => each + ridge[j]! === 0);
  if (penalty.kind === "none" || !mayRunAway) return null;
  const unseen = classTotals.findIndex((total) => !(total > 0));
  return unseen < 0 ? null : classes[unseen]!;
}

/**
 * A Newton step that moves no row's scores relative to each other by this much, in nats, shows a minimum and how near it is (docs/likelihood.md,
 * L39, L40: 1 in exact arithmetic). Steps along a tail of the likelihood move them by 1 less next to nothing, which rounding may decide.
 */
export const LARGEST_SPREAD = 0.95;

/** gap ≤ tolerance · `scaleOf` f: the one place that defines what the tolerance means. */
export function withinTolerance(
  objective: Pick<Objective, "likelihood" | "rows">,
  gap: number,
  value: number,
  tolerance: number,
): boolean {
  return gap <= tolerance * scaleOf(objective, value);
}
