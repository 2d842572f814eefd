import { MultilogitError, quoted } from "../errors.js";
import type { FeatureMap } from "../features/feature-map.js";
import type { DenseAlgebra } from "../numeric/dense-algebra.js";
import { allFinite } from "../numeric/vectors.js";
import type { ColumnSums } from "./column-sums.js";
import type { InOrthonormalColumns } from "./in-orthonormal-columns.js";
import type { InRowSpan } from "./in-row-span.js";
import type { RowFactors } from "./row-factors.js";
import { assertDistinct, type ClassName, type Target } from "./sample.js";
import type { WorkingSums } from "./working-sums.js";

/** How scores move along a direction V of the weights, which decides whether the data are separated. */
export interface ScoreChange {
  /**
   * max_i (max_k − min_k) of (ΦV)_ik over rows that count (w_i s_i > 0), in nats: how far V moves any row's scores relative to each other
   */
  readonly spread: number;
  /** min over those rows i and k of (ΦV)_i,y(i) − (ΦV)_ik, in nats: where it is ≥ 0, no row loses likelihood along V however far */
  readonly margin: number;
}

/**
 * The dual point that a step V from W leads to: q_ik = p_ik (1 + δ_ik) with δ_ik = b_ik − Σ_l p_il b_il and b = ΦV. Its residuals w (s q − y)
 * are those at W plus the curvature's share, so they meet what a Newton step V promises, exactly.
 */
export interface LinearisedDual {
  /** ∇²(−ℓ) · V, d × K: by how much ΦᵀR changes from W to this point */
  readonly curvature: Float64Array;
  /** Σ_i w_i s_i Σ_k q_ik ln(q_ik / p_ik(W + V)) or an upper bound of it, nats: of fourth order in δ */
  readonly divergence: number;
  /** min (1 + δ_ik), over rows that count; q are probabilities where this is ≥ 0 */
  readonly least: number;
}

/** A product with the Hessian of −ℓ in the constant's weights, M = Σ_i w_i s_i (diag p_i − p_i p_iᵀ). */
export interface ConstantCurvature {
  /** M v, K */
  readonly product: Float64Array;
  /** the diagonal of M, K, whose rounding may exceed it where a class is nearly certain: to precondition with */
  readonly diagonal: Float64Array;
}

/** Class blocks of the Hessian, about. */
export interface HeaviestBlocks {
  /** K lower triangles, one after the other: entry (j,m), m ≤ j, of class k at [k*T + j*(j+1)/2 + m], T = d*(d+1)/2; with directions r takes the place of d */
  readonly triangles: Float32Array;
  /** those that were asked for, if the blocks M_k are Uᵀ M_k U */
  readonly directions?: Directions;
  /** how many products φ φᵀ were added up for them */
  readonly products: number;
}

/** Directions u in weights of one class: U, d × r row-major, r a multiple of 8. */
export interface Directions {
  readonly U: Float64Array;
  readonly count: number;
}

/**
 * Sums that only some places can give, all of them curvature. Solvers precondition with them; where one is missing they use products H·V
 * instead, or do without.
 */
export interface CurvatureSums {
  /** The whole ∇²(−ℓ), dK × dK row-major, entry (j,k),(m,l) at [(j*K + k)*dK + m*K + l]. From at most `rows` rows, scaled up. A rough one may have been summed in single precision. */
  hessian?(rows: number, isRough?: boolean): Promise<Float64Array>;
  /**
   * ∇²(−ℓ) in these weights only, m × m row-major, both triangles; `entries` lists them as j*K + k, ascending. From all rows. A rough one may have been
   * summed in single precision.
   */
  entryHessian?(entries: Int32Array, isRough?: boolean): Promise<Float64Array>;
  /** Its K class blocks, entry (j,k),(m,k) at [(j*d + m)*K + k]; lower triangles, m ≤ j. From at most `rows` rows, scaled up. */
  classBlocks?(rows: number): Promise<Float64Array>;
  /**
   * About the same blocks in f32, for preconditioners: each from the rows that weigh most in its class, w s p (1 − p), and what the others weigh as a
   * multiple of Σ w s φ φᵀ. From at most `rows` rows, scaled up, and about `most` products of a row. In `directions` alone, if given.
   */
  heaviestBlocks?(rows: number, most: number, directions?: Directions): Promise<HeaviestBlocks>;
  /** Σ_i w_i s_i (diag p_i − p_i p_iᵀ), K × K: its block in the constant's weights */
  constantHessian?(): Promise<Float64Array>;
  /** That block times v, K numbers, and its diagonal: for so many classes that K × K numbers are too many. */
  constantCurvature?(v: Float64Array): Promise<ConstantCurvature>;
  /**
   * Σ_i w_i s_i φ_i φ_iᵀ, d × d, lower triangle, the same at every W. From at most `rows` rows, scaled up. Of the `chosen` features alone,
   * if given (ascending; d is then their number). A rough one may have been summed in single precision.
   */
  gram?(rows: number, chosen?: Int32Array, isRough?: boolean): Promise<Float64Array>;
  /** Its diagonal, from all rows. */
  gramDiagonal?(): Promise<Float64Array>;
}

