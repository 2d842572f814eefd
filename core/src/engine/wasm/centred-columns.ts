import type { DesignColumns } from "../../design/columns.js";

// Features (x − c) / s in columns x / s: the constant takes up c / s.

/** The weights of columns for those of features (`sign` 1), and back (−1). */
export function withConstant(
  { center, constant }: Pick<DesignColumns, "center" | "constant">,
  W: Float64Array,
  sign: 1 | -1,
): Float64Array {
  const out = W.slice();
  if (constant === null) return out;
  const K = W.length / center.length;
  for (let j = 0; j < center.length; j++) {
    const c = sign * center[j]!;
    if (c !== 0) for (let k = 0; k < K; k++) out[constant * K + k]! -= c * W[j * K + k]!;
  }
  return out;
}

/** The slope in the features, for that in the columns. */
export function slopeInFeatures(
  { center, constant }: Pick<DesignColumns, "center" | "constant">,
  slope: Float64Array,
): Float64Array {
  const out = slope.slice();
  if (constant === null) return out;
  const K = slope.length / center.length;
  for (let j = 0; j < center.length; j++) {
    const c = center[j]!;
    if (c !== 0) for (let k = 0; k < K; k++) out[j * K + k]! -= c * slope[constant * K + k]!;
  }
  return out;
}

/** No less than Σ_i w_i φ_ij², for weights of rows. */
export function squaresAtMost({ starts, rows, values, center }: DesignColumns, weights: Float64Array): Float64Array {
  return center.map((c, j) => {
    let sum = 0;
    for (let e = starts[j]!; e < starts[j + 1]!; e++) sum += weights[rows[e]!]! * values[e]! * values[e]!;
    // the constant takes up the centre, and rounds as the column does
    return c === 0 ? sum : 4 * sum;
  });
}

/** The mean of each column where there is a constant to take it up, else 0. */
export function columnMeans(
  { starts, rows, values, center, constant }: DesignColumns,
  weights: Float64Array,
): Float64Array {
  const total = weights.reduce((sum, w) => sum + w, 0);
  return center.map((_, j) => {
    if (constant === null || j === constant) return 0;
    let sum = 0;
    for (let e = starts[j]!; e < starts[j + 1]!; e++) sum += weights[rows[e]!]! * values[e]!;
    return sum / total;
  });
}
