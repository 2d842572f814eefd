/** cᵀ M c over the entries of c that are not zero, M symmetric, row-major; 0 where rounding would make it negative. */
export function quadraticForm(M: Float64Array, c: Float64Array): number {
  const places = Array.from(c.keys()).filter((r) => c[r] !== 0);
  let sum = 0;
  for (const r of places) {
    let row = 0;
    for (const s of places) row += M[r * c.length + s]! * c[s]!;
    sum += c[r]! * row;
  }
  return Math.max(0, sum);
}
