/** Below this many times a + 1 the series converges fast, above it the continued fraction (Numerical Recipes 6.2 uses the same border). */
const MOST_TERMS = 10_000;
const TINY = 1e-300;

/**
 * Q(a, x) = Γ(a, x) / Γ(a), the regularised upper incomplete gamma function, for a a multiple of ½ and x ≥ 0: the tail of χ² and of
 * the normal distribution. Relative error about 1e-14, also far out in the tail, until it underflows near x = 700.
 *
 * Series for x < a + 1, Lentz's continued fraction otherwise (Abramowitz & Stegun 6.5.29 and 6.5.31). Γ(a) of a half-integer is a
 * product, so no approximation of the gamma function enters.
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
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
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (Math.abs(an * d + b) < TINY ? TINY : an * d + b);
    c = Math.abs(b + an / c) < TINY ? TINY : b + an / c;
    const factor = c * d;
    h *= factor;
    if (Math.abs(factor - 1) < Number.EPSILON) break;
  }
  return h * front(a, x);
}

/** xᵃ e⁻ˣ / Γ(a), as a product in which nothing overflows: x^f e⁻ˣ/Γ(f) · Π x/(f + m), f = ½ or 1 the start of the product. */
function front(a: number, x: number): number {
  const f = Number.isInteger(a) ? 1 : 0.5;
  let value = f === 1 ? x * Math.exp(-x) : Math.sqrt(x / Math.PI) * Math.exp(-x);
  for (let m = f; m < a; m++) value *= x / m;
  return value;
}
