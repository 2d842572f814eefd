import type { GroupedOptions, PenaltyFactors } from "./penalty-factors.js";
import { elasticNetPenalty, groupedPenalty, lassoPenalty, type Penalty, ridgePenalty } from "./penalty-kinds.js";
import { elasticNetPath, groupedPath, lassoPath, ridgePath } from "./penalty-path.js";

export { assertPenalty, none, type Penalty, strengthsOf } from "./penalty-kinds.js";

// The functions that users call, each with its path; what the core itself needs of penalties does without the paths.

/**
 * Ω = λ/2 Σ_j v_j Σ_k W[j,k]² over all features but the constant, λ > 0.
 * @example
 * const model = await fit(rows, "kind", { penalty: ridge(0.5) });
 * model.report.converged; // true
 */
export function ridge(lambda: number, options: PenaltyFactors = {}): Penalty {
  return ridgePenalty(lambda, options);
}

/**
 * Ω = λ Σ_j v_j Σ_k |W[j,k]| over all features but the constant, λ > 0: sets weights of single classes to 0. (Tibshirani 1996.)
 * @example
 * const model = await fit(rows, "kind", { penalty: lasso(2, { factors: { colour: 2 } }) });
 * model.report.converged; // true
 */
export function lasso(lambda: number, options: PenaltyFactors = {}): Penalty {
  return lassoPenalty(lambda, options);
}

/**
 * Ω = Σ_j v_j (λ1 Σ_k |W[j,k]| + λ2/2 Σ_k W[j,k]²) over all features but the constant; λ1, λ2 ≥ 0, not both 0. With the mixing share α of other
 * programs λ1 = αλ and λ2 = (1 − α)λ. (Zou & Hastie 2005.)
 * @example
 * const model = await fit(rows, "kind", { penalty: elasticNet(1, 0.5) });
 * model.report.converged; // true
 */
export function elasticNet(lambda1: number, lambda2: number, options: PenaltyFactors = {}): Penalty {
  return elasticNetPenalty(lambda1, lambda2, options);
}

/**
 * Ω = Σ_j v_j (λ1 ‖W_j‖ + λ2/2 ‖W_j‖²) with the Euclidean norm of a feature's K weights: keeps or drops a feature for all classes together;
 * λ1, λ2 ≥ 0, not both 0. (Yuan & Lin 2006; glmnet's type.multinomial = "grouped".)
 * @example
 * const model = await fit(rows, "kind", { penalty: grouped(1) });
 * model.report.converged; // true
 */
export function grouped(lambda1: number, lambda2 = 0, options: GroupedOptions = {}): Penalty {
  return groupedPenalty(lambda1, lambda2, options);
}

/** The same kinds over a path of λ, for `fitPath`. */
ridge.path = ridgePath;
lasso.path = lassoPath;
elasticNet.path = elasticNetPath;
grouped.path = groupedPath;
