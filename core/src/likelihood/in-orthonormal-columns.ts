import { dense } from "../design/dense.js";
import type { DesignMatrix } from "../design/design-matrix.js";
import { flatDesign, plainBlocks } from "../design/flat-design.js";
import { RowEntries } from "../design/row-entries.js";
import { constantIndex } from "../features/feature-map.js";
import { addTo, DoubleDoubles } from "../numeric/double-doubles.js";
import { preciseOrthonormal } from "../numeric/precise-orthonormal.js";
import { effectiveWeights } from "./formulas.js";
import { farShifts } from "./number-centres.js";
import type { Sample } from "./sample.js";
import { sampleWithColumns } from "./sample-with-columns.js";

/** The rows of a sample in orthonormal columns Q that span what Φ spans, however nearly dependent its columns are. */
export interface InOrthonormalColumns {
  readonly sample: Sample;
  /** n × r, row-major, and d × r with Q = Φ T */
  readonly Q: Float64Array;
  readonly T: Float64Array;
  readonly rank: number;
  /** W, d × K, of the weights W̃ of Q, r × K: Φ W = Q W̃ but for the rounding of W */
  weightsOf(inColumns: Float64Array): Float64Array;
  /**
   * the smallest share of its own length that a feature adds to the span of those before it, among features that are not combinations of
   * those
   */
  readonly leastShare: number;
  /** the names of features that add at most 1e-4 of their length to the span of those before */
  readonly nearlyDependent: readonly string[];
}

/** The most numbers n·d written out densely, and the most steps n·d² taken (seconds): larger tables are left as they are. */
const MOST_NUMBERS = 2e7;
const MOST_STEPS = 4e9;
const NEARLY_DEPENDENT_SHARE = 1e-4;

/** Null if the table is too large, or no row or feature counts. */
export function inOrthonormalColumns(sample: Sample): InOrthonormalColumns | null {
  const { design, featureMap, classes } = sample;
  const { rows: n, features: d } = design;
  if (n * d > MOST_NUMBERS || n * d * d > MOST_STEPS) return null;
  const { columns, lost, center, scale } = columnsOf(sample);
  const cellSizes = farShifts(featureMap).map((shift) => Math.abs(shift) * Math.sqrt(n));
  const { Q, rank, left, addWeights } = preciseOrthonormal(columns, cellSizes, lost);
  if (rank === 0) return null;
  const constant = constantIndex(featureMap);
  const weightsOf = (inColumns: Float64Array, K: number): Float64Array => {
    // Σ_j x_j V_j = Σ_j Φ_j s_j V_j + Σ_j c_j V_j
    const V = new DoubleDoubles(d * K);
    addWeights(inColumns, K, V);
    for (let j = 0; j < d; j++)
      if (center[j] !== 0)
        for (let k = 0; k < K; k++) addTo(V, constant * K + k, center[j]!, V.hi[j * K + k]!, V.lo[j * K + k]!);
    return V.hi.map((v, jk) => v * scale[Math.floor(jk / K)]!);
  };
  return {
    Q,
    T: weightsOf(identity(rank), rank),
    rank,
    sample: sampleWithColumns(sample, dense(Q, rank), sample.offset),
    leastShare: left.reduce((least, share) => (share > 0 ? Math.min(least, share) : least), 1),
    nearlyDependent: featureMap.names.filter((_, j) => left[j]! > 0 && left[j]! <= NEARLY_DEPENDENT_SHARE),
    weightsOf: (inColumns) => weightsOf(inColumns, classes.length),
  };
}

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
}

interface PlainColumns {
  /** x_j, with Φ_j = (x_j − c_j) / s_j; zero in rows that do not count */
  readonly columns: readonly Float64Array[];
  /** what rounding lost of x_j; empty where x_j is exact */
  readonly lost: readonly Float64Array[];
  readonly center: Float64Array;
  readonly scale: Float64Array;
}

/**
 * Before standardisation, where a constant absorbs the centres: those numbers are exact, so exact dependence is found exactly. Without a
 * constant the centres are subtracted, and what rounding loses is kept.
 */
function columnsOf(sample: Sample): PlainColumns {
  const { design, featureMap } = sample;
  const { center, scale } = flatDesign(design);
  const columns = Array.from(center, () => new Float64Array(design.rows));
  const effective = effectiveWeights(sample);
  for (const { matrix, feature } of plainBlocks(design)) fill(columns, matrix, feature, effective);
  if (constantIndex(featureMap) >= 0) return { columns, lost: [], center, scale };
  const lost = columns.map((column, j) =>
    column.map((x, i) => (effective[i] === 0 ? 0 : differenceError(x, center[j]!))),
  );
  columns.forEach((column, j) => {
    for (let i = 0; i < column.length; i++) if (effective[i] !== 0) column[i]! -= center[j]!;
  });
  return { columns, lost, center: new Float64Array(center.length), scale };
}

/** x − c − fl(x − c), exactly (Knuth's two-sum). */
function differenceError(x: number, c: number): number {
  const difference = x - c;
  const taken = difference - x;
  return x - (difference - taken) - (c + taken);
}

function fill(columns: readonly Float64Array[], matrix: DesignMatrix, first: number, effective: Float64Array): void {
  const entries = new RowEntries(matrix.features);
  for (let i = 0; i < matrix.rows; i++) {
    if (effective[i] === 0) continue;
    entries.length = 0;
    matrix.appendRow(i, entries, first);
    for (let e = 0; e < entries.length; e++) columns[entries.columns[e]!]![i] = entries.values[e]!;
  }
}
