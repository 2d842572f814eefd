import { MultilogitError } from "../errors.js";
import type { FeatureMap } from "../features/feature-map.js";
import type { ClassName, Target } from "../likelihood/sample.js";
import type { DenseAlgebra } from "../numeric/dense-algebra.js";
import { allFinite } from "../numeric/vectors.js";
import type { Penalty } from "./penalty.js";

/** How scores move along a direction V of the weights; what decides whether the data are separated. */
export interface ScoreChange {
  /** max_i (max_k − min_k) of (ΦV)_ik over rows that count (w_i s_i > 0), in nats: by how much V changes any row's scores against each other */
  readonly spread: number;
  /** min over those rows i and k of (ΦV)_i,y(i) − (ΦV)_ik, in nats: where it is ≥ 0, no row loses likelihood along V however far */
  readonly margin: number;
}

/**
 * The objective seen from one W: all that a solver can ask. One pass over the rows made value, log-likelihood and gradient; each method
 * is one more pass. W, gradient and V are d × K, feature-major with the classes adjacent.
 */
export interface Point {
  readonly W: Float64Array;
  /** f(W) = −ℓ(W) + Ω(W), nats */
  readonly value: number;
  /** ℓ(W) = Σ_i w_i Σ_k y_ik ln p_ik, nats */
  readonly logLikelihood: number;
  /** ∇f = ΦᵀR + ∇Ω */
  readonly gradient: Float64Array;
  /** ∇²f · V */
  hessianVector(V: Float64Array): Promise<Float64Array>;
  /** f(W + t V) for each step t */
  along(V: Float64Array, steps: Float64Array): Promise<Float64Array>;
  /** ∇²f whole, dK × dK row-major, entry (j,k),(m,l) at [(j*K + k)*dK + m*K + l]. From at most `rows` rows, scaled up. */
  hessian(rows: number): Promise<Float64Array>;
  /** The K class blocks of ∇²f, entry (j,k),(m,k) at [(j*d + m)*K + k]; lower triangles, m ≤ j. From at most `rows` rows, scaled up. */
  classBlocks(rows: number): Promise<Float64Array>;
  /** Σ_i w_i s_i (diag p_i − p_i p_iᵀ), K × K: the Hessian of −ℓ in the constant's weights. */
  constantHessian(): Promise<Float64Array>;
  scoreChange(V: Float64Array): Promise<ScoreChange>;
  /**
   * Σ_i w_i^power g_i g_iᵀ, dK × dK, where g_i = φ_i ⊗ (s_i p_i − y_i) is what row i adds to ∇(−ℓ) when it counts once: power 1 where a row
   * of weight w is w rows, 2 where it is one row that weighs w.
   */
  scoreProducts(power: 1 | 2): Promise<Float64Array>;
  /** Σ_g s_g s_gᵀ, dK × dK, with s_g = Σ w_i g_i over the rows of group g; `groups` has the group of each row, 0, 1, 2 … */
  groupScoreProducts(groups: Int32Array): Promise<Float64Array>;
  /** The gradient of ½ tr(V ∇²(−ℓ)) in W for a fixed symmetric V, dK × dK. */
  curvatureSlope(V: Float64Array): Promise<Float64Array>;
}

/** f = −ℓ + Ω for one sample and one penalty; solvers know this and nothing else. */
export interface Objective {
  readonly featureMap: FeatureMap;
  readonly classes: readonly ClassName[];
  readonly target: Target;
  readonly penalty: Penalty;
  /** n */
  readonly rows: number;
  /** Σ_i w_i y_ik, K numbers: how often each class was observed */
  readonly classTotals: Float64Array;
  /** who sums over the rows */
  readonly engine: string;
  /** λ_j, d numbers: Ω = ½ Σ_j λ_j Σ_k W[j,k]² */
  readonly ridge: Float64Array;
  /** One pass over the rows. W has d·K finite numbers. */
  at(W: Float64Array): Promise<Point>;
  /**
   * Σ_i w_i s_i φ_i φ_iᵀ, d × d, lower triangle, without Ω. From at most `rows` rows, scaled up. Of the `chosen` features alone, if given
   * (ascending; d is then their number).
   */
  gram(rows: number, chosen?: Int32Array): Promise<Float64Array>;
  /** Its diagonal, from all rows. */
  gramDiagonal(): Promise<Float64Array>;
  /**
   * The same objective for first steps: from at most `rows` evenly spaced rows, scaled up, and in single precision, so that a pass costs
   * a fraction. Engines that have nothing cheaper leave it out.
   */
  rough?(rows: number): Promise<Objective>;
  /** Factors and solves small matrices for solvers; engines that are no faster than plain loops leave it out. */
  readonly algebra?: DenseAlgebra;
  /** Gives memory and threads back and stops the pass under way; the objective is of no more use. */
  close?(): void;
}

const objectives = new WeakSet<object>();

/** A frozen objective of these parts. For engines, which make them from a `Sample`; a copy with another feature map is not one. */
export function objectiveOf<O extends Objective>(parts: O): Readonly<O> {
  const objective = Object.freeze(parts);
  objectives.add(objective);
  return objective;
}

/** Throws unless W is d·K finite numbers. */
export function assertWeights(W: Float64Array, length: number): void {
  if (W.length !== length)
    throw new MultilogitError(
      "option",
      `weights have ${W.length} entries; expected d·K = ${length}, feature-major with the classes adjacent`,
    );
  if (!allFinite(W)) throw new MultilogitError("option", "weights hold NaN or Infinity; give finite numbers");
}

/** Throws unless an engine made `objective` from a sample. */
export function assertObjective(objective: Objective): void {
  if (!objectives.has(objective))
    throw new MultilogitError(
      "option",
      "this objective was not made by an engine; a copy could pair weights with the wrong features: give the one that engine.objective returned",
    );
}
