/** Products with the Hessian that are asked for in one pass, where its columns are wanted. */
export const PRODUCTS_OF_A_PASS = 128;

/** ∇²(−ℓ), dK × dK: its columns by products, as many as share a pass at a time, each of which costs a product but reads the rows once. */
export async function hessianByProducts(
  dK: number,
  product: (V: Float64Array) => Promise<Float64Array>,
): Promise<Float64Array> {
  const H = new Float64Array(dK * dK);
  for (let first = 0; first < dK; first += PRODUCTS_OF_A_PASS) {
    const count = Math.min(PRODUCTS_OF_A_PASS, dK - first);
    // asked for together, so that they come from one pass
    const columns = await Promise.all(Array.from({ length: count }, (_, at) => product(unit(dK, first + at))));
    // symmetric, so columns are rows
    for (const [at, column] of columns.entries()) H.set(column, (first + at) * dK);
  }
  return H;
}

function unit(length: number, place: number): Float64Array {
  const V = new Float64Array(length);
  V[place] = 1;
  return V;
}
