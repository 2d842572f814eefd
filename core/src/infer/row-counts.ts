import type { Sample } from "../likelihood/sample.js";

/** How many rows there are, for what depends on their number. */
export interface RowCounts {
  /** those that are summed over */
  readonly rows: number;
  /** Σ w */
  readonly weight: number;
  /** rows whose weight is not 0 */
  readonly weighted: number;
}

/** The counts of a sample, made when they are asked for. */
export function countsOf(sample: Sample): RowCounts {
  return {
    rows: sample.rows,
    get weight() {
      return sample.rowWeights.reduce((sum, w) => sum + w, 0);
    },
    get weighted() {
      return sample.rowWeights.reduce((count, w) => count + (w > 0 ? 1 : 0), 0);
    },
  };
}
