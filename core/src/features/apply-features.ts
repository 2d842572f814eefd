import { bits, bytesPerRow } from "../design/bits.js";
import { codes } from "../design/codes.js";
import { concat } from "../design/concat.js";
import { constant } from "../design/constant.js";
import { csr } from "../design/csr.js";
import { dense } from "../design/dense.js";
import type { DenseNumbers, DesignMatrix, SparseRows } from "../design/design-matrix.js";
import { standardized } from "../design/standardized.js";
import { MultilogitError, quoted } from "../errors.js";
import { isBeyondNumbers, standardizedNumber } from "../numeric/standardized-number.js";
import { rowNumber } from "../table/row-number.js";
import { cellOf, columnOf, type NumberArray, type Table } from "../table/table.js";
import { categoryCodes } from "./category-codes.js";
import { type ColumnExpression, columnsIn, evaluateExpression } from "./expression.js";
import { farShift } from "./far-shift.js";
import { codedLevels, columnsRead, type Feature, type FeatureMap, namesOf } from "./feature-map.js";
import { columnNumbers, finiteColumn, finiteNumbers } from "./finite-numbers.js";
import { isFlagFeature, type NumberFeature, numberName } from "./number-feature.js";
import { wordsBlock } from "./words/words-block.js";

export type ProductFeature = Feature & { kind: "product" };
/** The numbers of a column, in all rows or in rows `at`. */
type Cells = { readonly values: ArrayLike<number>; readonly at?: Int32Array };

/**
 * Below this share of non-zero entries numbers are stored as sparse rows: an entry takes 12 bytes there and 8 as dense, so they
 * then take at most half the memory.
 */
const SPARSE_BELOW = 1 / 3;

/** Φ of all rows of the table: `evaluateRow` for each, stored as compactly as possible without loss. */
export function applyFeatures({ features }: Pick<FeatureMap, "features">, table: Table): DesignMatrix {
  const blocks = runsOfOneStorage(features).map((run) => blockOf(run, table));
  return blocks.length === 1 ? blocks[0]! : concat(blocks);
}

/** The offsets of all rows, n × K in nats, or null when the map has none. */
export function offsetsOf({ offset }: FeatureMap, table: Table): Float64Array | null {
  if (offset.length === 0) return null;
  const K = offset.length;
  const offsets = new Float64Array(table.rows * K);
  offset.forEach((name, k) => {
    if (name === null) return;
    const values = finiteNumbers(table, name);
    for (let i = 0; i < table.rows; i++) offsets[i * K + k] = values[i]!;
  });
  return offsets;
}

/** Consecutive features that can share one block. */
export function runsOfOneStorage(features: readonly Feature[]): Feature[][] {
  const runs: Feature[][] = [];
  for (const feature of features) {
    const run = runs.at(-1);
    if (run && storageOf(feature) !== "alone" && storageOf(run[0]!) === storageOf(feature)) run.push(feature);
    else runs.push([feature]);
  }
  return runs;
}

function storageOf(feature: Feature): "numbers" | "far numbers" | "flags" | "alone" {
  if (feature.kind !== "number") return "alone";
  if (isFlagFeature(feature)) return "flags";
  return farShift(feature) === 0 ? "numbers" : "far numbers";
}

function blockOf(run: readonly Feature[], table: Table): DesignMatrix {
  const first = run[0]!;
  if (first.kind === "constant") return constant(table.rows);
  if (first.kind === "category") return codes(categoryCodes(first, table), codedLevels(first).length);
  if (first.kind === "words") return wordsBlock(first, table);
  if (first.kind === "product") return productBlock(first, table);
  const numbers = run as readonly NumberFeature[];
  return isFlagFeature(first) ? flagBlock(numbers, table) : numberBlock(numbers, table);
}

/** The values of a number feature before its centre and scale, in every row, after checking that each is finite. */
export function rawNumbers(feature: NumberFeature, table: Table): NumberArray {
  const { expression } = feature;
  if (expression.kind === "column") return columnNumbers(table, expression);
  const columns = new Map(columnsIn(expression).map((column) => [column.column, columnNumbers(table, column)]));
  const out = new Float64Array(table.rows);
  for (let i = 0; i < out.length; i++) {
    out[i] = evaluateExpression(expression, ({ column }) => columns.get(column)![i]!);
    if (!Number.isFinite(out[i]!))
      throw new MultilogitError(
        "data",
        `${numberName(feature)}, row ${rowNumber(table, i)}: ${out[i]} (${[...columns].map(([name, values]) => `${name} is ${values[i]}`).join(", ")}); expected a finite number: correct the row, or drop it`,
      );
  }
  return out;
}