/** What only the points of a careful likelihood have. */
export interface FactorsOfRows {
  /** ∇²(−ℓ) and ∇(−ℓ) in factors, row by row; null where that is not possible. */
  rowFactors(): Promise<RowFactors | null>;
}

/**
 * Sums that only robust covariances and bias reduction need. g_i = φ_i ⊗ (s_i p_i − y_i) is what row i adds to ∇(−ℓ) when it counts once.
 */
export interface GradientProducts {
  /** Σ_i w_i^power g_i g_iᵀ, dK × dK: power 1 if a row of weight w stands for w rows, 2 if it is one row of weight w */
  productsOfRows?(power: 1 | 2): Promise<Float64Array>;
  /** Σ_g G_g G_gᵀ, dK × dK, with G_g = Σ w_i g_i over the rows of group g; `groups` has the group of each row, 0, 1, 2 … */
  productsOfGroups?(groups: Int32Array): Promise<Float64Array>;
  /** The gradient of ½ tr(V ∇²(−ℓ)) in W for a fixed symmetric V, dK × dK. */
  curvatureSlope?(V: Float64Array): Promise<Float64Array>;
}

/**
 * ℓ at one W, without any penalty: all that is asked of anything that sums over rows. One pass computed ℓ and its slope; each method is one
 * more pass. W, slope and V are d × K, feature-major with the classes adjacent.
 */
export interface LikelihoodPoint extends CurvatureSums, GradientProducts {
  /** its own copy of the weights asked for, never written to */
  readonly W: Float64Array;
  /** ℓ(W) = Σ_i w_i Σ_k y_ik ln p_ik, nats */
  readonly logLikelihood: number;
  /** ∇ℓ = −ΦᵀR */
  readonly slope: Float64Array;
  /** ∇²(−ℓ) · V */
  hessianVector(V: Float64Array): Promise<Float64Array>;
  /** ℓ(W + t V) for each step t */
  along(V: Float64Array, steps: Float64Array): Promise<Float64Array>;
  scoreChange(V: Float64Array): Promise<ScoreChange>;
  /** The dual point that a step V leads to, for certificates of sparse fits; left out where `hessianVector` and `scoreChange` have to do. */
  linearised?(V: Float64Array): Promise<LinearisedDual>;
}

/**
 * The log-likelihood of rows, wherever they are: a loop, threads, a database or a cluster can all sum it. φ and the classes belong to it,
 * so that weights found here are never paired with other features. Made by an engine from a `Sample`, or by `likelihoodOf`.
 */
export interface Likelihood<P extends LikelihoodPoint = LikelihoodPoint> {
  readonly featureMap: FeatureMap;
  readonly classes: readonly ClassName[];
  readonly target: Target;
  /** n */
  readonly rows: number;
  /** d */
  readonly features: number;
  /** Σ_i w_i y_ik, K numbers: how often each class was observed */
  readonly classTotals: Float64Array;
  /** Σ_i w_i s_i max_k |o_ik|, nats, which scales the rounding of scores; left out where there are no offsets */
  readonly offsetSize?: number;
  /** what sums over the rows */
  readonly engine: string;
  /** bits of the numbers that each row adds; left out for 64 */
  readonly precision?: 64 | 32;
  /** One pass over the rows. W has d·K finite numbers. */
  at(W: Float64Array): Promise<P>;
  /**
   * The same likelihood for first steps: from at most `rows` evenly spaced rows, scaled up, and in single precision, so that a pass costs
   * a fraction. Left out where there is nothing cheaper.
   */
  rough?(rows: number): Promise<Likelihood<P>>;
  /**
   * The same likelihood in orthonormal columns, for fits whose features are nearly dependent; null where there are too many rows to write
   * out. Left out where columns are not available.
   */
  orthonormal?(): Promise<OrthonormalLikelihood | null>;
  /**
   * The same likelihood in as many columns as there are rows, for a ridge on many more features; null where that would not pay. Left out where
   * rows are not available.
   */
  rowSpan?(): Promise<RowSpanLikelihood | null>;
  /**
   * The likelihood of the same rows without their weights and offsets, to tell whether there is a minimum at all; null where weights and
   * offsets are ordinary. Left out where rows cannot be had.
   */
  unweighted?(): Promise<Likelihood | null>;
  /**
   * The same likelihood by plain loops whose points have `rowFactors`, for small fits that sums over rows leave without enough digits; the
   * same for every engine. Null where rows are too many.
   */
  careful?(): Promise<Likelihood<LikelihoodPoint & FactorsOfRows> | null>;
  /**
   * The same likelihood by the reference engine, whose rounding may leave a fit that this one's does not; null where rows are too many.
   * Left out by the reference engine itself.
   */
  plain?(): Promise<Likelihood | null>;
  /**
   * The likelihood of some of the rows, in memory and scaled up to the weight of all, where a pass over all rows is dear next to one over
   * them: solvers fit it first and precondition with its curvature. Left out where there is none.
   */
  readonly nearby?: Likelihood;
  /** Sums in few entries at a time, for paths of λ; null where the rows are too many to write out. Left out where there is nothing faster. */
  working?(): Promise<WorkingSums | null>;
  /** The same along single columns; null where Φ is not mostly zeros. Left out where there is nothing faster. */
  columns?(): Promise<ColumnSums | null>;
  /** Factors and solves small matrices for solvers; left out where that is no faster than plain loops. */
  readonly algebra?: DenseAlgebra;
  /** Gives memory and threads back and stops the pass under way; the likelihood cannot be used afterwards. */
  close?(): void;
}

