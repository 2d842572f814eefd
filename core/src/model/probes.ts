import { evaluateExpression, expressionColumns } from "../features/expression.js";
import { type Factor, type FeatureMap, factorsOf } from "../features/feature-map.js";
import type { Cell, Row } from "../table/table.js";
import type { Model } from "./model.js";
import { probabilities } from "./predict.js";

/** A raw row and the probabilities that the model gives it, by which a reader can tell that it computes the same model. */
export interface Probe {
  readonly row: Row;
  readonly probabilities: readonly number[];
}

/** Rows that a model file recomputes when it is read: enough that a changed weight or feature shows, few enough to cost nothing. */
const PROBES = 3;

/**
 * Three rows made up from the feature map alone (centres and neighbours, both sides of thresholds, levels in turn), with their
 * probabilities. No row of anybody's data goes into a model file.
 */
export function probesOf(model: Model): Probe[] {
  const rows = Array.from({ length: PROBES }, (_, r) => probeRow(model.featureMap, r));
  const P = probabilities(model, rows);
  const K = model.classes.length;
  return rows.map((row, r) => ({ row, probabilities: [...P.subarray(r * K, r * K + K)] }));
}

/** Cells at which some expression that people write is a finite number: logarithms of differences, reciprocals, years. */
const TRIED: readonly number[] = [
  1, 2, 3, 0.5, 10, 0.1, 30, 100, 2000, -1, 0, 1e4, 1e6, -10, 60, 0.01, 1950, 300, -0.5,
];

function probeRow({ features, offset }: FeatureMap, r: number): Row {
  const factors = features.flatMap((feature, f) => factorsOf(feature).map((factor) => ({ factor, turn: r + f })));
  const cells = factors.flatMap(({ factor, turn }): [string, Cell][] =>
    factor.kind === "expression" ? [] : [[factor.column, probeCell(factor, turn)]],
  );
  const offsets = offset.flatMap((column, k): [string, Cell][] =>
    column === null ? [] : [[column, ((r + k) % 3) / 4]],
  );
  const expressions = factors.flatMap(({ factor }) => (factor.kind === "expression" ? [factor.expression] : []));
  const row: Record<string, Cell> = Object.fromEntries([...cells, ...offsets]);
  for (const column of expressions.flatMap(expressionColumns)) row[column] ??= TRIED[r]!;
  const isDefined = () =>
    expressions.every((expression) => Number.isFinite(evaluateExpression(expression, (column) => Number(row[column]))));
  for (let attempt = 0; !isDefined() && attempt < TRIED.length ** 2; attempt++)
    expressions.flatMap(expressionColumns).forEach((column, place) => {
      row[column] = TRIED[(attempt + r + place * Math.floor(attempt / TRIED.length)) % TRIED.length]!;
    });
  return row;
}

function probeCell(feature: Exclude<Factor, { kind: "expression" }>, turn: number): Cell {
  switch (feature.kind) {
    case "number":
      return feature.center + feature.scale * ((turn % 3) - 1);
    case "threshold":
      return feature.threshold - (turn % 2);
    case "boolean":
      return turn % 2 === 0;
    case "category":
      return feature.levels[turn % feature.levels.length]!;
  }
}