function numberBlock(features: readonly NumberFeature[], table: Table): DesignMatrix {
  const columns = features.map((feature) => cellsOf(feature, table));
  const d = columns.length;
  const { entries, room } = extentOf(columns);
  const plain =
    entries < SPARSE_BELOW * table.rows * d
      ? csr(sparseRows(columns, table.rows, entries, room), d)
      : dense(rowMajor(columns, table.rows, room), d);
  if (features.every(({ center, scale }) => center === 0 && scale === 1)) return plain;
  return standardized(
    plain,
    Float64Array.from(features, (feature) => feature.center - farShift(feature)),
    Float64Array.from(features, ({ scale }) => scale),
  );
}

function cellsOf(feature: NumberFeature, table: Table): Cells {
  const shift = farShift(feature);
  if (shift !== 0) return { values: Float64Array.from(rawNumbers(feature, table), (x) => x - shift) };
  const { expression } = feature;
  if (expression.kind !== "column" || expression.cells === "boolean") return { values: rawNumbers(feature, table) };
  const column = finiteColumn(table, expression.column);
  return column.sparse ?? column;
}

/** The smallest type that holds a number exactly: a byte, a single or a double. */
type Room = "byte" | "single" | "double";

/** How many numbers are not zero, and the smallest type that loses none of their digits. */
function extentOf(columns: readonly Cells[]): { entries: number; room: Room } {
  let entries = 0;
  let [isBytes, isSingles] = [true, true];
  for (const { values } of columns) {
    for (let i = 0; i < values.length; i++) {
      const x = values[i]!;
      if (x === 0) continue;
      entries++;
      if (isBytes && (x & 255) !== x) isBytes = false;
      if (isSingles && Math.fround(x) !== x) isSingles = false;
    }
  }
  return { entries, room: isBytes ? "byte" : isSingles ? "single" : "double" };
}

/** Rows that are written column by column while they are in the cache. */
const TILE = 256;

function rowMajor(columns: readonly Cells[], n: number, room: Room): DenseNumbers {
  const d = columns.length;
  const values =
    room === "byte" ? new Uint8Array(n * d) : room === "single" ? new Float32Array(n * d) : new Float64Array(n * d);
  for (let from = 0; from < n; from += TILE)
    columns.forEach(({ values: column, at }, j) => {
      // entries of sparse columns all at once
      const end = at ? column.length : Math.min(n, from + TILE);
      for (let e = at && from ? end : from; e < end; e++) values[(at ? at[e]! : e) * d + j] = column[e]!;
    });
  return values;
}

function sparseRows(columns: readonly Cells[], n: number, entries: number, room: Room): SparseRows {
  const values = room === "double" ? new Float64Array(entries) : new Float32Array(entries);
  const sparse = { starts: new Int32Array(n + 1), columns: new Int32Array(entries), values };
  for (const { values, at } of columns)
    for (let c = 0; c < values.length; c++) if (values[c] !== 0) sparse.starts[(at ? at[c]! : c) + 1]!++;
  for (let i = 0; i < n; i++) sparse.starts[i + 1]! += sparse.starts[i]!;
  const next = sparse.starts.slice();
  columns.forEach(({ values, at }, j) => {
    for (let c = 0; c < values.length; c++) {
      if (values[c] === 0) continue;
      const e = next[at ? at[c]! : c]!++;
      sparse.columns[e] = j;
      sparse.values[e] = values[c]!;
    }
  });
  return sparse;
}

function flagBlock(features: readonly NumberFeature[], table: Table): DesignMatrix {
  const stride = bytesPerRow(features.length);
  const bytes = new Uint8Array(table.rows * stride);
  features.forEach((feature, j) => {
    const { values, least } = flagNumbers(feature, table);
    setBit(bytes, j, stride, values, least);
  });
  return bits(bytes, features.length);
}

/** Sets bit j of each row, `stride` bytes, whose value is `least` or more. */
function setBit(bytes: Uint8Array, j: number, stride: number, values: ArrayLike<number>, least: number): void {
  const bit = 1 << (j & 7);
  for (let i = 0, at = j >> 3; i < values.length; i++, at += stride) if (values[i]! >= least) bytes[at]! |= bit;
}

