import { offsetsOf } from "../features/apply-features.js";
import { rowFeatures } from "../features/row-features.js";
import { limitScores } from "../likelihood/scores-within-numbers.js";
import { softmax } from "../numeric/softmax.js";
import type { Table } from "../table/table.js";
import type { Model } from "./model.js";

/**
 * P of the one row of a table that a `RowPlan` cannot take: the limits of `probabilities` where its scores are beyond what numbers hold,
 * and otherwise the error that `probabilities` has for it.
 */
export function unusualRow(model: Model, table: Table): Float64Array {
  const phi = rowFeatures(model.featureMap, table);
  const a = limitScores(model, table, 0, phi, offsetsOf(model.featureMap, table) ?? undefined);
  softmax(a, 0, a.length, a);
  return a;
}
