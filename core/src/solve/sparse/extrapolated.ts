import { addScaled } from "../../numeric/vectors.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";

/**
 * Where the weights would be at the next λ if they went on as between the last two, as far again for each step: entries that are 0 stay so, and those that would
 * change sign become 0. Groups may turn.
 */
export function extrapolated(
  { lambda1, isGrouped }: FeaturePenalties,
  before: Float64Array,
  last: Float64Array,
  share: number,
): Float64Array {
  const K = last.length / lambda1.length;
  const next = addScaled(addScaled(last, share, last), -share, before);
  if (isGrouped) {
    for (let jk = 0; jk < next.length; jk++) if (last[jk] === 0) next[jk] = 0;
    return next;
  }
  for (let jk = 0; jk < next.length; jk++)
    if (lambda1[Math.floor(jk / K)]! > 0 && next[jk]! * last[jk]! <= 0) next[jk] = 0;
  return next;
}
