import { RowEntries } from "../../design/row-entries.js";
import { effectiveWeights } from "../../likelihood/formulas.js";
import type { Sample } from "../../likelihood/sample.js";

/** Rows of a block, as in assembly/working-blocks.ts. */
export const ROWS = 32;

/** Addresses of arrays in blocks of rows. */
export interface WorkingArrays {
  readonly phi: number;
  /** Φ in f32 */
  readonly phi32: number;
  /** w s */
  readonly totals: number;
  /** w y */
  readonly masses: number;
  readonly offset: number;
  /** d, rounded up to a multiple of 4 */
  readonly features: number;
}

/** Writes Φ, weights, masses and offsets in blocks of rows, class by class, as the kernels of assembly/working-sums.ts take them; returns Σ w s φ². */
export function layWorkingRows(sample: Sample, memory: ArrayBufferLike, to: WorkingArrays): Float64Array {
  const { design, labels, rowWeights, offset } = sample;
  const K = sample.classes.length;
  const effective = effectiveWeights(sample);
  const squares = new Float64Array(design.features);
  const view = new Float64Array(memory);
  const view32 = new Float32Array(memory);
  const row = new RowEntries(design.features);
  for (let i = 0; i < sample.rows; i++) {
    const [block, r] = [Math.floor(i / ROWS), i % ROWS];
    const w = effective[i]!;
    row.length = 0;
    design.appendRow(i, row, 0);
    for (let e = 0; e < row.length; e++) {
      const j = row.columns[e]!;
      const value = row.values[e]!;
      const at = (block * to.features + j) * ROWS + r;
      view[to.phi / 8 + at] = value;
      view32[to.phi32 / 4 + at] = value;
      squares[j]! += w * value * value;
    }
    view[to.totals / 8 + block * ROWS + r] = w;
    const at = block * K * ROWS + r;
    for (let k = 0; k < K; k++) {
      const y = labels.kind === "classes" ? (labels.codes[i] === k ? 1 : 0) : labels.masses[i * K + k]!;
      view[to.masses / 8 + at + k * ROWS] = rowWeights[i]! * y;
      if (offset !== null) view[to.offset / 8 + at + k * ROWS] = offset[i * K + k]!;
    }
  }
  return squares;
}
