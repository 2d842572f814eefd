import type { ConstantCurvature } from "../likelihood/likelihood.js";
import { centreClasses } from "../numeric/centre-classes.js";
import { conjugateGradient } from "./conjugate-gradient.js";

/** Products are off by this many roundings of what they add up, about. */
const PRODUCT_ROUNDINGS = 8;
/** Tolerance of conjugate gradients before what is left is computed from the sums again; two rounds are enough for all digits. */
const SOLVE_TOLERANCE = 1e-10;
const MOST_SOLVES = 4;
/** 1000 classes took 11 to 21 products to all digits; a guard. */
const MOST_PRODUCTS = 200;

/**
 * M⁺b, K numbers, for the Hessian M in the constant's weights, from products with M alone: conjugate gradients, preconditioned with its
 * diagonal, until only rounding is left, that of b (`rounding`, absolute) and that of the products. Null if they do not get there.
 */
export async function constantStepByProducts(
  M: (v: Float64Array) => Promise<ConstantCurvature>,
  b: Float64Array,
  rounding: number,
): Promise<Float64Array | null> {
  const K = b.length;
  const mean = b.reduce((sum, each) => sum + each, 0) / K;
  const x = new Float64Array(K);
  const { diagonal } = await M(x);
  const trace = diagonal.reduce((sum, m) => sum + m, 0);
  const scale = diagonal.map((m) => Math.max(m, (Number.EPSILON * trace) / K));
  const precondition = (r: Float64Array) =>
    centreClasses(
      r.map((each, k) => each / scale[k]!),
      K,
    );
  const product = async (v: Float64Array) => (await M(v)).product;
  let left = b.map((each) => each - mean);
  for (let solve = 0; solve < MOST_SOLVES; solve++) {
    const spread = Math.max(...x) - Math.min(...x);
    const isRounding = left.every(
      (each, k) => Math.abs(each) <= rounding + PRODUCT_ROUNDINGS * Number.EPSILON * spread * scale[k]!,
    );
    if (isRounding) return x;
    const step = await conjugateGradient(product, left, precondition, SOLVE_TOLERANCE, MOST_PRODUCTS);
    for (let k = 0; k < K; k++) x[k]! += step.x[k]!;
    const reached = await product(x);
    left = b.map((each, k) => each - mean - reached[k]!);
  }
  return null;
}
