import type { DualStep, TowardsObserved } from "./working-sums.js";

/**
 * Sums over rows along single columns of a Φ that is mostly zeros, for paths of λ: each costs what the columns hold. Held in memory, synchronous, one point at a
 * time. Columns have their scale and not their centre, so that zeros stay zeros: the constant, which is not penalised, takes up what that changes, and W and
 * slopes here are `inColumns` and `inFeatures` of those of the features. Entries j·K + k come in any order, each once.
 */
export interface ColumnSums {
  /** at least Σ_i w_i s_i φ_ij², d numbers */
  readonly squares: Float64Array;
  /** The weights of the columns, for weights of the features, and back. */
  inColumns(W: Float64Array): Float64Array;
  inFeatures(W: Float64Array): Float64Array;
  /** The slope in the features, for that in the columns. */
  slopeInFeatures(slope: Float64Array): Float64Array;
  /** Goes to the weights that are `values` in these entries and 0 in all others, and starts a step V = 0 there. Returns ℓ. */
  goTo(entries: Int32Array, values: Float64Array): number;
  /** ∇(−ℓ) at the point */
  slopes(entries: Int32Array): Float64Array;
  /** the feature that is 1 everywhere; null where there is none */
  readonly constant: number | null;
  /** the mean of each column where there is a constant, else 0 */
  readonly columnMeans: Float64Array;
  /** The diagonal of H = ∇²(−ℓ) at the point, and what it would be if columns had mean 0 */
  diagonal(entries: Int32Array): ColumnDiagonal;
  /** H, entries × entries; for few of them */
  curvature(entries: Int32Array): Float64Array;
  /** HV */
  stepSlopes(entries: Int32Array): Float64Array;
  /** HD for a direction D that is `values` in these entries, and there */
  along(entries: Int32Array, values: Float64Array): Float64Array;
  /** V += t D for the last of them */
  addDirection(t: number): void;
  /** V += `change` in these entries */
  addToStep(entries: Int32Array, change: Float64Array): void;
  /** One sweep of coordinate descent, which moves x, and V with it. Returns the largest move of a slope, in units of its λ1. */
  sweep(problem: DescentProblem): number;
  /** To the dual point of V (`LinearisedDual`), and what is known of the way from there to what was observed. */
  dual(): DualStep & { readonly towards: TowardsObserved };
  /** ΦᵀR at the dual point */
  dualSlopes(entries: Int32Array): Float64Array;
  /** The same for all entries, d × K */
  allDualSlopes(): Float64Array;
  /** Gives the memory back. */
  close(): void;
}

export interface ColumnDiagonal {
  readonly own: Float64Array;
  readonly centred: Float64Array;
}

/** min over x of the model of −ℓ at the point plus Σ λ1 |x| + λ2/2 x², one number of each per entry. */
export interface DescentProblem {
  readonly entries: Int32Array;
  readonly x: Float64Array;
  /** ∇(−ℓ) at the point, and the diagonal of H */
  readonly slope: Float64Array;
  readonly diagonal: ColumnDiagonal;
  readonly lambda1: Float64Array;
  readonly lambda2: Float64Array;
  /** about how likely each class is, K numbers */
  readonly shares: Float64Array;
}
