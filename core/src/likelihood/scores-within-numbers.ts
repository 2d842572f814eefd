import type { DesignMatrix } from "../design/design-matrix.js";
import { RowEntries } from "../design/row-entries.js";
import { MultilogitError, quoted } from "../errors.js";
import { columnsRead, type FeatureMap, namesOf } from "../features/feature-map.js";
import { isBeyondNumbers } from "../numeric/standardized-number.js";
import { rowNumber } from "../table/row-number.js";
import { cellOf, columnOf, type Table } from "../table/table.js";
import { linearScores } from "./formulas.js";

/** Rows as the model's φ sees them. */
export interface ServedRows {
  readonly table: Table;
  /** Φ, n × d */
  readonly design: DesignMatrix;
  /** o, n × K, or null */
  readonly offset: Float64Array | null;
}

/** The parts of a model that scores come from. */
interface Weighted {
  readonly featureMap: FeatureMap;
  readonly weights: Float64Array;
  readonly classes: readonly unknown[];
}

/** Leads of this many nats give the other classes a probability of 0: exp underflows. */
const CERTAIN_LEAD = 800;
/** Cells up to this are negligible next to the largest number, about 1.8e308. */
const NEGLIGIBLE = 1e290;
/** Rounding of a score's terms; the sum of d terms has less. */
const ROUNDING = 4 * Number.EPSILON;

/**
 * a = o + ΦW, n × K, for probabilities: a row whose scores are beyond what numbers hold (cells of 1e308, as codes for a missing cell) gets
 * 0 for the class that leads and −∞ for the others, so that softmax gives their limits 1 and 0.
 * @throws MultilogitError "data" that names row and column where no class leads
 */
export function scoresWithLimits(model: Weighted, rows: ServedRows): Float64Array {
  const K = model.classes.length;
  const a = linearScores(rows.design, model.weights, K, rows.offset);
  for (let i = 0; i < rows.design.rows; i++) {
    if (isHeld(a, i, K)) continue;
    const phi = rowOfDesign(rows.design, i);
    a.set(limitScores(model, rows.table, i, phi, rows.offset?.subarray(i * K, i * K + K)), i * K);
  }
  return a;
}

/** 0 for the class that leads in row i of the table, whose features are `phi`, and −∞ for the others. */
export function limitScores(
  { featureMap, weights, classes }: Weighted,
  table: Table,
  i: number,
  phi: Float64Array,
  offset: Float64Array | undefined,
): Float64Array {
  const leader = leadingClass(phi, weights, classes.length, offset);
  if (leader < 0) throw beyondNumbers(featureMap, table, i, phi, "so the classes cannot be told apart");
  return Float64Array.from(classes, (_, k) => (k === leader ? 0 : Number.NEGATIVE_INFINITY));
}

/**
 * a = o + ΦW, n × K.
 * @throws MultilogitError "data" that names row and column where a score is beyond what a number holds
 */
export function finiteScores(model: Weighted, rows: ServedRows): Float64Array {
  const K = model.classes.length;
  const a = linearScores(rows.design, model.weights, K, rows.offset);
  for (let i = 0; i < rows.design.rows; i++)
    if (!isHeld(a, i, K))
      throw beyondNumbers(
        model.featureMap,
        rows.table,
        i,
        rowOfDesign(rows.design, i),
        "so its scores are beyond what a number holds",
      );
  return a;
}

function isHeld(a: Float64Array, i: number, K: number): boolean {
  for (let ik = i * K; ik < i * K + K; ik++) if (!Number.isFinite(a[ik]!)) return false;
  return true;
}

/** Φ[i, ·] */
function rowOfDesign(design: DesignMatrix, i: number): Float64Array {
  const entries = new RowEntries(design.features);
  design.appendRow(i, entries, 0);
  const row = new Float64Array(design.features);
  for (let e = 0; e < entries.length; e++) row[entries.columns[e]!] = entries.values[e]!;
  return row;
}

/**
 * The class whose score exceeds all others by more than rounding, with the row's numbers scaled so that they can be held; −1 if there is
 * none.
 */
function leadingClass(phi: Float64Array, W: Float64Array, K: number, offset: Float64Array | undefined): number {
  const beyond = phi.filter(isBeyondNumbers).length;
  // of two that are cut off at the largest number, either may be larger
  if (beyond > 1 || (beyond === 1 && phi.some((x) => Math.abs(x) > NEGLIGIBLE && !isBeyondNumbers(x)))) return -1;
  const unit = phi.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  const [scaled, errors] = [new Float64Array(K), new Float64Array(K)];
  for (let k = 0; k < K; k++) scaled[k] = (offset?.[k] ?? 0) / unit;
  phi.forEach((x, j) => {
    for (let k = 0; k < K; k++) {
      const term = (x / unit) * W[j * K + k]!;
      scaled[k]! += term;
      errors[k]! += ROUNDING * phi.length * Math.abs(term);
    }
  });
  const leader = scaled.indexOf(Math.max(...scaled));
  const leads = scaled.every(
    (score, k) =>
      k === leader ||
      (scaled[leader]! - score > errors[leader]! + errors[k]! && (scaled[leader]! - score) * unit > CERTAIN_LEAD),
  );
  return leads ? leader : -1;
}

/** The error about row i, whose largest entry is to blame. */
function beyondNumbers(
  featureMap: FeatureMap,
  table: Table,
  i: number,
  phi: Float64Array,
  consequence: string,
): MultilogitError {
  const largest = phi.reduce((most, x, j) => (Math.abs(x) > Math.abs(phi[most]!) ? j : most), 0);
  const cells = columnsOfFeature(featureMap, largest).map(
    (name) => `column ${quoted(name)} holds ${cellOf(columnOf(table, name), i)}`,
  );
  return new MultilogitError(
    "data",
    `row ${rowNumber(table, i)}: ${[...cells, consequence].join(", ")}; correct the cell, or empty it where it stands for a missing one`,
  );
}

/** The columns that feature j reads. */
function columnsOfFeature({ features }: FeatureMap, j: number): string[] {
  let start = 0;
  for (const feature of features) {
    start += namesOf(feature).length;
    if (j < start) return columnsRead({ features: [feature], offset: [] });
  }
  return [];
}