/** A likelihood in orthonormal columns, and the map from its weights W̃ to those of the features. */
export interface OrthonormalLikelihood extends Omit<InOrthonormalColumns, "sample" | "Q" | "T" | "rank"> {
  readonly likelihood: Likelihood;
}

/** A likelihood in columns that span the rows, and the maps between its weights and those of the features. */
export interface RowSpanLikelihood extends Omit<InRowSpan, "sample"> {
  readonly likelihood: Likelihood;
}

/** What a likelihood is made of: everything but d, which follows from φ. */
export type LikelihoodParts<P extends LikelihoodPoint> = Omit<Likelihood<P>, "features">;

const likelihoods = new WeakSet<object>();

/** Members that give the same rows in another form. */
const VIEWS = ["orthonormal", "rowSpan", "unweighted", "careful", "plain", "working", "columns"] as const;

/**
 * A likelihood of these parts, frozen, with its own copy of every W that it is asked about. This is how anything that can sum over rows
 * becomes something that can be fitted; `featureMap` must be the φ that those sums apply.
 */
export function likelihoodOf<P extends LikelihoodPoint>(parts: LikelihoodParts<P>): Likelihood<P> {
  const { classes, rows, classTotals } = parts;
  const features = parts.featureMap.names.length;
  const length = features * classes.length;
  const other = classes.find((name) => !["string", "number", "boolean"].includes(typeof name));
  if (other !== undefined)
    throw new MultilogitError(
      "option",
      `class ${quoted(other)} is a ${typeof other}; expected strings, numbers or booleans`,
    );
  assertDistinct(classes);
  if (!Number.isInteger(rows) || rows < 1)
    throw new MultilogitError("option", `rows is ${quoted(rows)}; expected the number of rows summed, 1 or more`);
  if (classTotals.length !== classes.length || !classTotals.every((total) => total >= 0 && total < Infinity))
    throw new MultilogitError(
      "option",
      `classTotals has ${classTotals.length} numbers; expected ${classes.length}, the total weight of each class, finite and 0 or more`,
    );
  const likelihood: Likelihood<P> = Object.freeze({
    featureMap: parts.featureMap,
    classes: Object.freeze([...classes]),
    target: parts.target,
    rows,
    features,
    classTotals,
    ...(parts.offsetSize === undefined ? {} : { offsetSize: parts.offsetSize }),
    engine: parts.engine,
    ...(parts.precision === undefined ? {} : { precision: parts.precision }),
    at: async (W: Float64Array) => {
      assertWeights(W, length);
      return parts.at(W.slice());
    },
    ...(parts.rough ? { rough: (some: number) => parts.rough!(some) } : {}),
    ...Object.fromEntries(VIEWS.flatMap((view) => (parts[view] ? [[view, () => parts[view]!()]] : []))),
    ...(parts.nearby ? { nearby: parts.nearby } : {}),
    ...(parts.algebra ? { algebra: parts.algebra } : {}),
    close: () => parts.close?.(),
  });
  likelihoods.add(likelihood);
  return likelihood;
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

/** Throws unless `likelihood` was made by `likelihoodOf`. */
export function assertLikelihood(likelihood: Likelihood): void {
  if (!likelihoods.has(likelihood))
    throw new MultilogitError(
      "option",
      "this likelihood was made neither by an engine nor by likelihoodOf; a copy could pair weights with the wrong features",
    );
}
