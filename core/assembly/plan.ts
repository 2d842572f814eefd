// What JavaScript passes to the kernels, as structures in memory. build-kernels.js makes core/src/engine/wasm/kernel-interface.ts from
// these classes and enums, so that both sides have the same fields in the same order.

/** One sample in memory. T is f64 or f32: both see the same data, weights are staged for one of them at a time. */
@unmanaged
export class Plan {
  /** n */
  rows: i32;
  /** K */
  classes: i32;
  /** d: rows of the weights and of the gradient */
  features: i32;
  /** rows per block, a multiple of 4 */
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
  /** n × K probabilities, f64, classes padded to whole vectors; null where there is no room for them */
  probabilities: usize;
  /** whether they are those of the weights at hand */
  isKnown: i32;
  /** whether directions are 0 but for features that are 1 everywhere */
  isConstant: i32;
}

/** Some adjacent columns of Φ, stored in one way. */
@unmanaged
export class Part {
  /** a PartKind */
  kind: i32;
  /** lookups: one code per position; dense: the numbers row by row; sparse: the values */
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
  /** a Standardized */
  standardized: i32;
}

/** CONSTANT is a feature that is 1 everywhere: scores start from its weights, and its sum is that of all residuals. */
export const enum PartKind {
  LOOKUP,
  DENSE,
  SPARSE,
  CONSTANT,
}

/** CENTRED is (x − centre)/scale, where zeros become numbers; SCALED is x/scale, where they stay zeros. */
export const enum Standardized {
  NO,
  CENTRED,
  SCALED,
}

/**
 * What the products of two features of a row are weighted by: w s; for every class w s p (1 − p); for every class pair w s p_k (δ_kl −
 * p_l), or the products of its residuals R_k R_l, divided by w or as they are.
 */
export const enum Weighting {
  EFFECTIVE,
  CLASSES,
  CLASS_PAIRS,
  RESIDUALS,
  WEIGHTED_RESIDUALS,
}

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

/** One thread's own scratch memory, overwritten by every block. */
@unmanaged
export class Workspace {
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

/** Numbers that fit into a vector. */
@inline
export function lanes<T>(): i32 {
  return 16 / sizeof<T>();
}

/** Bytes from one row of scores or weights to the next: K numbers, padded to whole vectors. */
@inline
export function strideOf<T>(classes: i32): i32 {
  return ((classes + lanes<T>() - 1) / lanes<T>()) * 16;
}

/** x·y + a; fused where the machine can and the module allows it. */
@inline
export function multiplyAdd<T>(x: v128, y: v128, a: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(x, y, a);
  return v128.add<T>(v128.mul<T>(x, y), a);
}

/** The sum of a vector's two numbers. */
@inline
export function sumOf(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}
