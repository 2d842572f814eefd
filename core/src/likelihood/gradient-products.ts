import type { DesignMatrix } from "../design/design-matrix.js";
import { addGrams } from "../design/gram.js";
import { RowEntries } from "../design/row-entries.js";
import { fromClassPairs } from "./curvature.js";
import type { Sample } from "./sample.js";

// Sums over rows of g gᵀ, g the gradient of −ℓ of a row or of a group of rows: the middle of a robust covariance. dK × dK.

/**
 * M = Σ_i w_i^power g_i g_iᵀ with g_i = φ_i ⊗ (R_i/w_i) the gradient of one row of weight 1. The outer product of a Kronecker product is one,
 * so M is a set of weighted Gram matrices, one per class pair, as the Hessian is.
 */
export function productsOfRows(
  { design, classes, rowWeights, rows }: Sample,
  R: Float64Array,
  power: 1 | 2,
): Float64Array {
  const [d, K] = [design.features, classes.length];
  const pairs = (K * (K + 1)) / 2;
  const weights = new Float64Array(rows * pairs);
  for (let i = 0, at = 0; i < rows; i++) {
    const w = rowWeights[i]!;
    const factor = w === 0 ? 0 : power === 1 ? 1 / w : 1;
    for (let k = 0; k < K; k++) for (let l = 0; l <= k; l++, at++) weights[at] = factor * R[i * K + k]! * R[i * K + l]!;
  }
  const grams = new Float64Array(d * d * pairs);
  addGrams(design, weights, pairs, 1, grams);
  return fromClassPairs(grams, d, K);
}

/** Σ_g G_g G_gᵀ with G_g = Σ φ_i ⊗ R_i over the rows of group g. */
export function productsOfGroups(design: DesignMatrix, R: Float64Array, groups: Int32Array): Float64Array {
  const K = R.length / design.rows;
  const dK = design.features * K;
  const M = new Float64Array(dK * dK);
  const entries = new RowEntries(design.features);
  const gradient = new Float64Array(dK);
  for (const rows of rowsByGroup(groups)) {
    gradient.fill(0);
    for (const i of rows) {
      entries.length = 0;
      design.appendRow(i, entries, 0);
      for (let e = 0; e < entries.length; e++)
        for (let k = 0; k < K; k++) gradient[entries.columns[e]! * K + k]! += entries.values[e]! * R[i * K + k]!;
    }
    addOuter(M, gradient);
  }
  for (let r = 0; r < dK; r++) for (let c = 0; c < r; c++) M[c * dK + r] = M[r * dK + c]!;
  return M;
}

/** The rows of each group, ascending. */
function rowsByGroup(groups: Int32Array): Int32Array[] {
  const count = groups.reduce((most, g) => Math.max(most, g + 1), 0);
  const starts = new Int32Array(count + 1);
  for (const g of groups) starts[g + 1]!++;
  for (let g = 0; g < count; g++) starts[g + 1]! += starts[g]!;
  const next = starts.slice();
  const sorted = new Int32Array(groups.length);
  groups.forEach((g, i) => {
    sorted[next[g]!++] = i;
  });
  return Array.from({ length: count }, (_, g) => sorted.subarray(starts[g], starts[g + 1]));
}

/** M += g gᵀ, its lower triangle. */
function addOuter(M: Float64Array, g: Float64Array): void {
  const size = g.length;
  for (let r = 0; r < size; r++) {
    const x = g[r]!;
    if (x === 0) continue;
    for (let c = 0, at = r * size; c <= r; c++, at++) M[at]! += x * g[c]!;
  }
}
