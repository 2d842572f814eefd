import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import type { ActiveSet } from "./active-set.js";

/** The gap is mostly a few times what is expected: not every entry is violated by as much as the worst, but the step has a share too. */
const MARGIN = 3;

/**
 * About the gap of a dual point that violates the constraint of each active entry by this share of its λ1: scaled until it is feasible, it loses the share of
 * Σ λ1 |w|; where λ2 > 0 it may stay, at Σ (share λ1)² / 2λ2.
 */
export function expectedGap(
  { lambda1, lambda2 }: FeaturePenalties,
  { W, entries }: ActiveSet,
  violation: number,
): number {
  const K = W.length / lambda1.length;
  let [size, square] = [0, 0];
  for (const jk of entries) {
    const j = Math.floor(jk / K);
    if (lambda1[j] === 0) continue;
    size += lambda1[j]! * Math.abs(W[jk]!);
    square += lambda1[j]! ** 2 / (2 * lambda2[j]!);
  }
  if (violation === 0) return 0;
  return MARGIN * Math.min(violation * size, violation ** 2 * square);
}
