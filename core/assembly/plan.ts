// What JavaScript tells the kernels, as structures in memory; core/src/engine/wasm/staged-sample.ts writes them, field by field in this order.

/** One sample in memory. T is f64 or f32: both see the same data, weights are staged for one of them at a time. */
@unmanaged
export class Plan {
  /** n */
  rows: i32;
  /** K */
  classes: i32;
  /** d: rows of the weights and of the gradient */
  features: i32;
  /** how many rows are worked on at a time, a multiple of 4 */
  blockRows: i32;
  parts: usize;
  partCount: i32;
  /** class codes, u8 or i32; or no codes but masses (n × K, f64) with their row sums */
  labels: usize;
  labelBytes: i32;
  masses: usize;
  massTotals: usize;
  /** row weights, f64; null where all are 1 */
  rowWeights: usize;
  /** n × K, f64, or null */
  offset: usize;
  /** d × K weights, classes padded to whole vectors; and the directions V */
  weights: usize;
  directions: usize;
  /** what a row's scores start from: the constant's weights, and −∞ in the padding */
  firstScores: usize;
  firstChanges: usize;
  /** the tables of weights and of directions */
  weightTables: usize;
  directionTables: usize;
  /** rows of all tables together */
  tableRows: i32;
  /** d numbers each, for the parts that are standardised */
  centers: usize;
  scales: usize;
}

/** Some adjacent columns of Φ, stored in one way. */
@unmanaged
export class Part {
  kind: i32;
  /** lookups: one code a position; dense: the numbers row by row; sparse: the values */
  data: usize;
  /** positions, or features */
  width: i32;
  /** the first feature, as a row of the weights */
  feature: i32;
  /** lookups: a Position for each */
  positions: usize;
  /** sparse rows */
  starts: usize;
  columns: usize;
  /** the numbers' type: 1 u8, 4 f32, 8 f64; for lookups of the codes: 1 u8, 4 i32 */
  bytes: i32;
  featureCount: i32;
  /** 0, or CENTRED or SCALED */
  standardized: i32;
}

export const LOOKUP = 0;
export const DENSE = 1;
export const SPARSE = 2;
/** (x − centre)/scale, where zeros become numbers; or x/scale, where they stay zeros. */
export const CENTRED = 1;
export const SCALED = 2;
/** A feature that is 1 everywhere: in scores it is part of what they start from, in sums that of all residuals. */
export const CONSTANT = 3;

/** One code of a row: a byte of 8 flags, whose table holds the sums of weights for each of its values; or a category's level. */
@unmanaged
export class Position {
  /** the first row of its table */
  table: i32;
  /** rows of its table: 2^flags, or levels + 1, the last for no level */
  entries: i32;
  /** flags in a byte, or 0 for a category */
  flags: i32;
  feature: i32;
}

/** Where a thread works. */
@unmanaged
export class Bench {
  /** blockRows × K scores, probabilities, residuals; and two more of that size */
  scores: usize;
  changes: usize;
  moved: usize;
  /** dense numbers of a block, converted to T */
  tile: usize;
  /** sums of residuals: features × K, then tables × K */
  sums: usize;
  /** blockRows numbers each: a_own − max a, and Σ exp(a − max a) without the largest */
  own: usize;
  others: usize;
  /** one row's entries: columns and values */
  entryColumns: usize;
  entryValues: usize;
}

/** Numbers a vector holds. */
@inline
export function lanes<T>(): i32 {
  return 16 / sizeof<T>();
}

/** Bytes from one row of scores or weights to the next: K numbers, padded to whole vectors. */
@inline
export function strideOf<T>(classes: i32): i32 {
  return ((classes + lanes<T>() - 1) / lanes<T>()) * 16;
}

/** x·y + a; fused where the machine can and the module may. */
@inline
export function multiplyAdd<T>(x: v128, y: v128, a: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(x, y, a);
  return v128.add<T>(v128.mul<T>(x, y), a);
}
