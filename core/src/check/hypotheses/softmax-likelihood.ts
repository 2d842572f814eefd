import { entries, type Forward, forward, type Problem, pullBack } from "../problem.js";
import type { ValueModel } from "./formula-model.js";

/** R = v (s p − y) */
export function residual({ n, K, P, Y, v, s }: Forward): Float64Array {
  return entries(n, K, (i, _, ik) => v[i]! * (s[i]! * P[ik]! - Y[ik]!));
}

/** −Σ_i v_i Σ_k y_ik ln p_ik = Σ_i v_i (s_i z_i − Σ_k y_ik a_ik) */
export function negativeLogLikelihood({ n, K, A, Y, v, s, z }: Forward): number {
  let total = 0;
  for (let i = 0; i < n; i++) {
    let observed = 0;
    for (let k = 0; k < K; k++) observed += Y[i * K + k]! * A[i * K + k]!;
    total += v[i]! * (s[i]! * z[i]! - observed);
  }
  return total;
}

export const rightValue: ValueModel = {
  cause: null,
  values: (problem, W) => [negativeLogLikelihood(forward(problem, W))],
  columns: (problem: Problem, W: Float64Array) => [pullBack(problem, residual(forward(problem, W)))],
};
