/** A derivative from differences alone, and how far it may be off. */
export interface Slope {
  readonly value: number;
  readonly error: number;
}

/** Each step is this much shorter than the one before, as in Ridders (1982). */
const SHRINK = 1.4;
/** After seven steps from 0.3 nats what is left of the error terms, (0.3/π)² a level at first, is below rounding. */
const STEPS = 7;
/** What extrapolation can make of rounding in neighbouring quotients: the product of (q + 1)/(q − 1) over q = SHRINK², SHRINK⁴ … */
const AMPLIFIED = 8;

/** One row of extrapolations; kept, because a thousand slopes are taken a frame. */
const tableau = new Float64Array(STEPS);

/**
 * f′(0) by central differences (f(h) − f(−h)) / 2h at ever shorter steps, extrapolated to h = 0 (Richardson). The softmax likelihood
 * is analytic, so that it pays to start with a large step. The number of levels is fixed: stopping where two neighbours agree, as
 * Ridders does, trusts those that agree by accident. The error is the last change, plus what `noise`, the rounding in f, may have done.
 */
export function slopeByDifferences(f: (t: number) => number, step: number, noise: number): Slope {
  let h = step;
  let value = Number.NaN;
  let change = Number.POSITIVE_INFINITY;
  for (let row = 0; row < STEPS; row++) {
    // The row's first entry, then in place of each entry of the row above the extrapolation from it and its left neighbour.
    let left = (f(h) - f(-h)) / (2 * h);
    let factor = 1;
    for (let column = 0; column < row; column++) {
      factor *= SHRINK ** 2;
      const above = tableau[column]!;
      tableau[column] = left;
      left = (left * factor - above) / (factor - 1);
    }
    tableau[row] = left;
    change = Math.abs(left - value);
    value = left;
    h /= SHRINK;
  }
  return { value, error: change + (AMPLIFIED * noise) / (h * SHRINK) };
}
