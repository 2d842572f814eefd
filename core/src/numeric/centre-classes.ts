/**
 * W minus its mean over the K classes, feature by feature: the symmetric coding, Σ_k W[j,k] = 0, which leaves every probability as it is.
 */
export function centreClasses(W: Float64Array, K: number): Float64Array {
  const centred = W.slice();
  for (let at = 0; at < W.length; at += K) {
    let mean = 0;
    for (let k = at; k < at + K; k++) mean += W[k]! / K;
    for (let k = at; k < at + K; k++) centred[k]! -= mean;
  }
  return centred;
}
