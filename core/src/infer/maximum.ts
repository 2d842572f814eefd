import { MultilogitError } from "../errors.js";
import { type Cholesky, cholesky, choleskySolve } from "../numeric/cholesky.js";
import { addScaled, dot } from "../numeric/vectors.js";
import { yieldToEventLoop } from "../yield-to-event-loop.js";

/** A function of θ to maximise, at one θ. */
export interface CriterionPoint {
  readonly theta: Float64Array;
  /** nats */
  readonly value: number;
  readonly gradient: Float64Array;
  /** of the information about θ, q × q */
  readonly information: Cholesky;
}

/** The function to maximise; null where θ is so far out that its information is singular in f64. */
export type Criterion<E extends CriterionPoint = CriterionPoint> = (theta: Float64Array) => Promise<E | null>;

/** The maximum of a criterion, possibly under constraints. */
export interface Maximum<E extends CriterionPoint = CriterionPoint> {
  readonly point: E;
  /** the remaining step, and ½ ⟨gradient, step⟩: how much the quadratic model still promises, nats */
  readonly step: Float64Array;
  readonly decrement: number;
  readonly iterations: number;
}

/** A guard: Fisher scoring with Jeffreys' prior converges linearly, and may take hundreds of steps. */
const MOST_STEPS = 500;
/** After this many, 2^−40 of a step no longer changes weights enough to change the value. */
const MOST_HALVINGS = 40;
/** Iterations stop at this decrement, as a share of max(1, |value|): weights are then as good as f64 allows; `polish` stops there too. */
const DECREMENT_TOLERANCE = 1e-24;
/** If rounding stops the decrement from falling, it must be below this: θ is then within about 1e-6 standard errors. */
const DECREMENT_LIMIT = 1e-12;
/** Relative rounding of a value. */
const ROUNDING = 1e-13;

/**
 * max value(θ) by Newton's method with halved steps: step = I⁻¹g − I⁻¹Aᵀ(A I⁻¹ Aᵀ)⁻¹A I⁻¹g, I the information, and Aθ kept by the
 * constraints. Where I is not the exact curvature (Jeffreys' prior) that is Fisher scoring, which converges linearly.
 */
export async function maximum<E extends CriterionPoint>(
  criterion: Criterion<E>,
  start: Float64Array,
): Promise<Maximum<E>> {
  const found = await constrainedMaximum(criterion, start, []);
  if (found === null)
    throw new MultilogitError(
      "data",
      "the rows come closer to separation than f64 can follow, so there are neither estimates nor a verdict; use a ridge penalty",
    );
  return found;
}

/** The same within Aθ = Aθ₀, `constraints` the rows of A; null where f64 cannot follow. */
export async function constrainedMaximum<E extends CriterionPoint>(
  criterion: Criterion<E>,
  start: Float64Array,
  constraints: readonly Float64Array[],
): Promise<Maximum<E> | null> {
  let best: Maximum<E> | null = null;
  for await (const next of ascent(criterion, start, constraints)) best = next;
  return best !== null && isAtMaximum(best) ? best : null;
}

/** The iterates of Newton's method from `start` on, each higher than the one before. */
export async function* ascent<E extends CriterionPoint>(
  criterion: Criterion<E>,
  start: Float64Array,
  constraints: readonly Float64Array[],
): AsyncGenerator<Maximum<E>, void> {
  const first = await criterion(start);
  let best = first && stepFrom(first, constraints, 0);
  while (best !== null) {
    yield best;
    const { point, decrement, iterations } = best;
    if (iterations === MOST_STEPS || decrement <= DECREMENT_TOLERANCE * Math.max(1, Math.abs(point.value))) return;
    await yieldToEventLoop();
    best = await improved(criterion, best, constraints);
  }
}

/** Whether the decrement is that of a maximum, as far as rounding allows. */
export function isAtMaximum({ point, decrement }: Maximum): boolean {
  return decrement <= DECREMENT_LIMIT * Math.max(1, Math.abs(point.value));
}

/**
 * The first of the points at 1, ½, ¼ … of the step that raises the value, or, where rounding hides that, lowers the decrement; at a
 * maximum, where shorter steps would show only rounding, only the full step.
 */
async function improved<E extends CriterionPoint>(
  criterion: Criterion<E>,
  best: Maximum<E>,
  constraints: readonly Float64Array[],
): Promise<Maximum<E> | null> {
  const { point, step, decrement, iterations } = best;
  const halvings = isAtMaximum(best) ? 1 : MOST_HALVINGS;
  const rounding = ROUNDING * Math.max(1, Math.abs(point.value));
  for (let halving = 0, t = 1; halving < halvings; halving++, t /= 2) {
    const tried = await criterion(addScaled(point.theta, t, step));
    if (tried === null) continue;
    const next = stepFrom(tried, constraints, iterations + 1);
    if (tried.value > point.value + rounding) return next;
    if (tried.value >= point.value - rounding && next.decrement < decrement) return next;
  }
  return null;
}

function stepFrom<E extends CriterionPoint>(
  point: E,
  constraints: readonly Float64Array[],
  iterations: number,
): Maximum<E> {
  const free = choleskySolve(point.information, point.gradient);
  const step = projected(point.information, free, constraints);
  return { point, step, decrement: Math.max(0, dot(point.gradient, step) / 2), iterations };
}

/** v − I⁻¹Aᵀ(A I⁻¹ Aᵀ)⁻¹A v, which leaves the constraints unchanged. */
export function projected(information: Cholesky, v: Float64Array, constraints: readonly Float64Array[]): Float64Array {
  if (constraints.length === 0) return v;
  const solved = constraints.map((row) => choleskySolve(information, row));
  const m = constraints.length;
  const factor = cholesky(
    Float64Array.from({ length: m * m }, (_, rs) => dot(constraints[Math.floor(rs / m)]!, solved[rs % m]!)),
    m,
  );
  if (factor === null)
    throw new MultilogitError(
      "option",
      "the combinations of weights to test depend on each other; leave out those that are implied by the others",
    );
  const multipliers = choleskySolve(
    factor,
    Float64Array.from(constraints, (row) => dot(row, v)),
  );
  return solved.reduce((rest, column, r) => addScaled(rest, -multipliers[r]!, column), v);
}
