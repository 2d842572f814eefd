/**
 * Columns whose centre is more than this many scales from zero have their cells shifted. Up to here subtracting the centre from scores
 * instead costs at most 5 of their 53 bits, and small whole numbers stay bytes (no pixel of the digits is this far out; a year is, with
 * 150).
 */
const LAZY_CENTRE_LIMIT = 32;

/**
 * What is subtracted from every cell of a column far from zero before anything is multiplied, 0 for all others: w·x/s − w·c/s would
 * cancel digits that (x − c)/s has. It is the centre rounded to a power of two near the scale, so that cells lose nothing and whole numbers
 * stay whole; the remaining centre is at most half a scale. It depends only on the feature, never on the rows at hand.
 */
export function farShift({ center, scale }: { readonly center: number; readonly scale: number }): number {
  if (!(Math.abs(center) > LAZY_CENTRE_LIMIT * scale)) return 0;
  const grid = 2 ** Math.floor(Math.log2(scale));
  const shift = Math.round(center / grid) * grid;
  return Number.isFinite(shift) ? shift : center;
}
