/** Σ_i w_i s_i: how many rows there are, each counted by its weight. */
export function totalWeight({ classTotals }: { readonly classTotals: ArrayLike<number> }): number {
  let sum = 0;
  for (let k = 0; k < classTotals.length; k++) sum += classTotals[k]!;
  return sum;
}
