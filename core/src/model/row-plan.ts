import { columnStep, runsOfOneStorage } from "../features/apply-features.js";
import { type CellReader, type ColumnExpression, columnsIn, evaluateExpression } from "../features/expression.js";
import { farShift } from "../features/far-shift.js";
import { type CategoryFeature, codedLevels, type Feature } from "../features/feature-map.js";
import { isFlagFeature, type NumberFeature } from "../features/number-feature.js";
import { WordCounter } from "../features/words/word-counter.js";
import type { WordsFeature } from "../features/words/words-feature.js";
import { isBeyondNumbers, standardizedNumber } from "../numeric/standardized-number.js";
import { assertModel, type Model } from "./model.js";

/**
 * What is read of a row, each column once in each way in which it is read. A cell becomes a number: itself, 0 or 1 for false and true, or
 * the place of its level among those that have a feature, −1 for the reference and for unseen levels that are allowed. A text is counted by
 * `counter`, which keeps its words, and becomes 0.
 */
export type RowInput =
  | { readonly kind: "number"; readonly column: string }
  | { readonly kind: "flag"; readonly column: string }
  | { readonly kind: "category"; readonly column: string; readonly feature: CategoryFeature }
  | { readonly kind: "words"; readonly column: string; readonly counter: WordCounter };

/** Adds one or several features times their weights to the K scores `a`; false where a feature is beyond what a number holds. */
type Term = (cells: Float64Array, a: Float64Array) => boolean;

/**
 * From cells to scores without tables and matrices, decided once for a model: a = o + ΦW of one row, in the order of operations of
 * `scores`, hence with the same bits.
 */
export interface RowPlan {
  readonly inputs: readonly RowInput[];
  /** Writes a, K numbers, for a row whose inputs are `cells`; false where `probabilities` has to decide, or to refuse. */
  scores(cells: Float64Array, a: Float64Array): boolean;
}

export function rowPlan(model: Model): RowPlan {
  assertModel(model);
  const { features, offset } = model.featureMap;
  const K = model.classes.length;
  const { inputs, placeOf } = inputList();
  const starts = offset.flatMap((column, k) =>
    column === null ? [] : [{ k, at: placeOf({ kind: "number", column }) }],
  );
  let taken = 0;
  const takeRows = (d: number) => model.weights.subarray(taken * K, (taken += d) * K);
  const terms = runsOfOneStorage(features).flatMap((run) => termsOf(run, K, takeRows, placeOf));
  return {
    inputs,
    scores(cells, a) {
      a.fill(0);
      for (const { k, at } of starts) a[k] = cells[at]!;
      for (let t = 0; t < terms.length; t++) if (!terms[t]!(cells, a)) return false;
      for (let k = 0; k < K; k++) if (!Number.isFinite(a[k]!)) return false;
      return true;
    },
  };
}

type PlaceOf = (input: RowInput) => number;
type TakeRows = (d: number) => Float64Array;

function inputList(): { inputs: readonly RowInput[]; placeOf: PlaceOf } {
  const inputs: RowInput[] = [];
  const places = new Map<string, number>();
  const placeOf = (input: RowInput) => {
    // only one feature reads its words
    if (input.kind === "words") return inputs.push(input) - 1;
    const key = JSON.stringify(input);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, inputs.length);
    return inputs.push(input) - 1;
  };
  return { inputs, placeOf };
}

function termsOf(run: readonly Feature[], K: number, takeRows: TakeRows, placeOf: PlaceOf): Term[] {
  const first = run[0]!;
  if (first.kind === "constant") return [constantTerm(takeRows(1))];
  if (first.kind === "words") return [wordsTerm(first, K, takeRows, placeOf)];
  if (first.kind !== "number") return [productTerm(first, K, takeRows, placeOf)];
  const numbers = run as readonly NumberFeature[];
  return isFlagFeature(first)
    ? flagTerms(numbers, takeRows, placeOf)
    : numberTerms(numbers, K, takeRows(run.length), placeOf);
}

function constantTerm(w: Float64Array): Term {
  return (_, a) => {
    for (let k = 0; k < a.length; k++) a[k]! += w[k]!;
    return true;
  };
}

