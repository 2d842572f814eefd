/** Σ_i w_i Σ_k (p_ik − y_ik)², P and Y (shares) n × K. (Brier 1950.) */
export function brierScore(P: Float64Array, Y: Float64Array, weights: Float64Array, K: number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++)
    for (let ik = i * K; ik < i * K + K; ik++) sum += weights[i]! * (P[ik]! - Y[ik]!) ** 2;
  return sum;
}
