import { CompensatedSum } from "../numeric/compensated-sum.js";
import type { NumberArray } from "../table/table.js";

/**
 * Centres this many deviations from zero are corrected: from here on their rounding exceeds 1e-9 of the deviation, and adds 1e-18 to its
 * square.
 */
export const ROUNDED_CENTRE_RATIO = 4e6;

/**
 * The weighted mean and the weighted standard deviation √(Σw(x − mean)²/Σw), in two passes; scale 1 where all x are equal.
 * Deviations are measured in units of the largest, so that squares neither overflow nor vanish.
 */
export function centerAndScale(x: NumberArray, rowWeights?: ArrayLike<number>): { center: number; scale: number } {
  const { center, deviation } = centerAndDeviation(x, rowWeights);
  return { center, scale: deviation > 0 ? deviation : 1 };
}

/** The same with the deviation itself, 0 where all x that count are equal. */
export function centerAndDeviation(
  x: NumberArray,
  rowWeights?: ArrayLike<number>,
): { center: number; deviation: number } {
  const weights = rowWeights ?? null;
  const total = weights === null ? x.length : totalOf(weights, x.length);
  const rough = mean(x, weights, total, 0, 1, false);
  const center = rough + mean(x, weights, total, rough, 1, false);
  let largest = 0;
  let isConstant = true;
  for (let i = 0; i < x.length; i++) {
    largest = Math.max(largest, Math.abs(x[i]! - center));
    if (x[i] !== x[0]) isConstant = false;
  }
  if (isConstant || largest === 0) return { center: x[0] ?? 0, deviation: 0 };
  const square = mean(x, weights, total, center, largest, true);
  const deviation = largest * Math.sqrt(square);
  // a centre that far out is itself rounded, and the deviation is that from the exact mean
  const missed =
    Math.abs(center) > ROUNDED_CENTRE_RATIO * deviation ? mean(x, weights, total, center, largest, false) : 0;
  return { center, deviation: missed === 0 ? deviation : largest * Math.sqrt(square - missed * missed) };
}

function totalOf(weights: ArrayLike<number>, n: number): number {
  const sum = new CompensatedSum();
  for (let i = 0; i < n; i++) sum.add(weights[i]!);
  return sum.total;
}

/**
 * Σ w_i/total · t_i, or of t_i², with t_i = (x_i − shift)/unit. One plain loop for all of them: the runtime compiles it early, when a fit
 * of many columns has just begun.
 */
function mean(
  x: NumberArray,
  weights: ArrayLike<number> | null,
  total: number,
  shift: number,
  unit: number,
  isSquared: boolean,
): number {
  const sum = new CompensatedSum();
  for (let i = 0; i < x.length; i++) {
    const t = (x[i]! - shift) / unit;
    sum.add(((weights === null ? 1 : weights[i]!) / total) * (isSquared ? t * t : t));
  }
  return sum.total;
}
