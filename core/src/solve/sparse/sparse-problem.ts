import type { Likelihood, LikelihoodPoint } from "../../likelihood/likelihood.js";
import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import { sparsePenalty } from "../../objective/sparse-penalty-term.js";

/** f = −ℓ + Ω in the parts that the sparse solver works with: one likelihood, whose points serve every strength of the penalty. */
export interface SparseProblem {
  readonly likelihood: Likelihood;
  readonly penalties: FeaturePenalties;
}

/** A point of the likelihood, and f there. */
export interface SparsePoint {
  readonly point: LikelihoodPoint;
  /** f(W), nats */
  readonly value: number;
}

/** f at a point of the likelihood. */
export function sparsePointOf({ penalties }: SparseProblem, point: LikelihoodPoint): SparsePoint {
  return { point, value: sparsePenalty(penalties, point.W) - point.logLikelihood };
}

/** The same problem with λ1 and λ2 times `multiple`; with Infinity every penalised feature is left out. */
export function strengthened({ likelihood, penalties }: SparseProblem, multiple: number): SparseProblem {
  const { lambda1, lambda2 } = penalties;
  const isOut = (j: number) => multiple === Infinity && lambda1[j]! + lambda2[j]! > 0;
  return {
    likelihood,
    penalties: {
      ...penalties,
      lambda1: lambda1.map((each, j) => (isOut(j) ? Infinity : each === 0 ? 0 : each * multiple)),
      lambda2: lambda2.map((each, j) => (isOut(j) || each === 0 ? 0 : each * multiple)),
    },
  };
}
