import type { DenseAlgebra } from "../../numeric/dense-algebra.js";

/** ½ xᵀMx + cᵀx + Σ_e (λ1_e |x_e| + λ2_e/2 x_e²), m entries. */
export interface EntryProblem {
  /** M, m × m, positive semidefinite */
  readonly curvature: Float64Array;
  /** c */
  readonly linear: Float64Array;
  readonly lambda1: Float64Array;
  readonly lambda2: Float64Array;
  readonly algebra: DenseAlgebra;
}