/** The flag of row i is values[i] ≥ least: steps of a column need no array of their own. */
export function flagNumbers(feature: NumberFeature, table: Table): { values: ArrayLike<number>; least: number } {
  const step = columnStep(feature);
  return step === null
    ? { values: rawNumbers(feature, table), least: 1 }
    : { values: columnNumbers(table, step.of), least: step.least };
}

/** A flag that is 1 where a column is at least a number, null for other flags; a boolean column is 1 where it is at least 1. */
export function columnStep({ expression }: NumberFeature): { of: ColumnExpression; least: number } | null {
  if (expression.kind === "column") return { of: expression, least: 1 };
  const isStep = expression.kind === "call" && expression.name === "step" && expression.of.kind === "column";
  return isStep ? { of: expression.of as ColumnExpression, least: expression.parameters![0]! } : null;
}

/** At most one entry per row: the product of the numbers, at the place of the row's levels; codes where there are no numbers. */
function productBlock(feature: ProductFeature, table: Table): DesignMatrix {
  const { place, features, product } = productEntries(feature, table);
  if (product === null) return codes(place, features);
  return features === 1 ? dense(product, 1) : csr(oneEntryRows(place, product), features);
}

/** Where each row's entry is among the features of the product, −1 for none, and what it is; null where each is 1. */
export function productEntries(
  feature: ProductFeature,
  table: Table,
): { readonly place: Int32Array; readonly features: number; readonly product: Float64Array | null } {
  const { factors } = feature;
  const place = new Int32Array(table.rows);
  let features = 1;
  for (const factor of factors) {
    if (factor.kind !== "category") continue;
    const code = categoryCodes(factor, table);
    for (let i = 0; i < place.length; i++)
      place[i] = place[i]! < 0 || code[i]! < 0 ? -1 : place[i]! + code[i]! * features;
    features *= codedLevels(factor).length;
  }
  const numbers = factors.filter((factor) => factor.kind === "number");
  if (numbers.length === 0) return { place, features, product: null };
  // A row at the reference level of a factor has no entry, even if only one coded level is left and the product is one column.
  const product = Float64Array.from(place, (at) => (at < 0 ? 0 : 1));
  for (const factor of numbers) {
    const x = factorNumbers(factor, table);
    for (let i = 0; i < product.length; i++) product[i] = productOf(product[i]!, x, i);
  }
  assertHeld(feature, product, table);
  return { place, features, product };
}

/** NaN where a factor exceeds the largest number, unless another is 0. */
function productOf(product: number, x: (i: number) => number, i: number): number {
  if (product === 0) return 0;
  const factor = x(i);
  if (factor === 0) return 0;
  return isBeyondNumbers(factor) ? Number.NaN : product * factor;
}

function assertHeld(feature: ProductFeature, product: Float64Array, table: Table): void {
  const i = product.findIndex((x) => !Number.isFinite(x));
  if (i < 0) return;
  const cells = columnsRead({ features: [feature], offset: [] }).map((name) => {
    const cell = cellOf(columnOf(table, name), i);
    return `column ${quoted(name)} holds ${cell}`;
  });
  throw new MultilogitError(
    "data",
    `row ${rowNumber(table, i)}: the product ${namesOf(feature)[0]} is beyond what a number holds (${cells.join(", ")}); correct the row, or drop it`,
  );
}

function factorNumbers(factor: NumberFeature, table: Table): (i: number) => number {
  const values = rawNumbers(factor, table);
  return (i) => standardizedNumber(values[i]!, factor.center, factor.scale);
}

function oneEntryRows(place: Int32Array, value: Float64Array): SparseRows {
  const isEntry = (i: number) => place[i]! >= 0 && value[i] !== 0;
  const starts = new Int32Array(place.length + 1);
  for (let i = 0; i < place.length; i++) starts[i + 1] = starts[i]! + (isEntry(i) ? 1 : 0);
  const sparse = { starts, columns: new Int32Array(starts.at(-1)!), values: new Float64Array(starts.at(-1)!) };
  for (let i = 0; i < place.length; i++) {
    if (!isEntry(i)) continue;
    sparse.columns[starts[i]!] = place[i]!;
    sparse.values[starts[i]!] = value[i]!;
  }
  return sparse;
}
