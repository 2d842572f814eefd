import { slopeByDifferences } from "../likelihood/differences.js";
import type { Pair } from "./check-line.js";

/** Sums of some dozens of terms lose a few units in the last place of the largest partial sum; sixteen are never needed. */
export const ROUNDING = 16 * Number.EPSILON;
/** Steps of differences, in nats: the softmax is analytic for score changes below π, so a third of a nat is a large safe start. */
export const STEP = 0.3;
/** What is allowed, in error bars of the differences: a bar is an estimate. */
export const BARS = 2;

export function near(left: number, right: number, size: number): Pair {
  return { left, right, allowed: ROUNDING * size };
}

export function byDifferences(f: (t: number) => number, right: number, size: number, step = STEP): Pair {
  const slope = slopeByDifferences(f, step, Number.EPSILON * (1 + size));
  return { left: slope.value, right, allowed: BARS * slope.error };
}

export function sumOf(numbers: ArrayLike<number>, term: (x: number, at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < numbers.length; at++) sum += term(numbers[at]!, at);
  return sum;
}

export function largest(numbers: Float64Array): number {
  return numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
}
