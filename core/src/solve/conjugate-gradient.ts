import { addScaled, dot } from "../numeric/vectors.js";

/** Once rᵀM⁻¹r has grown to this many times its minimum, rounding in directions without curvature has taken over. */
const RESIDUAL_GROWTH_LIMIT = 1e6;

/**
 * x ≈ A⁻¹ b by preconditioned conjugate gradients, A symmetric positive semidefinite and b in its range.
 *
 * `residual` is rᵀM⁻¹r over bᵀM⁻¹b at x, the best x seen; `products` counts those with A. Stops when rᵀM⁻¹r ≤ tolerance² · bᵀM⁻¹b, or after `maxIterations` products with
 * A, or when a direction has no curvature left. Hestenes & Stiefel 1952; Nocedal & Wright, Numerical Optimization, algorithm 5.3.
 */
export async function conjugateGradient(
  A: (x: Float64Array) => Promise<Float64Array>,
  b: Float64Array,
  precondition: (r: Float64Array) => Float64Array,
  tolerance: number,
  maxIterations: number,
): Promise<{ readonly x: Float64Array; readonly residual: number; readonly products: number }> {
  let x: Float64Array = new Float64Array(b.length);
  let r = b;
  let z = precondition(r);
  let direction = z;
  let rz = dot(r, z);
  const whole = rz;
  let best = { x, rz };
  const target = tolerance * tolerance * rz;
  let products = 0;
  while (products < maxIterations && rz > target) {
    const Ad = await A(direction);
    products++;
    const curvature = dot(direction, Ad);
    if (!(curvature > 0)) break;
    const step = rz / curvature;
    x = addScaled(x, step, direction);
    r = addScaled(r, -step, Ad);
    z = precondition(r);
    const next = dot(r, z);
    direction = addScaled(z, next / rz, direction);
    rz = next;
    if (rz < best.rz) best = { x, rz };
    else if (rz > RESIDUAL_GROWTH_LIMIT * best.rz) break;
  }
  return { x: best.x, residual: whole > 0 ? best.rz / whole : 0, products };
}
