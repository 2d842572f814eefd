/** (x − center) / scale; the largest number of its sign where that is beyond what a number holds. */
export function standardizedNumber(x: number, center: number, scale: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, (x - center) / scale));
}

/** Whether x stands for a number that is too large to be held. */
export function isBeyondNumbers(x: number): boolean {
  return Math.abs(x) === Number.MAX_VALUE;
}
