/** Products with the Hessian that are asked for in one pass, where its columns are wanted. */
export const PRODUCTS_OF_A_PASS = 128;

/**
 * ∇²(−ℓ), dK × dK: its columns by products, as many as share a pass at a time, each of which costs a product but reads the rows once. Those of a
 * feature's K classes add up to 0, as scores that move together change nothing, so that d(K − 1) products are enough.
 */
export async function hessianByProducts(
  dK: number,
  K: number,
  product: (V: Float64Array) => Promise<Float64Array>,
): Promise<Float64Array> {
  const H = new Float64Array(dK * dK);
  const asked = Array.from({ length: dK }, (_, jk) => jk).filter((jk) => jk % K < K - 1);
  for (let first = 0; first < asked.length; first += PRODUCTS_OF_A_PASS) {
    // asked for together, so that they come from one pass; symmetric, so columns are rows
    const summed = async (jk: number) => H.set(await product(unit(dK, jk)), jk * dK);
    await Promise.all(asked.slice(first, first + PRODUCTS_OF_A_PASS).map(summed));
  }
  for (const jk of asked) {
    const last = jk - (jk % K) + K - 1;
    for (let m = 0; m < dK; m++) H[last * dK + m]! -= H[jk * dK + m]!;
  }
  return H;
}

function unit(length: number, place: number): Float64Array {
  const V = new Float64Array(length);
  V[place] = 1;
  return V;
}