/** Σ_j (x_j − c_j) / s_j · w_j as `standardized` has it: Σ_j x_j (w_j / s_j), less one number per class for all the centres. */
function numberTerms(run: readonly NumberFeature[], K: number, W: Float64Array, placeOf: PlaceOf): Term[] {
  const shifts = Float64Array.from(run, farShift);
  const V = W.map((w, jk) => w / run[Math.floor(jk / K)]!.scale);
  const columns = run.map(({ expression }) => expression).filter((expression) => expression.kind === "column");
  const sums =
    columns.length === run.length
      ? columnSums(
          Int32Array.from(columns, (column) => placeOf(inputOf(column))),
          shifts,
          V,
        )
      : valueSums(run, shifts, V, placeOf);
  if (run.every(({ center, scale }) => center === 0 && scale === 1)) return [sums];
  const centres = new Float64Array(K);
  run.forEach(({ center }, j) => {
    for (let k = 0; k < K; k++) centres[k]! += (center - shifts[j]!) * V[j * K + k]!;
  });
  return [sums, constantTerm(centres.map((each) => -each))];
}

/** Each column less its shift, times its weights. */
function columnSums(at: Int32Array, shifts: Float64Array, V: Float64Array): Term {
  const d = at.length;
  const add = weightedSums(V, d);
  if (at.every((place, j) => place === j && shifts[j] === 0)) return (cells, a) => add(cells, a);
  const x = new Float64Array(d);
  return (cells, a) => {
    for (let j = 0; j < d; j++) x[j] = cells[at[j]!]! - shifts[j]!;
    return add(x, a);
  };
}

/**
 * Adds Σ_j x_j V_jk to each score a_k, in the order of j as `scores` does; a zero adds nothing, so its bits are those of leaving it out. Four
 * classes at a time stay in registers, which makes a matrix of digits 1.3 times as fast as adding column after column to the array (Node 20);
 * with `let [s0, s1] = …` all of that is lost.
 */
function weightedSums(V: Float64Array, d: number): (x: Float64Array, a: Float64Array) => true {
  const K = V.length / d;
  // class after class
  const T = Float64Array.from(V, (_, kj) => V[(kj % d) * K + Math.floor(kj / d)]!);
  return (x, a) => {
    let k = 0;
    for (; k + 4 <= K; k += 4) addFour(a, k, x, T, d);
    for (; k + 2 <= K; k += 2) addTwo(a, k, x, T, d);
    for (; k < K; k++) {
      let sum = a[k]!;
      for (let j = 0, kj = k * d; j < d; j++, kj++) sum += x[j]! * T[kj]!;
      a[k] = sum;
    }
    return true;
  };
}

function addFour(a: Float64Array, k: number, x: Float64Array, T: Float64Array, d: number): void {
  let s0 = a[k]!;
  let s1 = a[k + 1]!;
  let s2 = a[k + 2]!;
  let s3 = a[k + 3]!;
  for (let j = 0, t0 = k * d, t1 = t0 + d, t2 = t1 + d, t3 = t2 + d; j < d; j++, t0++, t1++, t2++, t3++) {
    const xj = x[j]!;
    s0 += xj * T[t0]!;
    s1 += xj * T[t1]!;
    s2 += xj * T[t2]!;
    s3 += xj * T[t3]!;
  }
  a[k] = s0;
  a[k + 1] = s1;
  a[k + 2] = s2;
  a[k + 3] = s3;
}

function addTwo(a: Float64Array, k: number, x: Float64Array, T: Float64Array, d: number): void {
  let s0 = a[k]!;
  let s1 = a[k + 1]!;
  for (let j = 0, t0 = k * d, t1 = t0 + d; j < d; j++, t0++, t1++) {
    const xj = x[j]!;
    s0 += xj * T[t0]!;
    s1 += xj * T[t1]!;
  }
  a[k] = s0;
  a[k + 1] = s1;
}

