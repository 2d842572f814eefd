import type { DesignMatrix } from "../design/design-matrix.js";
import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { applyFeatures, offsetsOf } from "../features/apply-features.js";
import type { FeatureMap } from "../features/feature-map.js";
import { finiteNumbers } from "../features/finite-numbers.js";
import { sortedLevels } from "../features/sorted-levels.js";
import { rowNumber } from "../table/row-number.js";
import { columnOf, listed, type Table } from "../table/table.js";
import type { ClassWeights } from "./class-weights.js";
import { type ClassName, type Labels, labelsOf, type Target, totalsOf, withClassWeights } from "./labels.js";

export type { ClassName, Labels, Target } from "./labels.js";

/**
 * Everything that a likelihood needs, made in one place from raw rows, so that φ and Φ cannot come apart: `design` is φ applied to the same
 * rows as the labels. Only `makeSample` makes one.
 */
export interface Sample {
  readonly featureMap: FeatureMap;
  readonly classes: readonly ClassName[];
  readonly target: Target;
  readonly rows: number;
  /** Φ, n × d */
  readonly design: DesignMatrix;
  readonly labels: Labels;
  /** w, length n, ≥ 0; unit weights are materialised lazily */
  readonly rowWeights: Float64Array;
  /** whether no weights were given, so that each row counts once */
  readonly hasUnitWeights: boolean;
  /** c, length K, by which rows of a class count more or less often; they are in `rowWeights` or the masses already. Null for none */
  readonly classWeights: readonly number[] | null;
  /** o, n × K in nats, or null for none */
  readonly offset: Float64Array | null;
  readonly [made]: true;
}

declare const made: unique symbol;
const samples = new WeakSet<object>();

/** Options of `makeSample`. */
export interface SampleOptions {
  /** The column of row weights, in rows (a row of weight 2 counts as that row twice). Default: each row counts once. */
  readonly rowWeights?: string;
  /** The classes, where they are fixed beforehand, as by a model. Default: those that occur, sorted. */
  readonly classes?: readonly ClassName[];
  /** How many times a row of each class counts, in addition to its row weight. Default: once. */
  readonly classWeights?: ClassWeights;
}

const OPTIONS: readonly (keyof SampleOptions)[] = ["rowWeights", "classes", "classWeights"];

/**
 * The rows of `table` as φ sees them, with their labels, weights and offsets.
 * @example
 * const sample = makeSample(model.featureMap, table, "kind");
 * sample.classes; // ["apple", "banana"]
 */
export function makeSample(featureMap: FeatureMap, table: Table, target: Target, options: SampleOptions = {}): Sample {
  assertKnownOptions(options, OPTIONS, "makeSample");
  if (table.rows === 0)
    throw new MultilogitError("data", "the table has no rows; give at least two, of different classes");
  const classes = options.classes ?? classesOf(table, target);
  assertDistinct(classes);
  if (typeof target !== "string") assertMassColumns(target, classes);
  assertOffsetFits(featureMap, classes);
  // with fixed classes the rows may be a part of all, and a part may count 0 times
  const weightsIn = options.classes === undefined ? rowWeightsOf : weightsOfRows;
  const given = options.rowWeights === undefined ? null : weightsIn(table, options.rowWeights);
  const { labels, rowWeights, classWeights } = withClassWeights(
    labelsOf(table, target, classes),
    given,
    classes,
    options.classWeights,
  );
  let ones: Float64Array | null = null;
  const sample = Object.freeze({
    featureMap,
    classes: Object.freeze([...classes]),
    target,
    rows: table.rows,
    design: applyFeatures(featureMap, table),
    labels,
    classWeights,
    get rowWeights() {
      return rowWeights ?? (ones ??= new Float64Array(table.rows).fill(1));
    },
    hasUnitWeights: rowWeights === null,
    offset: offsetsOf(featureMap, table),
  }) as unknown as Sample;
  samples.add(sample);
  return sample;
}

/** The same rows with Φ of another φ, for `sampleWithColumns`. */
export function sampleWithDesign(
  sample: Sample,
  featureMap: FeatureMap,
  design: DesignMatrix,
  offset: Float64Array | null,
): Sample {
  assertSample(sample);
  const other = Object.freeze({ ...sample, featureMap, design, offset });
  samples.add(other);
  return other;
}

/** The same Φ with other labels and weights of its rows, and no offsets; no model is made of it. */
export function sampleWithRows(sample: Sample, labels: Labels, rowWeights: Float64Array): Sample {
  assertSample(sample);
  const other = Object.freeze({ ...sample, labels, rowWeights, hasUnitWeights: false, offset: null });
  samples.add(other);
  return other;
}

/** Throws unless `sample` came from `makeSample`: a hand-made one could pair a feature map with the features of another. */
export function assertSample(sample: Sample): void {
  if (!samples.has(sample))
    throw new MultilogitError(
      "option",
      "this sample was not made by makeSample; make it from raw rows, so that features and feature map agree",
    );
}

