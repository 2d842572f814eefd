import { twoProductError } from "./two-product.js";

/** Below this many times a + 1 the series converges fast, above it the continued fraction (Numerical Recipes 6.2 uses the same border). */
const MOST_TERMS = 10_000;
const SMALLEST_DENOMINATOR = 1e-300;
/** Beyond these xᵃe⁻ˣ/Γ(a) ≤ exp(a ln(x/a) + a − x) is below e⁻¹⁰⁰⁰, which is 0 in f64; e⁻ˣ would take endless pieces. */
const UNDERFLOW_FROM = 1000;
const UNDERFLOW_FROM_PER_A = 20;
/** e⁻ˣ is multiplied in pieces of at most this exponent: far from underflow, even after a product with factors below 1. */
const LARGEST_EXPONENT = 256;

/**
 * Q(a, x) = Γ(a, x) / Γ(a), the regularised upper incomplete gamma function, for a a multiple of ½ and x ≥ 0: the tail of χ² and of
 * the normal distribution. Relative error below 1e-14, also far out in the tail, for 2a up to 10 000 (swept against mpmath,
 * test/fixtures/special-functions.json); time grows with a.
 *
 * Series for x < a + 1, Lentz's continued fraction otherwise (Abramowitz & Stegun 6.5.29 and 6.5.31). Γ(a) of a half-integer is a
 * product, so no approximation of the gamma function enters.
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x > UNDERFLOW_FROM + UNDERFLOW_FROM_PER_A * a) return 0;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

/** P(a, x) = xᵃe⁻ˣ/Γ(a) · Σ_n xⁿ / (a (a+1) … (a+n)) */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && term > sum * Number.EPSILON * 0.1; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * front(a, x);
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / SMALLEST_DENOMINATOR;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (Math.abs(an * d + b) < SMALLEST_DENOMINATOR ? SMALLEST_DENOMINATOR : an * d + b);
    c = Math.abs(b + an / c) < SMALLEST_DENOMINATOR ? SMALLEST_DENOMINATOR : b + an / c;
    const factor = c * d;
    h *= factor;
    if (Math.abs(factor - 1) < Number.EPSILON) break;
  }
  return h * front(a, x);
}

/**
 * xᵃ e⁻ˣ / Γ(a) = (x^f / Γ(f)) e⁻ˣ Π_{m = f, f+1, … < a} x/m, f = ½ or 1 the start of the product, m its integers or half-integers.
 *
 * The factors above 1 and the pieces of e⁻ˣ, all below 1, are taken in turn, so that nothing overflows and only a result that really is too
 * small underflows. The rounding of each division and product is summed separately, so a thousand factors cost no digits.
 */
function front(a: number, x: number): number {
  const f = Number.isInteger(a) ? 1 : 0.5;
  // Halving x is exact, and each piece has at most one rounding.
  let pieces = 1;
  while (x / pieces > LARGEST_EXPONENT) pieces *= 2;
  const piece = Math.exp(-x / pieces);
  let value = f === 1 ? x : Math.sqrt(x / Math.PI);
  let lost = 0;
  let m = f;
  while (m < a || pieces > 0) {
    if (pieces > 0 && (value > 1 || m >= a)) {
      lost += twoProductError(value, piece) / (value * piece || 1);
      value *= piece;
      pieces--;
    } else {
      const factor = x / m;
      lost -= (factor * m - x + twoProductError(factor, m)) / x;
      lost += twoProductError(value, factor) / (value * factor || 1);
      value *= factor;
      m++;
    }
  }
  return value * (1 + lost);
}