function valueSums(run: readonly NumberFeature[], shifts: Float64Array, V: Float64Array, placeOf: PlaceOf): Term {
  const values = run.map((feature) => numberOf(feature, placeOf));
  return (cells, a) => {
    const K = a.length;
    for (let j = 0; j < values.length; j++) {
      const value = values[j]!(cells);
      if (!Number.isFinite(value)) return false;
      const x = value - shifts[j]!;
      if (x !== 0) for (let k = 0; k < K; k++) a[k]! += x * V[j * K + k]!;
    }
    return true;
  };
}

function flagTerms(run: readonly NumberFeature[], takeRows: TakeRows, placeOf: PlaceOf): Term[] {
  const steps = run.map(columnStep);
  if (steps.includes(null)) return run.map((feature) => flagTerm(numberOf(feature, placeOf), takeRows(1)));
  const d = run.length;
  const add = weightedSums(takeRows(d), d);
  const at = Int32Array.from(steps, (step) => placeOf(inputOf(step!.of)));
  const least = Float64Array.from(steps, (step) => step!.least);
  const x = new Float64Array(d);
  return [
    (cells, a) => {
      for (let j = 0; j < d; j++) x[j] = cells[at[j]!]! >= least[j]! ? 1 : 0;
      return add(x, a);
    },
  ];
}

function flagTerm(value: (cells: Float64Array) => number, w: Float64Array): Term {
  return (cells, a) => {
    const x = value(cells);
    if (x >= 1) for (let k = 0; k < a.length; k++) a[k]! += w[k]!;
    return Number.isFinite(x);
  };
}

/** Σ_j φ_j w_j over the words of the text. */
function wordsTerm(feature: WordsFeature, K: number, takeRows: TakeRows, placeOf: PlaceOf): Term {
  const counter = new WordCounter(feature);
  placeOf({ kind: "words", column: feature.column, counter });
  const W = takeRows(feature.words.length);
  return (_, a) => {
    const { columns, values, length } = counter.entries;
    for (let e = 0; e < length; e++)
      for (let k = 0, jk = columns[e]! * K; k < K; k++, jk++) a[k]! += values[e]! * W[jk]!;
    return true;
  };
}

/** The product of the numbers, times the weights at the place of the row's levels; nothing where a level has no feature. */
function productTerm(
  feature: Exclude<Feature, { kind: "constant" | "words" }>,
  K: number,
  takeRows: TakeRows,
  placeOf: PlaceOf,
): Term {
  const levels: { at: number; stride: number }[] = [];
  const numbers: { value: (cells: Float64Array) => number; center: number; scale: number }[] = [];
  let features = 1;
  for (const factor of feature.kind === "product" ? feature.factors : [feature]) {
    if (factor.kind === "number") numbers.push({ ...factor, value: numberOf(factor, placeOf) });
    else {
      const at = placeOf({ kind: "category", column: factor.column, feature: factor });
      levels.push({ at, stride: features });
      features *= codedLevels(factor).length;
    }
  }
  const W = takeRows(features);
  return (cells, a) => {
    let place = 0;
    for (const { at, stride } of levels) {
      const code = cells[at]!;
      place = place < 0 || code < 0 ? -1 : place + code * stride;
    }
    let product = place < 0 ? 0 : 1;
    for (const { value, center, scale } of numbers) {
      const raw = value(cells);
      if (!Number.isFinite(raw)) return false;
      const x = standardizedNumber(raw, center, scale);
      // a later 0 makes the product 0, however large the others are
      if (product === 0 || x === 0) product = 0;
      else product *= isBeyondNumbers(x) ? Number.NaN : x;
    }
    if (!Number.isFinite(product)) return false;
    if (product !== 0) for (let k = 0; k < K; k++) a[k]! += product * W[place * K + k]!;
    return true;
  };
}

function inputOf({ column, cells }: ColumnExpression): RowInput {
  return { kind: cells === "boolean" ? "flag" : "number", column };
}

function numberOf({ expression }: NumberFeature, placeOf: PlaceOf): (cells: Float64Array) => number {
  const places = new Map(columnsIn(expression).map((column) => [column.column, placeOf(inputOf(column))]));
  let row: Float64Array;
  const cell: CellReader = ({ column }) => row[places.get(column)!]!;
  return (cells) => {
    row = cells;
    return evaluateExpression(expression, cell);
  };
}
