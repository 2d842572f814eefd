import { norm } from "../../numeric/vectors.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import { shortestSubgradient } from "../../objective/sparse-penalty-term.js";

/** The length of the shortest element of ∂Ω(W) − G. */
export function subgradientNorm(penalties: FeaturePenalties, W: Float64Array, G: Float64Array): number {
  const { lambda1, lambda2, isGrouped } = penalties;
  if (isGrouped) return norm(shortestSubgradient(penalties, W, G));
  const K = W.length / lambda1.length;
  const parts: number[] = [];
  for (let j = 0; j < lambda1.length; j++) {
    const l1 = lambda1[j]!;
    if (l1 === Infinity) continue;
    for (let jk = j * K; jk < j * K + K; jk++) {
      const w = W[jk]!;
      if (w !== 0) parts.push(lambda2[j]! * w - G[jk]! + l1 * Math.sign(w));
      // nearly all entries of wide data have no weight, and a slope within their λ1
      else if (!(Math.abs(G[jk]!) <= l1)) parts.push(Math.abs(G[jk]!) - l1);
    }
  }
  return norm(Float64Array.from(parts));
}
