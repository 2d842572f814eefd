/** t ↦ slope t + curvature t²/2 + Σ_g λ1_g ‖x_g + t v_g‖, convex but for rounding. */
export interface NormsAlong {
  readonly slope: number;
  readonly curvature: number;
  /** the groups with v_g ≠ 0 */
  readonly norms: readonly NormAlong[];
}

/** λ1 ‖x + t v‖ = λ1 √(distance² + speed² (t − nearest)²) */
export interface NormAlong {
  readonly lambda1: number;
  readonly nearest: number;
  readonly distance: number;
  readonly speed: number;
}

/** λ1 ‖x + t v‖ as a function of t. */
export function normAlong(x: Float64Array, v: Float64Array, lambda1: number): NormAlong {
  let [square, product] = [0, 0];
  for (let e = 0; e < x.length; e++) {
    square += v[e]! * v[e]!;
    product += x[e]! * v[e]!;
  }
  const nearest = -product / square;
  let distance = 0;
  for (let e = 0; e < x.length; e++) distance += (x[e]! + nearest * v[e]!) ** 2;
  return { lambda1, nearest, distance: Math.sqrt(distance), speed: Math.sqrt(square) };
}

/** A derivative at 1 of at most this share of that at 0 is near enough: Newton steps end there, and need no search. */
const NEARLY = 0.1;
/** Doublings of a step before there is taken to be no minimum. */
const MOST_DOUBLINGS = 30;
/** Halvings of an interval: all digits of f64. */
const HALVINGS = 60;

/** The t > 0 of the minimum, or 1 where that is nearly it; 0 where nothing is gained, Infinity where there is no minimum. */
export function leastAlong(along: NormsAlong): number {
  const first = derivative(along, 0);
  if (!(first < 0)) return 0;
  const whole = derivative(along, 1);
  if (Math.abs(whole) <= NEARLY * -first) return 1;
  let [low, high] = [0, 1];
  for (let doubling = 0; derivative(along, high) < 0; doubling++) {
    if (doubling === MOST_DOUBLINGS) return Infinity;
    [low, high] = [high, 2 * high];
  }
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (derivative(along, middle) < 0) low = middle;
    else high = middle;
  }
  return high;
}

/** To the right of t. */
function derivative({ slope, curvature, norms }: NormsAlong, t: number): number {
  let sum = slope + curvature * t;
  for (const { lambda1, nearest, distance, speed } of norms) {
    const along = speed * (t - nearest);
    const size = Math.hypot(distance, along);
    sum += lambda1 * speed * (size > 0 ? along / size : 1);
  }
  return sum;
}
