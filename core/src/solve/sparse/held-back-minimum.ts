import type { EntryProblem } from "./entry-problem.js";

/** δ at first. */
const HOLD = 1e-9;
/** The least unit of an entry, as a share of the largest curvature: what is below is rounding. */
const LEAST = 1e-14;
/** By how much it is raised where it is not enough. */
const MORE = 30;
/** How often. */
const MOST_HOLDS = 8;

/**
 * What `minimise` finds for a problem, or, where that is null, for the problem with δ/2 Σ c (x − start)² added, c the entry's own curvature, for the first small δ for which it is not: steps of a
 * sequence of such problems are held back, and its limit is the same. `start` where there is no such δ.
 */
export function heldBackMinimum<Problem extends EntryProblem>(
  problem: Problem,
  start: Float64Array,
  minimise: (problem: Problem) => Float64Array | null,
): Float64Array {
  const units = unitsOf(problem, start.length);
  for (let [hold, delta] = [0, 0]; hold <= MOST_HOLDS; hold++) {
    const found = minimise(delta === 0 ? problem : heldBack(problem, start, units, delta));
    if (found !== null) return found;
    delta = delta === 0 ? HOLD : MORE * delta;
  }
  return start;
}

/** The curvature of each entry. One unit for all would hold back features of small numbers next to those of large ones for thousands of steps. */
function unitsOf({ curvature, lambda2 }: EntryProblem, m: number): Float64Array {
  const own = Float64Array.from({ length: m }, (_, e) => curvature[e * m + e]! + lambda2[e]!);
  const least = LEAST * own.reduce((most, each) => Math.max(most, each), 0);
  return own.map((each) => Math.max(each, least));
}

/** The problem with δ/2 Σ c (x − start)² added, for units c. */
function heldBack<Problem extends EntryProblem>(
  problem: Problem,
  start: Float64Array,
  units: Float64Array,
  delta: number,
): Problem {
  const m = start.length;
  const curvature = problem.curvature.slice();
  for (let e = 0; e < m; e++) curvature[e * m + e]! += delta * units[e]!;
  return { ...problem, curvature, linear: problem.linear.map((c, e) => c - delta * units[e]! * start[e]!) };
}
