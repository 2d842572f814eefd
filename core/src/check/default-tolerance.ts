import type { Noise } from "./noise.js";

/** Coarse numbers cannot certify more, but a gradient that may be off by a hundredth is not called right. */
export function defaultTolerance(noises: readonly Noise[]): number {
  const [value, gradient] = (["value", "gradient"] as const).map((of) => Math.max(...noises.map((noise) => noise[of])));
  if (value! < PRECISE_NOISE && gradient! < PRECISE_NOISE) return TOLERANCE;
  return Math.min(TOLERANCE_COARSEST, Math.max(TOLERANCE_COARSE, COARSE * value!));
}

/** Relative noise of f64 sums; above it numbers are single precision or rounded. */
const PRECISE_NOISE = 1e-12;
/** What differences can see of f64 numbers, as a share of the gradient, */
const TOLERANCE = 1e-7;
/** and of coarser ones at least, */
const TOLERANCE_COARSE = 1e-3;
/** and at most, since a gradient off by a hundredth is wrong however coarse its numbers. */
const TOLERANCE_COARSEST = 1e-2;
/** Extrapolated slopes of noisy values have lost this factor at most (measured: 6 digits give 2e-4, the bound over 8 lines). */
const COARSE = 1000;
