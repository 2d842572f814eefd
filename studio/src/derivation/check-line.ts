import type { Moment } from "./moment.js";

/** One equality at the current numbers: two sides that were computed by different routes, and how far rounding may part them. */
export interface Pair {
  readonly left: number;
  readonly right: number;
  readonly allowed: number;
}

/** One line of the derivation. Formula and sentence are found by its id. */
export interface Line {
  readonly id: string;
  /** what it is about: the drawing alone, or the sum over the sample */
  readonly scope: "drawing" | "sample";
  /** its label in docs/likelihood.md */
  readonly label: string;
  /** how the left side was found without the formula on the right */
  readonly route: string;
  /** All equalities that the line states at this moment, and which of them belongs to the chosen feature and class. */
  pairs(moment: Moment): { readonly pairs: readonly Pair[]; readonly chosen: number };
}

/** What became of a line. */
export interface Check {
  readonly holds: boolean;
  readonly count: number;
  /** the chosen pair, or the worst one where the line does not hold */
  readonly shown: Pair;
  /** whether the shown pair is the chosen one */
  readonly isChosen: boolean;
}

/** Whether all pairs of a line agree within what is allowed; NaN never does. */
export function checkLine(line: Line, moment: Moment): Check {
  const { pairs, chosen } = line.pairs(moment);
  let worst = chosen;
  for (let at = 0; at < pairs.length; at++) if (excess(pairs[at]!) > excess(pairs[worst]!)) worst = at;
  const holds = excess(pairs[worst]!) <= 1;
  const chosenFails = excess(pairs[chosen]!) > 1;
  const shown = holds || chosenFails ? chosen : worst;
  return { holds, count: pairs.length, shown: pairs[shown]!, isChosen: shown === chosen };
}

/** The difference in units of what is allowed. */
function excess({ left, right, allowed }: Pair): number {
  const difference = Math.abs(left - right);
  if (difference === 0) return 0;
  return difference <= allowed ? difference / allowed : Number.isNaN(difference) ? Infinity : 1 + difference;
}
