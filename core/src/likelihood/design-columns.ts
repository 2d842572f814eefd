import { dense } from "../design/dense.js";
import { RowEntries } from "../design/row-entries.js";
import { MultilogitError } from "../errors.js";
import { effectiveWeights } from "./formulas.js";
import type { Sample } from "./sample.js";
import { sampleWithColumns } from "./sample-with-columns.js";

/** The most numbers that are written out densely (400 MB). */
const MOST_NUMBERS = 5e7;

/** The columns of Φ, d arrays of n numbers; rows that do not count (w_i s_i = 0) are zero. */
export function designColumns(sample: Sample): Float64Array[] {
  const { design } = sample;
  if (design.rows * design.features > MOST_NUMBERS)
    throw new MultilogitError(
      "data",
      `${design.rows} rows × ${design.features} features are more than the ${MOST_NUMBERS} numbers that can be examined for separation and collinear columns; use fewer rows, or a ridge penalty`,
    );
  const effective = effectiveWeights(sample);
  const columns = Array.from({ length: design.features }, () => new Float64Array(design.rows));
  const entries = new RowEntries(design.features);
  for (let i = 0; i < design.rows; i++) {
    if (effective[i] === 0) continue;
    entries.length = 0;
    design.appendRow(i, entries, 0);
    for (let e = 0; e < entries.length; e++) columns[entries.columns[e]!]![i] = entries.values[e]!;
  }
  return columns;
}

/** The same rows in other columns, n × `features` row-major, and with these offsets. */
export function sampleInColumns(
  sample: Sample,
  values: Float64Array,
  features: number,
  offset: Float64Array | null,
): Sample {
  return sampleWithColumns(sample, dense(values, features), offset);
}
