/**
 * For each class the area under its one-against-rest ROC curve: the probability that a row of the class gets a higher p_k than a row of
 * another, ties counting half (Mann & Whitney 1947). Null where all or none of the weight is of the class. P and Y (shares) are n × K.
 */
export function areaUnderCurves(P: Float64Array, Y: Float64Array, weights: Float64Array, K: number): (number | null)[] {
  return Array.from({ length: K }, (_, k) => areaUnderCurve(columnOf(P, k, K), columnOf(Y, k, K), weights));
}

/** Of one class: its probability and its share in each row. */
function areaUnderCurve(p: Float64Array, y: Float64Array, weights: Float64Array): number | null {
  // numbers sort many times faster without a comparison function, so rows look up their places afterwards
  const sorted = p.slice().sort();
  const inside = new Float64Array(p.length);
  const outside = new Float64Array(p.length);
  for (let i = 0; i < p.length; i++) {
    const at = firstPlaceOf(p[i]!, sorted);
    inside[at]! += weights[i]! * y[i]!;
    outside[at]! += weights[i]! - weights[i]! * y[i]!;
  }
  let [insideBelow, outsideBelow, pairs] = [0, 0, 0];
  for (let at = 0; at < sorted.length; at++) {
    pairs += inside[at]! * (outsideBelow + outside[at]! / 2);
    insideBelow += inside[at]!;
    outsideBelow += outside[at]!;
  }
  return insideBelow > 0 && outsideBelow > 0 ? pairs / (insideBelow * outsideBelow) : null;
}

/** The first place of x, which occurs, among sorted numbers. */
function firstPlaceOf(x: number, sorted: Float64Array): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Column k of an n × K array. */
function columnOf(numbers: Float64Array, k: number, K: number): Float64Array {
  const column = new Float64Array(numbers.length / K);
  for (let i = 0; i < column.length; i++) column[i] = numbers[i * K + k]!;
  return column;
}
