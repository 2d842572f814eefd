import { norm } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import type { Work } from "./metered-objective.js";
import type { Progress } from "./solve-options.js";
import { scaleOf } from "./solver.js";

/** How long the passes of a fit take, and how many more it may need. */
export interface Pace {
  /** To be called after each evaluation, over all rows or a share of them. */
  onPass(seconds: number, rows: number): void;
  /** What a fit shows of itself after an iteration. */
  progressAt(iteration: number, point: Point, gap: number): Progress;
}

/** Iterations before a pace is known: the first steps bring the gap down much more, or less, than those that follow. */
const FEWEST_ITERATIONS = 3;

export function paceOf(objective: Objective, tolerance: number, work: Pick<Work, "evaluations">): Pace {
  const seen: { readonly evaluations: number; readonly gap: number }[] = [];
  let passSeconds: number | undefined;
  return {
    onPass: (seconds, rows) => {
      passSeconds = (seconds * objective.rows) / rows;
    },
    progressAt: (iteration, point, gap) => {
      const { evaluations } = work;
      seen.push({ evaluations, gap });
      const goal = tolerance * scaleOf(objective, point.value);
      const passesLeft = seen.length > FEWEST_ITERATIONS ? passesTo(goal, seen) : undefined;
      return {
        iteration,
        evaluations,
        value: point.value,
        gradientNorm: norm(point.gradient),
        gap,
        ...(passSeconds === undefined ? {} : { passSeconds }),
        ...(passesLeft === undefined ? {} : { passesLeft }),
      };
    },
  };
}

/** How many evaluations bring the gap down to `goal` at the pace of the later half of them; undefined where it does not fall. */
function passesTo(
  goal: number,
  seen: readonly { readonly evaluations: number; readonly gap: number }[],
): number | undefined {
  const [from, last] = [seen[Math.floor(seen.length / 2) - 1]!, seen.at(-1)!];
  if (last.gap <= goal) return 0;
  const pace = Math.log(from.gap / last.gap) / (last.evaluations - from.evaluations);
  return pace > 0 && pace < Infinity ? Math.max(1, Math.round(Math.log(last.gap / goal) / pace)) : undefined;
}
