import { effectiveWeights } from "../likelihood/formulas.js";
import type { Sample } from "../likelihood/sample.js";

/** What cannot be split between folds: rows, or groups of rows. */
export interface Units {
  /** U */
  readonly count: number;
  /** the unit of each row, length n */
  readonly ofRow: Int32Array;
  /** rows of each unit, length U */
  readonly rows: Float64Array;
  /** Σ_i w_i y_ik over the rows of unit u, U × K */
  readonly masses: Float64Array;
  readonly K: number;
}

/** The units of a sample; `groups` has the number of each row's group, and without it each row is a unit. */
export function unitsOf(sample: Sample, groups: Int32Array | null = null): Units {
  const { labels, rows: n, classes } = sample;
  const K = classes.length;
  const ofRow = groups ?? Int32Array.from({ length: n }, (_, i) => i);
  const count = groups === null ? n : ofRow.reduce((most, u) => Math.max(most, u + 1), 0);
  const masses = new Float64Array(count * K);
  const rows = new Float64Array(count);
  const weights = labels.kind === "classes" ? effectiveWeights(sample) : sample.rowWeights;
  for (let i = 0; i < n; i++) {
    const u = ofRow[i]!;
    rows[u]!++;
    if (labels.kind === "classes") masses[u * K + labels.codes[i]!]! += weights[i]!;
    else for (let k = 0; k < K; k++) masses[u * K + k]! += weights[i]! * labels.masses[i * K + k]!;
  }
  return { count, ofRow, rows, masses, K };
}

/** The class with the most mass in each unit, of equal ones the first; −1 where the unit has no mass. */
export function mainClasses({ count, masses, K }: Units): Int32Array {
  return Int32Array.from({ length: count }, (_, u) => {
    let best = 0;
    for (let k = 1; k < K; k++) if (masses[u * K + k]! > masses[u * K + best]!) best = k;
    return masses[u * K + best]! > 0 ? best : -1;
  });
}
