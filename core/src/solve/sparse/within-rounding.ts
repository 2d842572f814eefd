import type { LikelihoodPoint } from "../../likelihood/likelihood.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import { squaresOf } from "../slope-rounding.js";
import { hiddenSlopes } from "./linearised-gap.js";
import type { SparseProblem } from "./sparse-problem.js";

/** What is taken off λ1, in units of what rounding may hide in a slope: the rest is for what the inner problem leaves. */
const MARGIN = 1.1;

/**
 * The penalties with λ1 less what rounding may hide in the slopes of each unit. A dual point whose slopes keep to these keeps to the real λ1 whatever rounding
 * hides, so that it is a dual point as it is: scaled down to s times itself, as it would have to be otherwise, it costs (1 − s)(−ℓ). In raw units of
 * 1e±4 that is more than a gap of 1e-9 allows. Null where rounding may hide much of a λ1.
 */
export async function withinRounding(
  { likelihood, penalties }: SparseProblem,
  point: LikelihoodPoint,
): Promise<FeaturePenalties | null> {
  const squares = await squaresOf(likelihood, point);
  if (squares === null) return null;
  const { lambda1, isGrouped, groups } = penalties;
  const hidden = hiddenSlopes(likelihood, point, squares, 0);
  const ofGroups = new Float64Array(lambda1.length);
  // the norm of a group's slopes may grow by that of what is hidden in each of its K entries
  for (const [j, h] of hidden.entries()) ofGroups[groups[j]!]! += likelihood.classes.length * h * h;
  const within = lambda1.map((l1, j) => l1 - MARGIN * (isGrouped ? Math.sqrt(ofGroups[groups[j]!]!) : hidden[j]!));
  const isSmall = within.every((each, j) => each >= lambda1[j]! / 2 || lambda1[j] === 0);
  return isSmall ? { ...penalties, lambda1: within.map((each, j) => (lambda1[j] === 0 ? 0 : each)) } : null;
}
