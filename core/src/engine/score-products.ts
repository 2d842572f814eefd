import { RowEntries } from "../design/row-entries.js";
import { MultilogitError } from "../errors.js";
import type { Sample } from "../objective/sample.js";

// Sums over rows of g gᵀ, g the score (gradient of −ℓ) of a row or a cluster of rows: the middle of a robust covariance. dK × dK.

/** M = Σ_i w_i g_i g_iᵀ with g_i the score of one row of weight 1; a row of weight w counts as w rows. */
export function rowScoreProducts(sample: Sample, R: Float64Array): Float64Array {
  const unit = R.map((r, ik) => {
    const w = sample.rowWeights[Math.floor(ik / sample.classes.length)]!;
    return w > 0 ? r / Math.sqrt(w) : 0;
  });
  const meat = emptyProducts(sample);
  for (let i = 0; i < sample.rows; i++) addOuter(meat, scoreOfRows(sample, unit, [i]));
  return meat;
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
