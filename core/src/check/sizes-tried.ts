import { maxAbs, norm } from "../numeric/vectors.js";
import type { Findings } from "./findings.js";

/** Sizes between which derivatives were compared with the value's. */
export interface SizesTried {
  /** |g_jk|, of the derivatives that weigh more than the tolerance in their gradient */
  readonly least: number;
  readonly most: number;
  /** ‖g‖ */
  readonly longest: number;
}

/**
 * Of all gradients that were judged on ordinary rows: what is done beyond these sizes alone, by a clip or a threshold, changed none of
 * them. Null when all were zero.
 */
export function sizesTried({ bundles, evidence, tolerance }: Findings): SizesTried | null {
  const gradients = [
    ...bundles.map(({ gradient }) => gradient),
    ...evidence.flatMap(({ seen }) => seen.map(({ gradient }) => gradient)),
  ];
  let [least, most, longest] = [Number.POSITIVE_INFINITY, 0, 0];
  for (const G of gradients) {
    const length = norm(G);
    for (const g of G) if (Math.abs(g) > tolerance * length) least = Math.min(least, Math.abs(g));
    most = Math.max(most, maxAbs(G));
    longest = Math.max(longest, length);
  }
  return most === 0 ? null : { least, most, longest };
}
