import { upperGamma } from "./incomplete-gamma.js";
import { twoProductError } from "./two-product.js";

/** P(|Z| ≥ |z|) for a standard normal Z: the p-value of a two-sided z test. Relative error below 1e-14 until it underflows at z = 37.5. */
export function normalTwoSided(z: number): number {
  // The tail falls like exp(−z²/2): what rounding removed from z² matters.
  const lost = Math.abs(z) < 1000 ? twoProductError(z, z) / 2 : 0;
  return upperGamma(0.5, (z * z) / 2) * Math.exp(-lost);
}

/** P(X ≥ x) for X ~ χ² with `degreesOfFreedom`, a whole number of at least 1. */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  return upperGamma(degreesOfFreedom / 2, x / 2);
}

/** z > 0 with P(|Z| ≥ z) = p, 0 < p < 1: 1.96 for p = 0.05. Newton on ln P, which is nearly quadratic, to full precision. */
export function normalTwoSidedQuantile(p: number): number {
  let z = Math.sqrt(Math.max(1e-12, -2 * Math.log(p)));
  for (let round = 0; round < 100; round++) {
    const tail = normalTwoSided(z);
    const density = Math.sqrt(2 / Math.PI) * Math.exp((-z * z) / 2);
    const step = (Math.log(tail) - Math.log(p)) / (density / tail);
    const next = z + step > 0 ? z + step : z / 2;
    if (Math.abs(next - z) <= 2 * Number.EPSILON * z) return next;
    z = next;
  }
  return z;
}
