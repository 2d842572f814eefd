import { expect } from "vitest";
import type { DesignMatrix } from "../../src/design/design-matrix.js";
import { RowEntries } from "../../src/design/row-entries.js";

// The three ways in which Φ can be read, entry by entry.

/** Column j of Φ, read through Φ e_j. */
export function columnByTimes(design: DesignMatrix, j: number): Float64Array {
  const out = new Float64Array(design.rows);
  design.times(
    Float64Array.from({ length: design.features }, (_, m) => (m === j ? 1 : 0)),
    1,
    out,
  );
  return out;
}

/** Row i of Φ, read through Φᵀ e_i. */
export function rowByTransposeTimes(design: DesignMatrix, i: number): Float64Array {
  const out = new Float64Array(design.features);
  design.transposeTimes(
    Float64Array.from({ length: design.rows }, (_, m) => (m === i ? 1 : 0)),
    1,
    out,
  );
  return out;
}

/** Row i of Φ, read through `appendRow`, with a shift that must be taken off again. */
export function rowByAppending(design: DesignMatrix, i: number): Float64Array {
  const entries = new RowEntries(design.features);
  design.appendRow(i, entries, 100);
  const row = new Float64Array(design.features);
  for (let e = 0; e < entries.length; e++) {
    if (e > 0) expect(entries.columns[e]!).toBeGreaterThan(entries.columns[e - 1]!);
    expect(entries.values[e]).not.toBe(0);
    row[entries.columns[e]! - 100] = entries.values[e]!;
  }
  return row;
}
