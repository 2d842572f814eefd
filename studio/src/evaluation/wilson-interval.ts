/** 97.5 % of the normal distribution lie below this many standard deviations. */
const TWO_SIDED_95 = 1.959963984540054;

/**
 * The 95 % interval of a share that was `share` of `count` rows (E. B. Wilson 1927): it stays within 0 and 1, and is of use for few rows and
 * for shares of 0 and 1, where the share itself plus or minus two standard errors is not.
 */
export function wilsonInterval(share: number, count: number): readonly [number, number] {
  if (!(count > 0)) return [0, 1];
  const z2 = TWO_SIDED_95 ** 2 / count;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (TWO_SIDED_95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
