import type { CurvatureSums, FactorsOfRows, Likelihood, LikelihoodPoint } from "../likelihood/likelihood.js";
import type { Penalty } from "./penalty-kinds.js";
import type { PenaltyTerm } from "./penalty-term.js";

/**
 * The objective seen from one W: all that a solver can ask. One pass over the rows made value, log-likelihood and gradient; each method
 * is one more pass. W, gradient and V are d × K, feature-major with the classes adjacent. Curvature, where the likelihood can sum it,
 * includes ∇²Ω; `constantHessian`, `constantCurvature`, `gram`, its diagonal and `rowFactors`, which no penalty changes or is part of, are those of the likelihood.
 */
export interface Point
  extends CurvatureSums,
    Partial<FactorsOfRows>,
    Pick<LikelihoodPoint, "W" | "logLikelihood" | "hessianVector" | "along" | "scoreChange"> {
  /** f(W) = −ℓ(W) + Ω(W), nats */
  readonly value: number;
  /** ∇f = ΦᵀR + ∇Ω; where Ω has kinks, the shortest of the subgradients */
  readonly gradient: Float64Array;
  /** ∇²f · V, without the kinks of Ω */
  hessianVector(V: Float64Array): Promise<Float64Array>;
  /** f(W + t V) for each step t */
  along(V: Float64Array, steps: Float64Array): Promise<Float64Array>;
}

/** f = −ℓ + Ω; solvers know this and nothing else. Made by `penalised`. */
export interface Objective extends Pick<Likelihood, "classes" | "rows" | "algebra" | "close"> {
  readonly likelihood: Likelihood;
  readonly penalty: Penalty;
  /** what the penalty means for each feature, where it has kinks or factors; null for none and a plain ridge */
  readonly sparse: PenaltyTerm["sparse"];
  /** λ_j, d numbers: the curvature of Ω */
  readonly ridge: Float64Array;
  /** the penalty's part of the duality gap at a dual point whose constant is balanced, from its ∇f: see `PenaltyTerm` */
  readonly dualGap: PenaltyTerm["dualGap"];
  /** One pass over the rows. W has d·K finite numbers. */
  at(W: Float64Array): Promise<Point>;
  /** The same objective for first steps, from a rough likelihood, where there is one. */
  rough?(rows: number): Promise<Objective>;
}
