import type { EntryProblem } from "./entry-problem.js";

/** δ at first, as a share of the largest curvature. */
const HOLD = 1e-9;
/** By how much it is raised where it is not enough. */
const MORE = 30;
/** How often. */
const MOST_HOLDS = 8;

/**
 * What `minimise` finds for a problem, or, where that is null, for the problem with δ/2 ‖x − start‖² added, for the first small δ for which it is not: steps of a
 * sequence of such problems are held back, and its limit is the same. `start` where there is no such δ.
 */
export function heldBackMinimum<Problem extends EntryProblem>(
  problem: Problem,
  start: Float64Array,
  minimise: (problem: Problem) => Float64Array | null,
): Float64Array {
  const m = start.length;
  let largest = 0;
  for (let e = 0; e < m; e++) largest = Math.max(largest, problem.curvature[e * m + e]! + problem.lambda2[e]!);
  for (let [hold, delta] = [0, 0]; hold <= MOST_HOLDS; hold++) {
    const found = minimise(delta === 0 ? problem : heldBack(problem, start, delta));
    if (found !== null) return found;
    delta = delta === 0 ? HOLD * largest : MORE * delta;
  }
  return start;
}

/** The problem with δ/2 ‖x − start‖² added. */
function heldBack<Problem extends EntryProblem>(problem: Problem, start: Float64Array, delta: number): Problem {
  const m = start.length;
  const curvature = problem.curvature.slice();
  for (let e = 0; e < m; e++) curvature[e * m + e]! += delta;
  return { ...problem, curvature, linear: problem.linear.map((c, e) => c - delta * start[e]!) };
}
