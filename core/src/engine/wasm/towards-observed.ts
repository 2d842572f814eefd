import type { TowardsObserved } from "../../likelihood/working-sums.js";

/** Rows of a block, as in assembly/working-blocks.ts. */
const ROWS = 32;

/** Of the dual point whose residuals s q − y are `C`, from the observed masses y and each row's s: in blocks of rows, class by class, as the kernels keep them. */
export function towardsObserved(
  C: Float64Array,
  masses: Float64Array,
  totals: Float64Array,
  K: number,
): TowardsObserved {
  let [logLikelihood, spread] = [0, 0];
  for (let block = 0, at = 0; at < C.length; block++)
    for (let k = 0; k < K; k++)
      for (let r = 0; r < ROWS; r++, at++) {
        const y = masses[at]!;
        if (y === 0) continue;
        const total = totals[block * ROWS + r]!;
        const q = (C[at]! + y) / total;
        if (!(q > 0)) return { logLikelihood: -Infinity, spread: Infinity };
        logLikelihood += y * Math.log(q);
        spread += y * (y / (total * q) - 1);
      }
  return { logLikelihood, spread };
}
