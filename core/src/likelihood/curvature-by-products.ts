import { keptFor } from "../kept-for.js";
import type { CurvatureSums, LikelihoodPoint } from "./likelihood.js";

/** What is needed of a point of a likelihood or an objective: products with its Hessian, and perhaps the Hessian itself. */
type Curved = Pick<LikelihoodPoint, "W" | "hessianVector"> & CurvatureSums;

/** The Hessian, from at most `rows` rows; where it cannot be summed directly, from all rows by one product for each of its d·K columns. */
export async function hessianOf(point: Curved, rows: number): Promise<Float64Array> {
  const formed = point.hessian?.(rows);
  if (formed) return formed;
  const dK = point.W.length;
  const H = new Float64Array(dK * dK);
  // symmetric, so columns are rows
  for (let jk = 0; jk < dK; jk++) H.set(await point.hessianVector(unit(dK, jk)), jk * dK);
  return H;
}

/**
 * The K × K block of the Hessian in the weights of the constant, feature `j`; where it cannot be summed directly, from K products. Kept for the
 * point, since the gap and the bound on the weights ask for the same; not to be written into.
 */
export function constantHessianOf(point: Curved, j: number, K: number): Promise<Float64Array> {
  return keptFor(constantHessians, point, () => point.constantHessian?.() ?? constantHessianByProducts(point, j, K));
}

const constantHessians = new WeakMap<Curved, Promise<Float64Array>>();

async function constantHessianByProducts(point: Curved, j: number, K: number): Promise<Float64Array> {
  const block = new Float64Array(K * K);
  for (let k = 0; k < K; k++) {
    const product = await point.hessianVector(unit(point.W.length, j * K + k));
    block.set(product.subarray(j * K, j * K + K), k * K);
  }
  return block;
}

function unit(length: number, place: number): Float64Array {
  const V = new Float64Array(length);
  V[place] = 1;
  return V;
}
