import { keptFor } from "../kept-for.js";
import type { CurvatureSums, Likelihood } from "../likelihood/likelihood.js";
import { massOfErrors } from "../likelihood/mass-of-errors.js";
import type { Objective, Point } from "../objective/objective.js";

/**
 * ∇f with every entry taken further from 0 by what rounding of its sum over rows may hide, so that a gap of it is a bound: the terms of entry
 * (j, k) have Σ_i |R_ik φ_ij| ≤ √(Σ w s r) √(Σ w s φ_ij²), r_i as in `scoreRounding`, and each is rounded once (`roundingOfTerms`).
 */
export async function slopeAtWorst({ likelihood, classes }: Objective, point: Point, slope: Float64Array) {
  const squares = await squaresOf(likelihood, point);
  if (squares === null) return slope;
  const wrong = massOfErrors(likelihood, point);
  return slope.map((g, jk) => {
    const size = roundingOfTerms(likelihood) * wrong * Math.sqrt(squares[Math.floor(jk / classes.length)]!);
    // squares of features of 1e200 overflow
    const hidden = Number.isFinite(size) ? size : 0;
    return g < 0 ? g - hidden : g + hidden;
  });
}

/** Standard deviations of a sum of rounding errors that are allowed for. */
const DEVIATIONS = 4;

/**
 * By how much rounding of its terms may change a sum over rows, as a share of the sum of their sizes: each by ε of f64, all in one direction.
 * Of single precision that bound would be useless: its errors have either sign, so that those of n terms add up like √n.
 */
export function roundingOfTerms({ precision = 64, rows }: Pick<Likelihood, "precision" | "rows">): number {
  return precision === 64 ? Number.EPSILON : (DEVIATIONS * 2 ** -24) / Math.sqrt(rows);
}

const known = new WeakMap<Likelihood, Promise<Float64Array>>();

/** Σ_i w_i s_i φ_ij², d numbers, the same at every point and asked for once; null where nothing sums them. */
export async function squaresOf(likelihood: Likelihood, point: CurvatureSums): Promise<Float64Array | null> {
  if (point.gramDiagonal === undefined) return null;
  return keptFor(known, likelihood, () => point.gramDiagonal!());
}
