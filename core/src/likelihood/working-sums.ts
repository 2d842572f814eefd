import type { GrowingInverse } from "../numeric/growing-inverse.js";

/**
 * Sums over rows in a few entries j·K + k of the weights, those that a path of λ works with: each costs what these entries cost, not all d·K of them. Held in
 * memory, synchronous, one point at a time. Entries come in any order, each once.
 */
export interface WorkingSums {
  /** Σ_i w_i s_i φ_ij², d numbers */
  readonly squares: Float64Array;
  /** Goes to the weights that are `values` in these entries and 0 in all others. Returns ℓ there. */
  goTo(entries: Int32Array, values: Float64Array): number;
  /** Moves on by V, and measures the slopes of some entries there. */
  move(entries: Int32Array, V: Float64Array, measured: Int32Array): WorkingPoint;
  /**
   * ∇²(−ℓ) at the point, `from` × `to`, row-major; roughly, as a metric: in single precision, without what hardly counts, and from about one of `every` rows, the
   * same for all entries.
   */
  curvature(from: Int32Array, to: Int32Array, every: number): Float64Array;
  /** ∇²(−ℓ) at the point for few entries, square, in full precision. */
  exactCurvature(entries: Int32Array): Float64Array;
  /** Takes the step V from the point to its dual point (`LinearisedDual`), without moving. Continues the step taken before where `isMore`. */
  step(entries: Int32Array, V: Float64Array, isMore: boolean): DualStep;
  /** What is known of the way from the dual point to what was observed. */
  towardsObserved(): TowardsObserved;
  /** ΦᵀR at the dual point */
  dualSlopes(entries: Int32Array): Float64Array;
  /** Moves on by the step, after ΦᵀR of all entries at its dual point, and measures the slopes of some entries there. */
  arrive(measured: Int32Array): WorkingArrival;
  /** the inverse of a curvature in some entries, for steps */
  readonly inverse: GrowingInverse;
  /** Gives the memory back. */
  close(): void;
}

/** ℓ at a point, and ∇(−ℓ) in the entries asked for. */
export interface WorkingPoint {
  readonly logLikelihood: number;
  readonly slopes: Float64Array;
}

export interface WorkingArrival extends WorkingPoint {
  /** ΦᵀR at the dual point, d × K */
  readonly dualSlopes: Float64Array;
}

/** `divergence` and `least` of `LinearisedDual`. */
export interface DualStep {
  readonly divergence: number;
  readonly least: number;
}

/** Of a dual point q, what bounds the divergence of s q + (1 − s) y (docs/paths.md, S14). */
export interface TowardsObserved {
  /** Σ w Σ_k y_k ln q_k */
  readonly logLikelihood: number;
  /** Σ w s (Σ_k y_k² / q_k − 1), y as shares of s */
  readonly spread: number;
}
