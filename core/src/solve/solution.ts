import { MultilogitError } from "../errors.js";
import type { Objective } from "../objective/objective.js";

/** How the objective's distance from its minimum is known. */
export interface Certificate {
  /**
   * With a penalty the duality gap, an upper bound, or f itself where that is less, as f ≥ 0. Without a penalty (1 + N) · ½ ∇fᵀ(∇²f)⁻¹∇f,
   * where N is the most nats by which the Newton step moves any row's scores relative to each other: an upper bound for N < 1, taken for N < 0.95
   * (docs/likelihood.md, L39), as accurate as the solve for the step. Beyond that the step proves nothing, and f itself is the bound. For
   * nearly dependent features it is computed in orthonormal columns.
   */
  readonly kind: "duality-gap" | "newton-decrement";
  /** how far the reported objective is from its minimum, nats, its own rounding included */
  readonly gap: number;
  /** ‖∇f‖, Euclidean; where the penalty has kinks, of the shortest subgradient */
  readonly gradientNorm: number;
  /**
   * Whether there is a finite minimum: "finite" (a penalty on all weights but the constant's guarantees it, or the Newton step moves no scores of a row relative to each other
   * by a nat, which is enough by L40; a step that was not solved exactly has to move them less), "separated" (a direction was found along
   * which no row ever loses likelihood), "unknown".
   */
  readonly minimum: "finite" | "separated" | "unknown";
  /**
   * Where λ2 > 0 (ridge, elastic net, grouped with a λ2), how far the weights of the features with a λ2 may be from those of the exact minimum:
   * ‖W − W*‖, Euclidean, in the units of the weights, so that each of them is at least as near (docs/likelihood.md, L42). Rounding of the fit
   * is included. Absent where the penalty does not tell: without one, with a lasso, and where no bound is known.
   */
  readonly weightsWithin?: number;
}

/** A solver by name. */
export type SolverName = "lbfgs" | "newton" | "gradient-ascent" | "proximal-newton";

/** The result of a solver run, with the reason why it stopped, as a sentence. */
export interface Solution {
  /**
   * W, d × K, in the symmetric coding Σ_k W[j,k] = 0; with a lasso or elastic net as the penalty has them, since Σ |w| is not the same for all
   * codings
   */
  readonly weights: Float64Array;
  readonly value: number;
  readonly logLikelihood: number;
  /**
   * Whether the certificate holds: a finite minimum, and a gap within the tolerance asked for. Never decided by step size, never true with
   * NaN.
   */
  readonly converged: boolean;
  readonly reason: string;
  readonly solver: SolverName;
  /** the solver and how it was preconditioned, in words */
  readonly method: string;
  readonly iterations: number;
  /** passes over the rows that gave values or gradients */
  readonly evaluations: number;
  /** passes over the rows that gave curvature: Hessian products and blocks */
  readonly curvaturePasses: number;
  readonly certificate: Certificate;
  /**
   * Where a sample of the rows preconditioned the fit, how far f is from its minimum as the sample sees it, nats: no bound, but within a tenth of the truth
   * where the bound is orders above it
   */
  readonly gapEstimate?: number;
}

const solved = new WeakMap<Solution, Objective>();

/** `solution`, frozen and registered as belonging to `objective`; for `solve`. */
export function solutionTo(objective: Objective, solution: Solution): Solution {
  const frozen = Object.freeze(solution);
  solved.set(frozen, objective);
  return frozen;
}

/** Throws unless `solve` found `solution` for exactly this objective: weights belong to the features that they were fitted to. */
export function assertSolutionTo(objective: Objective, solution: Solution): void {
  if (solved.get(solution) === objective) return;
  const expected = objective.ridge.length * objective.classes.length;
  throw new MultilogitError(
    "option",
    `the solution has ${solution.weights.length} weights that were not found for this objective, which has d·K = ${expected}; give the objective that was solved, and what solve returned for it`,
  );
}
