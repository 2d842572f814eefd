import { CompensatedSum } from "../numeric/compensated-sum.js";
import type { NumberArray } from "../table/table.js";

/**
 * The weighted mean and the weighted standard deviation √(Σw(x − mean)²/Σw), in two passes; scale 1 where all x are equal.
 * Deviations are measured in units of the largest, so that squares neither overflow nor vanish.
 */
export function centerAndScale(
  x: NumberArray,
  rowWeights: ArrayLike<number> = { length: 0 },
): { center: number; scale: number } {
  const weight = (i: number) => rowWeights[i] ?? 1;
  const total = sumOver(x.length, weight);
  const rough = sumOver(x.length, (i) => (weight(i) / total) * x[i]!);
  const center = rough + sumOver(x.length, (i) => (weight(i) / total) * (x[i]! - rough));
  let largest = 0;
  let isConstant = true;
  for (let i = 0; i < x.length; i++) {
    largest = Math.max(largest, Math.abs(x[i]! - center));
    if (x[i] !== x[0]) isConstant = false;
  }
  if (isConstant || largest === 0) return { center: x[0] ?? 0, scale: 1 };
  const variance = sumOver(x.length, (i) => (weight(i) / total) * ((x[i]! - center) / largest) ** 2);
  const scale = largest * Math.sqrt(variance);
  return { center, scale: scale > 0 ? scale : 1 };
}

function sumOver(n: number, term: (i: number) => number): number {
  const sum = new CompensatedSum();
  for (let i = 0; i < n; i++) sum.add(term(i));
  return sum.total;
}
