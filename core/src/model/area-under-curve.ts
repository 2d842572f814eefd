/**
 * For each class the area under its one-against-rest ROC curve: the probability that a row of the class gets a higher p_k than a row of
 * another, ties counting half (Mann & Whitney 1947). Null where all or none of the weight is of the class. P and Y (shares) are n × K.
 */
export function areaUnderCurves(P: Float64Array, Y: Float64Array, weights: Float64Array, K: number): (number | null)[] {
  return Array.from({ length: K }, (_, k) => areaUnderCurve(columnOf(P, k, K), columnOf(Y, k, K), weights));
}

/**
 * The mean over pairs of classes of the area under the ROC curve of one against the other, each by its own probability, among the rows of
 * the two (Hand & Till 2001, equation 7). Null where no two classes were observed.
 */
export function pairwiseArea(P: Float64Array, Y: Float64Array, weights: Float64Array, K: number): number | null {
  const observed = observations(Y, weights, K);
  let [sum, areas] = [0, 0];
  for (let k = 0; k < K; k++)
    for (const area of areasAgainstOthers(columnOf(P, k, K), observed, k, K)) {
      sum += area;
      areas++;
    }
  return areas === 0 ? null : sum / areas;
}

/** Of row i the classes that were observed, for starts[i] ≤ e < starts[i + 1], each with its weight. */
interface Observations {
  readonly starts: Uint32Array;
  readonly classes: readonly number[];
  readonly weights: readonly number[];
}

function observations(Y: Float64Array, rowWeights: Float64Array, K: number): Observations {
  const starts = new Uint32Array(rowWeights.length + 1);
  const [classes, weights]: [number[], number[]] = [[], []];
  for (let i = 0; i < rowWeights.length; i++) {
    for (let k = 0; k < K; k++) {
      const weight = rowWeights[i]! * Y[i * K + k]!;
      if (weight > 0) {
        classes.push(k);
        weights.push(weight);
      }
    }
    starts[i + 1] = classes.length;
  }
  return { starts, classes, weights };
}

/** Of class k by its probability p: the areas against each other class that was observed, if k was. */
function areasAgainstOthers(p: Float64Array, observed: Observations, k: number, K: number): number[] {
  const [tied, below, pairs] = [new Float64Array(K), new Float64Array(K), new Float64Array(K)];
  const rows = ascending(p);
  for (let from = 0, to = 0; from < rows.length; from = to) {
    const touched: number[] = [];
    for (to = from; to < rows.length && p[rows[to]!] === p[rows[from]!]; to++)
      for (let e = observed.starts[rows[to]!]!; e < observed.starts[rows[to]! + 1]!; e++) {
        tied[observed.classes[e]!]! += observed.weights[e]!;
        touched.push(observed.classes[e]!);
      }
    if (tied[k]! > 0)
      for (let other = 0; other < K; other++) pairs[other]! += tied[k]! * (below[other]! + tied[other]! / 2);
    for (const other of touched) {
      below[other]! += tied[other]!;
      tied[other] = 0;
    }
  }
  // what is below the end is all there is
  return Array.from(below.keys()).flatMap((other) =>
    other !== k && below[k]! > 0 && below[other]! > 0 ? [pairs[other]! / (below[k]! * below[other]!)] : [],
  );
}

/** The rows in ascending order of their numbers. */
function ascending(p: Float64Array): Uint32Array {
  // numbers sort many times faster without a comparison function, so rows look up their places afterwards
  const sorted = p.slice().sort();
  const next = new Uint32Array(p.length);
  const rows = new Uint32Array(p.length);
  for (let i = 0; i < p.length; i++) {
    const first = firstPlaceOf(p[i]!, sorted);
    rows[first + next[first]!++] = i;
  }
  return rows;
}

/** Of one class: its probability and its share in each row. */
function areaUnderCurve(p: Float64Array, y: Float64Array, weights: Float64Array): number | null {
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
