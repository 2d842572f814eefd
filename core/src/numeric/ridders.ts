/** A derivative and how far it may be off, both in units of the function per unit of its argument. */
export interface DerivativeEstimate {
  readonly derivative: number;
  readonly error: number;
}

/** Each step is the last one divided by this (Ridders 1982, §2; Numerical Recipes 5.7 uses the same). */
const SHRINK = 1.4;
const ROUNDS = 10;
/** Π_m (1.4^2m + 1) / (1.4^2m − 1): the most by which extrapolation amplifies the rounding of a difference quotient. */
const ENLARGED = 9;

/** The steps ±h, ±h/1.4, … at which `riddersDerivative` wants the function: by default 20 of them, so that they can be taken in one pass. */
export function riddersSteps(h: number, rounds: number = ROUNDS): Float64Array {
  const steps = new Float64Array(2 * rounds);
  for (let r = 0; r < rounds; r++) {
    steps[2 * r] = h / SHRINK ** r;
    steps[2 * r + 1] = -h / SHRINK ** r;
  }
  return steps;
}

/**
 * f′(0) from f at `riddersSteps(h)`: central differences extrapolated to step 0.
 *
 * The entry of the extrapolation tableau that differs least from its neighbours is returned; `error` is that difference plus what the
 * rounding of the two function values at its smallest step (by default that of f64) may grow to. C. J. F. Ridders, "Accurate computation of
 * F′(x) and F′(x)F″(x)", Advances in Engineering Software 4 (1982) 75–76.
 */
export function riddersDerivative(
  steps: Float64Array,
  values: Float64Array,
  relativeRounding: number = Number.EPSILON,
): DerivativeEstimate {
  let best: DerivativeEstimate = { derivative: Number.NaN, error: Number.POSITIVE_INFINITY };
  let previous: number[] = [];
  for (let r = 0; r < steps.length / 2; r++) {
    const [plus, minus, step] = [values[2 * r]!, values[2 * r + 1]!, steps[2 * r]!];
    const rounding = (ENLARGED * relativeRounding * Math.max(Math.abs(plus), Math.abs(minus))) / step;
    const column = [(plus - minus) / (2 * step)];
    let factor = SHRINK * SHRINK;
    for (let m = 1; m <= r; m++) {
      const value = (column[m - 1]! * factor - previous[m - 1]!) / (factor - 1);
      const disagreement = Math.max(Math.abs(value - column[m - 1]!), Math.abs(value - previous[m - 1]!));
      if (disagreement + rounding < best.error) best = { derivative: value, error: disagreement + rounding };
      column.push(value);
      factor *= SHRINK * SHRINK;
    }
    previous = column;
  }
  return best;
}
