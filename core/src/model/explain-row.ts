import { MultilogitError, quoted } from "../errors.js";
import { evaluateRow } from "../features/evaluate-row.js";
import { columnsRead } from "../features/feature-map.js";
import type { ClassName } from "../likelihood/sample.js";
import { standardizedNumber } from "../numeric/standardized-number.js";
import { type Rows, tableFor } from "../table/raw-rows.js";
import { rememberRows } from "../table/row-number.js";
import { type Row, rowOf, type Table } from "../table/table.js";
import { tableFromRows } from "../table/table-from-rows.js";
import { assertModel, type Model } from "./model.js";
import { probabilities } from "./predict.js";

/** What one feature adds to one class's score. */
export interface Contribution {
  readonly feature: string;
  /** φ_j of the row */
  readonly value: number;
  /** W[j,k] */
  readonly weight: number;
  /** W[j,k] φ_j, nats */
  readonly contribution: number;
}

/** Why a row has the score that it has for one class. */
export interface ClassExplanation {
  readonly class: ClassName;
  readonly probability: number;
  /** offset + Σ contributions, nats */
  readonly score: number;
  readonly offset: number;
  /** in the order of the features */
  readonly contributions: readonly Contribution[];
}

/**
 * Why row i (from 0) gets its classes: each score as the sum of its features' contributions; most probable class first.
 * @example
 * const [best] = explainRow(model, rows, 0);
 * best.class; // "apple"
 * best.contributions.map(({ feature }) => feature); // ["constant", "height", "colour=green", "colour=red", "colour=yellow"]
 */
export function explainRow(model: Model, rows: Rows, i: number): ClassExplanation[] {
  assertModel(model);
  const { featureMap, classes, weights } = model;
  const K = classes.length;
  const table = tableFor(rows, columnsRead(featureMap));
  if (!Number.isInteger(i) || i < 0 || i >= table.rows)
    throw new MultilogitError("option", `row ${quoted(i + 1)}: expected a whole number from 1 to ${table.rows}`);
  const row = rowOf(table, i);
  const phi = evaluateRow(featureMap, row);
  const a = new Float64Array(K);
  const contributions = classes.map((_, k) =>
    featureMap.names.map((feature, j) => {
      const weight = weights[j * K + k]!;
      return { feature, value: phi[j]!, weight, contribution: held(weight * phi[j]!) };
    }),
  );
  const offsets = Float64Array.from(classes, (_, k) => offsetCell(row, featureMap.offset[k] ?? null));
  for (let k = 0; k < K; k++) a[k] = contributions[k]!.reduce((sum, c) => held(sum + c.contribution), offsets[k]!);
  const p = probabilities(model, tableOfRow(table, row, i));
  return classes
    .map((name, k) => ({
      class: name,
      probability: p[k]!,
      score: a[k]!,
      offset: offsets[k]!,
      contributions: contributions[k]!,
    }))
    .sort((x, y) => y.probability - x.probability);
}

/** Row i alone; errors call it by its number. */
function tableOfRow(table: Table, row: Row, i: number): Table {
  if (table.names.length === 0) return Object.freeze({ rows: 1, names: [], columns: [] });
  const one = tableFromRows([row]);
  rememberRows(one, table, [i]);
  return one;
}

/** x, or the largest number of its sign where it exceeds that. */
function held(x: number): number {
  return standardizedNumber(x, 0, 1);
}

function offsetCell(row: Row, column: string | null): number {
  return column === null ? 0 : Number(row[column]);
}
