import { addScaledTo, dot, norm } from "../../numeric/vectors.js";
import { orthonormal } from "./least-squares.js";

/** A target less what the penalties explain of it, and the space that they span. */
interface Unpenalised {
  readonly target: Float64Array;
  readonly left: Float64Array;
  readonly basis: readonly Float64Array[];
}

/** Thousands of formulas are tried with the same penalties on the same target. */
const known = new WeakMap<Float64Array, Unpenalised>();

/**
 * ‖target − a column − Σ c_p penalty_p‖ for the best a and c_p, to some eight digits of the target: a tenth of the work of a fit, for
 * the many formulas that leave far too much.
 */
export function leftBy(
  column: Float64Array,
  penalties: readonly [Float64Array, ...Float64Array[]],
  target: Float64Array,
): number {
  let free = known.get(penalties[0]);
  if (free?.target !== target) known.set(penalties[0], (free = unpenalised(penalties, target)));
  const own = without(free.basis, column);
  const length = dot(own, own);
  const squares = dot(free.left, free.left);
  return Math.sqrt(length === 0 ? squares : Math.max(0, squares - dot(own, free.left) ** 2 / length));
}

function unpenalised(penalties: readonly Float64Array[], target: Float64Array): Unpenalised {
  const basis = orthonormal(penalties).Q.filter((q) => norm(q) > 0);
  return { target, basis, left: without(basis, target) };
}

function without(basis: readonly Float64Array[], x: Float64Array): Float64Array {
  const left = x.slice();
  for (const q of basis) addScaledTo(left, -dot(q, left), q);
  return left;
}
