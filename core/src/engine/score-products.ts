import { addGrams } from "../design/gram.js";
import { RowEntries } from "../design/row-entries.js";
import { MultilogitError } from "../errors.js";
import type { Sample } from "../objective/sample.js";
import { fromPairs } from "./curvature.js";

// Sums over rows of g gᵀ, g the score (gradient of −ℓ) of a row or a cluster of rows: the middle of a robust covariance. dK × dK.

/**
 * M = Σ_i w_i g_i g_iᵀ with g_i = φ_i ⊗ (R_i/w_i) the score of one row of weight 1; a row of weight w counts as w rows. The outer product
 * of a Kronecker product is one, so that M is a set of weighted Gram matrices, one a pair of classes, as the Hessian is.
 */
export function rowScoreProducts({ design, classes, rowWeights, rows }: Sample, R: Float64Array): Float64Array {
  const [d, K] = [design.features, classes.length];
  const pairs = (K * (K + 1)) / 2;
  const weights = new Float64Array(rows * pairs);
  for (let i = 0, at = 0; i < rows; i++)
    for (let k = 0; k < K; k++)
      for (let l = 0; l <= k; l++, at++)
        weights[at] = rowWeights[i]! > 0 ? (R[i * K + k]! * R[i * K + l]!) / rowWeights[i]! : 0;
  const grams = new Float64Array(d * d * pairs);
  addGrams(design, weights, pairs, 1, grams);
  return fromPairs(grams, d, K);
}

/** M = G/(G − 1) Σ_g s_g s_gᵀ with s_g the sum of the scores of the rows of cluster g. */
export function clusterScoreProducts(sample: Sample, R: Float64Array, clusters: Int32Array): Float64Array {
  const members = new Map<number, number[]>();
  clusters.forEach((g, i) => {
    const rows = members.get(g);
    if (rows) rows.push(i);
    else members.set(g, [i]);
  });
  if (members.size < 2)
    throw new MultilogitError("data", `there is ${members.size} cluster; a clustered covariance needs at least two`);
  const meat = emptyProducts(sample);
  for (const rows of members.values()) addOuter(meat, scoreOfRows(sample, R, rows));
  const factor = members.size / (members.size - 1);
  return meat.map((m) => factor * m);
}

function emptyProducts({ design, classes }: Sample): Float64Array {
  return new Float64Array((design.features * classes.length) ** 2);
}

/** Σ over these rows of φ_i ⊗ R_i, d × K. */
function scoreOfRows({ design, classes }: Sample, R: Float64Array, rows: readonly number[]): Float64Array {
  const K = classes.length;
  const g = new Float64Array(design.features * K);
  const entries = new RowEntries(design.features);
  for (const i of rows) {
    entries.length = 0;
    design.appendRow(i, entries, 0);
    for (let e = 0; e < entries.length; e++)
      for (let k = 0; k < K; k++) g[entries.columns[e]! * K + k]! += entries.values[e]! * R[i * K + k]!;
  }
  return g;
}

function addOuter(M: Float64Array, g: Float64Array): void {
  const size = g.length;
  for (let r = 0; r < size; r++) if (g[r] !== 0) for (let c = 0; c < size; c++) M[r * size + c]! += g[r]! * g[c]!;
}