/** The classes of a target: the sorted values of its column, or the names of its mass columns. */
export function classesOf(table: Table, target: Target): ClassName[] {
  if (typeof target !== "string") return [...target];
  return sortedLevels(columnOf(table, target));
}

/** The column of row weights as numbers, after checking that they are weights and that some are not 0. */
export function rowWeightsOf(table: Table, name: string): Float64Array {
  const weights = weightsOfRows(table, name);
  if (weights.every((w) => w === 0))
    throw new MultilogitError(
      "data",
      `row weights ${quoted(name)} are all 0; at least two classes need rows with weight above 0`,
    );
  return weights;
}

/** The same for some of the rows, which may all count 0 times. */
export function weightsOfRows(table: Table, name: string): Float64Array {
  const weights = Float64Array.from(finiteNumbers(table, name));
  const negative = weights.findIndex((w) => w < 0);
  if (negative >= 0)
    throw new MultilogitError(
      "data",
      `row weights ${quoted(name)}, row ${rowNumber(table, negative)}: ${weights[negative]} is negative; weights are counts of rows, 0 or more`,
    );
  return weights;
}

/** What a likelihood says of the rows that it sums over. */
export function sampleFacts(
  sample: Sample,
): Pick<Sample, "featureMap" | "classes" | "target" | "rows"> & { classTotals: Float64Array; offsetSize: number } {
  const { featureMap, classes, target, rows } = sample;
  return { featureMap, classes, target, rows, classTotals: classTotals(sample), offsetSize: offsetSize(sample) };
}

/** Σ_i w_i y_ik for each class: how often it was observed. */
export function classTotals({ labels, classes, rows, ...sample }: Sample): Float64Array {
  return totalsOf(labels, sample.hasUnitWeights ? null : sample.rowWeights, rows, classes.length);
}

/** Σ_i w_i s_i max_k |o_ik| over finite offsets, nats. */
export function offsetSize({ offset, labels, rowWeights, classes, rows }: Sample): number {
  if (offset === null) return 0;
  const K = classes.length;
  let size = 0;
  for (let i = 0; i < rows; i++) {
    let largest = 0;
    for (let ik = i * K; ik < i * K + K; ik++)
      if (Number.isFinite(offset[ik]!)) largest = Math.max(largest, Math.abs(offset[ik]!));
    size += rowWeights[i]! * (labels.kind === "masses" ? labels.totals[i]! : 1) * largest;
  }
  return size;
}

/**
 * Throws unless there are two classes or more and each was observed; the weights of an unobserved class would run to −∞, unless a penalty
 * holds all of them (`mayLackClasses`).
 */
export function assertFittable(sample: Sample, mayLackClasses = false): void {
  assertObserved(sample.classes, classTotals(sample), mayLackClasses);
}

/** The same for classes and their totals, wherever the rows are. */
export function assertObserved(classes: readonly ClassName[], totals: Float64Array, mayLackClasses: boolean): void {
  if (classes.length < 2)
    throw new MultilogitError(
      "data",
      `the target has one class only, ${quoted(classes[0])}; a classifier needs rows of at least two`,
    );
  const unseen = totals.findIndex((total) => !(total > 0));
  if (unseen >= 0 && !(mayLackClasses && totals.some((total) => total > 0)))
    throw new MultilogitError(
      "data",
      `class ${quoted(classes[unseen])} has no row with weight above 0; add such rows, leave the class out, or fit with a ridge and without a constant, whose weight would run to −∞`,
    );
}

/** Classes are compared as strings, so that labels can be read from a file of numbers or of strings. */
export function assertDistinct(classes: readonly ClassName[]): void {
  const last = new Map(classes.map((name, k) => [String(name), k]));
  const twice = classes.map(String).find((name, k) => last.get(name) !== k);
  if (twice !== undefined)
    throw new MultilogitError("option", `class ${quoted(twice)} is listed twice; list each class once`);
}

/** Soft labels name one column per class, in the order of the classes. */
function assertMassColumns(target: readonly string[], classes: readonly ClassName[]): void {
  if (target.length !== classes.length || target.some((name, k) => name !== String(classes[k])))
    throw new MultilogitError(
      "option",
      `the target names the mass columns ${listed(target)}, but the classes are ${listed(classes.map(String))}; name one column per class, with the class's name and in that order`,
    );
}

function assertOffsetFits({ offset }: FeatureMap, classes: readonly ClassName[]): void {
  if (offset.length > 0 && offset.length !== classes.length)
    throw new MultilogitError(
      "option",
      `the offset names ${offset.length} columns (${listed(offset.map((name) => name ?? "none"))}), but there are ${classes.length} classes; name one column per class, in the order ${listed(classes.map(String))}`,
    );
}
