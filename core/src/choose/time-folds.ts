import { MultilogitError, quoted } from "../errors.js";
import type { Sample } from "../likelihood/sample.js";
import type { Fold } from "./fold.js";
import type { Units } from "./observed-units.js";

/**
 * Folds that never look ahead: the rows in order of time, cut into a first part and `count` later ones; fold f is scored on its part and learns
 * from all parts before it. Rows of one time stay together, and the first part is long enough to have every class.
 *
 * @throws MultilogitError "data" where too few times are left
 */
export function timeFolds(
  times: Float64Array,
  sample: Sample,
  { masses, K }: Units,
  count: number,
  column: string,
): Fold[] {
  const n = times.length;
  if (times.every((time) => time === times[0]))
    throw new MultilogitError("data", `time ${quoted(column)} is the same in every row; expected times that differ`);
  const order = Int32Array.from(times.keys()).sort((a, b) => times[a]! - times[b]! || a - b);
  const unseen = new Set(sample.classes.keys());
  let complete = 0;
  for (; complete < n && unseen.size > 0; complete++)
    for (const k of unseen) if (masses[order[complete]! * K + k]! > 0) unseen.delete(k);
  // the first place from `at` on where a new time begins
  const boundary = (at: number) => {
    let place = Math.max(1, Math.ceil(at));
    while (place < n && times[order[place]!] === times[order[place - 1]!]) place++;
    return Math.min(place, n);
  };
  const first = boundary(Math.max(n / (count + 1), complete));
  const ends = [first];
  for (let f = 1; f <= count; f++) ends.push(boundary(Math.max(first + ((n - first) * f) / count, ends[f - 1]! + 1)));
  if (ends.some((end, f) => f > 0 && !(end > ends[f - 1]!)))
    throw new MultilogitError(
      "data",
      `time ${quoted(column)}: after the first ${first} of ${n} rows, by when every class has occurred, there are too few different times for ${count} folds; take fewer folds, or leave out a class that occurs late`,
    );
  return Array.from({ length: count }, (_, f) => ({
    repeat: 1,
    fold: f + 1,
    training: order.slice(0, ends[f]).sort(),
    heldOut: order.slice(ends[f], ends[f + 1]).sort(),
  }));
}
