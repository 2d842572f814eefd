/**
 * For each class the area under its one-against-rest ROC curve: the probability that a row of the class gets a higher p_k than a row of
 * another, ties counting half (Mann & Whitney 1947). Null where all or no weight is of the class. P and Y (shares) are n × K.
 */
export function areaUnderCurves(P: Float64Array, Y: Float64Array, weights: Float64Array, K: number): (number | null)[] {
  return Array.from({ length: K }, (_, k) => {
    const order = Uint32Array.from(weights, (_, i) => i).sort((a, b) => P[a * K + k]! - P[b * K + k]!);
    return areaInOrder(
      order,
      (i) => P[i * K + k]!,
      (i) => weights[i]! * Y[i * K + k]!,
      weights,
    );
  });
}

/** One walk up the sorted rows, a group of equal probabilities at a time. */
function areaInOrder(
  order: Uint32Array,
  probability: (i: number) => number,
  inside: (i: number) => number,
  weights: Float64Array,
): number | null {
  let [insideBelow, outsideBelow, pairs] = [0, 0, 0];
  for (let at = 0; at < order.length; ) {
    const p = probability(order[at]!);
    let [insideHere, outsideHere] = [0, 0];
    for (; at < order.length && probability(order[at]!) === p; at++) {
      insideHere += inside(order[at]!);
      outsideHere += weights[order[at]!]! - inside(order[at]!);
    }
    pairs += insideHere * (outsideBelow + outsideHere / 2);
    insideBelow += insideHere;
    outsideBelow += outsideHere;
  }
  return insideBelow > 0 && outsideBelow > 0 ? pairs / (insideBelow * outsideBelow) : null;
}
