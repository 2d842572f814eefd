import { applyFeatures, offsetsOf } from "../features/apply-features.js";
import { columnsRead } from "../features/feature-map.js";
import { softmaxRows as softmaxOfRows } from "../likelihood/formulas.js";
import type { ClassName } from "../likelihood/sample.js";
import { finiteScores, type ServedRows, scoresWithLimits } from "../likelihood/scores-within-numbers.js";
import { type Rows, tableFor } from "../table/raw-rows.js";
import { assertModel, type Model } from "./model.js";

/**
 * The most probable class of each row; the first of them where several are equally probable.
 * @example
 * predict(model, [{ height: 2.9, colour: "green" }]); // ["banana"]
 */
export function predict<C extends ClassName>(model: Model<C>, rows: Rows): C[] {
  const P = probabilities(model, rows);
  const K = model.classes.length;
  return Array.from({ length: P.length / K }, (_, i) => model.classes[mostProbable(P, i, K)]!);
}

/**
 * P[i*K + k] = P(class k | row i), n × K, by the same code and in the same order as inside the likelihood: bit-identical. A row whose
 * scores exceed the largest number gets the limits, 1 and 0.
 * @example
 * probabilities(model, [{ height: 2.9, colour: "green" }]); // [0.08, 0.92]
 */
export function probabilities(model: Model, rows: Rows): Float64Array {
  assertModel(model);
  if (Array.isArray(rows) && rows.length === 0) return new Float64Array(0);
  return softmaxOfRows(scoresWithLimits(model, servedRows(model, rows)), model.classes.length).P;
}

/**
 * a = o + ΦW in nats, n × K.
 * @example
 * scores(model, [{ height: 2.9, colour: "green" }]); // [-1.3, 1.3]
 */
export function scores(model: Model, rows: Rows): Float64Array {
  assertModel(model);
  if (Array.isArray(rows) && rows.length === 0) return new Float64Array(0);
  return finiteScores(model, servedRows(model, rows));
}

function servedRows({ featureMap }: Model, rows: Rows): ServedRows {
  const table = tableFor(rows, columnsRead(featureMap));
  return { table, design: applyFeatures(featureMap, table), offset: offsetsOf(featureMap, table) };
}

/** The place of the largest of row i's K probabilities. */
export function mostProbable(P: Float64Array, i: number, K: number): number {
  let best = 0;
  for (let k = 1; k < K; k++) if (P[i * K + k]! > P[i * K + best]!) best = k;
  return best;
}
