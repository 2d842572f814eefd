/**
 * Columns whose centre is more than this many scales from zero are shifted for real. Below it a lazy centre costs scores 5 of their 53 bits,
 * and small whole numbers stay bytes (no pixel of the digits is this far out; a year is, with 150).
 */
const FAR = 32;

/**
 * What is taken from every cell of a column that is far from zero before anything is multiplied, 0 for all others: w·x/s − w·c/s would
 * cancel digits that (x − c)/s has. It is the centre rounded to a power of two near the scale, so that cells lose nothing and whole numbers
 * stay whole; what is left of the centre is at most half a scale. It depends on the feature alone, never on the rows at hand.
 */
export function farShift({ center, scale }: { readonly center: number; readonly scale: number }): number {
  if (!(Math.abs(center) > FAR * scale)) return 0;
  const grid = 2 ** Math.floor(Math.log2(scale));
  const shift = Math.round(center / grid) * grid;
  return Number.isFinite(shift) ? shift : center;
}
