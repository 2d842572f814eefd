import { cholesky, choleskySolve } from "../../numeric/cholesky.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import type { SparseCurvature } from "./proximal-newton.js";

/**
 * The degrees of freedom of the lasso: how many weights are not 0, of a feature at most K − 1, since its K weights sum to any number; K − 1 for each
 * unpenalised feature. (Zou, Hastie & Tibshirani 2007 for least squares; here by the same count.)
 */
export function countedFreedom({ lambda1, lambda2 }: FeaturePenalties, W: Float64Array): number {
  const K = W.length / lambda1.length;
  let sum = 0;
  for (let j = 0; j < lambda1.length; j++) {
    const isFree = lambda1[j]! + lambda2[j]! === 0;
    let nonZeros = 0;
    for (let jk = j * K; jk < j * K + K; jk++) if (W[jk] !== 0) nonZeros++;
    sum += isFree ? K - 1 : Math.min(nonZeros, K - 1);
  }
  return sum;
}

/**
 * The effective degrees of freedom tr[(H + ∇²Ω)⁻¹ H] over the weights that are not 0 and the unpenalised ones, H the curvature of −ℓ: λ2 on the diagonal,
 * and for a group with norm ρ and direction u also λ1/ρ (I − uuᵀ). `H` is that of the last step, the weights those after it. Null where H + ∇²Ω is singular.
 */
export function effectiveFreedom(
  penalties: FeaturePenalties,
  W: Float64Array,
  { entries, H }: SparseCurvature,
): number | null {
  const { lambda1, lambda2, isGrouped, groups } = penalties;
  const K = W.length / lambda1.length;
  const featureOf = (jk: number) => Math.floor(jk / K);
  const isFree = (jk: number) => lambda1[featureOf(jk)]! + lambda2[featureOf(jk)]! === 0;
  const sizes = new Map<number, number>();
  W.forEach((w, jk) => {
    const g = groups[featureOf(jk)]!;
    if (w !== 0) sizes.set(g, Math.hypot(sizes.get(g) ?? 0, w));
  });
  const isIn = (jk: number) => isFree(jk) || (isGrouped ? sizes.has(groups[featureOf(jk)]!) : W[jk] !== 0);
  const places = [...entries.keys()].filter((e) => isIn(entries[e]!));
  const s = places.length;
  const pull = new Float64Array(s * s);
  const gauge = Math.max(1e-300, ...places.map((e) => H[e * entries.length + e]!)) / K;
  places.forEach((from, a) => {
    const [jk, j] = [entries[from]!, featureOf(entries[from]!)];
    places.forEach((to, b) => {
      const other = entries[to]!;
      const m = featureOf(other);
      let value = a === b ? lambda2[j]! : 0;
      // any positive multiple of 11ᵀ fixes the gauge of an unpenalised feature, along which H is 0
      if (isFree(jk)) value += m === j ? gauge : 0;
      else if (isGrouped && groups[j] === groups[m]) {
        const size = sizes.get(groups[j]!)!;
        value += (lambda1[j]! / size) * ((a === b ? 1 : 0) - (W[jk]! / size) * (W[other]! / size));
      }
      pull[a * s + b] = value;
    });
  });
  const sum = new Float64Array(s * s);
  places.forEach((from, a) => {
    places.forEach((to, b) => {
      sum[a * s + b] = H[from * entries.length + to]! + pull[a * s + b]!;
    });
  });
  const factor = cholesky(sum, s);
  if (factor === null) return null;
  // tr(B⁻¹H) column by column
  let trace = 0;
  const column = new Float64Array(s);
  for (let b = 0; b < s; b++) {
    for (let a = 0; a < s; a++) column[a] = sum[a * s + b]! - pull[a * s + b]!;
    trace += choleskySolve(factor, column)[b]!;
  }
  return trace;
}
