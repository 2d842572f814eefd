/** The middle of the numbers, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error("the median of no numbers; measure at least once");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median of theirs[r] / ours[r], each pair measured one right after the other: how many times as long as ours they take. */
export function medianRatio(theirs: readonly number[], ours: readonly number[]): number {
  if (theirs.length !== ours.length)
    throw new Error(`${theirs.length} times against ${ours.length}; expected pairs, measured in turn`);
  return median(theirs.map((seconds, r) => seconds / ours[r]!));
}
