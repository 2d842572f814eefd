import type { FeaturePenalties } from "./feature-penalties.js";
import type { PenaltyTerm } from "./penalty-term.js";

/** Ω = Σ_j (λ1_j ‖W_j‖_q + λ2_j/2 ‖W_j‖²): lasso, elastic net and grouped, and ridge with factors. */
export function sparsePenaltyTerm(penalties: FeaturePenalties): PenaltyTerm {
  return {
    ridge: penalties.lambda2,
    sparse: penalties,
    value: (W) => sparsePenalty(penalties, W),
    along: (W, V, steps) =>
      steps.map((t) =>
        sparsePenalty(
          penalties,
          W.map((w, jk) => w + t * V[jk]!),
        ),
      ),
    slopeLess: (W, G) => shortestSubgradient(penalties, W, G),
    dualGap: () => Infinity,
  };
}

/** Ω(W); Infinity where a feature that is left out has a weight. */
export function sparsePenalty({ lambda1, lambda2, isGrouped, groups }: FeaturePenalties, W: Float64Array): number {
  const d = lambda1.length;
  const K = W.length / d;
  let [kinks, squares, groupSquare] = [0, 0, 0];
  for (let j = 0, jk = 0; j < d; j++) {
    let [sum, square] = [0, 0];
    for (let k = 0; k < K; k++, jk++) {
      sum += Math.abs(W[jk]!);
      square += W[jk]! * W[jk]!;
    }
    squares += lambda2[j]! * square;
    groupSquare = (j > 0 && groups[j] === groups[j - 1] ? groupSquare : 0) + square;
    const isLast = j === d - 1 || groups[j + 1] !== groups[j];
    const size = isGrouped ? (isLast ? Math.sqrt(groupSquare) : 0) : sum;
    // 0 · Infinity for a feature that is left out, as it should be
    if (size > 0) kinks += lambda1[j]! * size;
  }
  return kinks + squares / 2;
}

/** The shortest element of ∂Ω(W) − G. Of a feature that is left out 0: its weights cannot move. */
export function shortestSubgradient(penalties: FeaturePenalties, W: Float64Array, G: Float64Array): Float64Array {
  const { lambda1, lambda2, isGrouped, groups } = penalties;
  const d = lambda1.length;
  const K = W.length / d;
  const out = G.map((g, jk) => lambda2[Math.floor(jk / K)]! * W[jk]! - g);
  for (let j = 0; j < d; ) {
    let end = j + 1;
    while (isGrouped && end < d && groups[end] === groups[j]) end++;
    if (lambda1[j] === Infinity) out.fill(0, j * K, end * K);
    else if (isGrouped) addGroupSubgradient(lambda1[j]!, W.subarray(j * K, end * K), out.subarray(j * K, end * K));
    else for (let jk = j * K; jk < j * K + K; jk++) out[jk] = withKink(lambda1[j]!, W[jk]!, out[jk]!);
    j = end;
  }
  return out;
}

/** g + λ sign(w), or what is left of g beyond ±λ where w is 0. */
function withKink(lambda: number, w: number, g: number): number {
  if (w !== 0) return g + lambda * Math.sign(w);
  return Math.sign(g) * Math.max(0, Math.abs(g) - lambda);
}

/** The same for the norm of a group. */
function addGroupSubgradient(lambda: number, W: Float64Array, g: Float64Array): void {
  const size = Math.hypot(...W);
  const left = size > 0 ? 0 : Math.max(0, 1 - lambda / Math.hypot(...g)) || 0;
  for (let e = 0; e < g.length; e++) g[e] = size > 0 ? g[e]! + (lambda * W[e]!) / size : g[e]! * left;
}
