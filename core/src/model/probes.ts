import { columnsIn, evaluateExpression, parametersOf } from "../features/expression.js";
import { expressionFunction } from "../features/expression-functions.js";
import { type FeatureMap, factorsOf, type Part } from "../features/feature-map.js";
import { probeText } from "../features/words/probe-text.js";
import type { Cell, Row } from "../table/table.js";
import type { Model } from "./model.js";
import { probabilities } from "./predict.js";

/** A raw row and the probabilities that the model gives it, by which a reader can check that it computes the same model. */
export interface Probe {
  readonly row: Row;
  readonly probabilities: readonly number[];
}

/** The number of rows recomputed when a model file is read: enough that a changed weight or feature shows, few enough to cost nothing. */
const PROBES = 3;

/**
 * Three rows made up from the feature map alone (centres and neighbours, both sides of thresholds, levels and words in turn), with their
 * probabilities. No row of the data goes into a model file.
 */
export function probesOf(model: Model): Probe[] {
  const rows = Array.from({ length: PROBES }, (_, r) => probeRow(model.featureMap, r));
  const P = probabilities(model, rows);
  const K = model.classes.length;
  return rows.map((row, r) => ({ row, probabilities: [...P.subarray(r * K, r * K + K)] }));
}

/** Cells at which expressions that people write are finite numbers: logarithms of differences, reciprocals, years. */
const TRIED: readonly number[] = [
  1, 2, 3, 0.5, 10, 0.1, 30, 100, 2000, -1, 0, 1e4, 1e6, -10, 60, 0.01, 1950, 300, -0.5,
];

function probeRow({ features, offset }: FeatureMap, r: number): Row {
  const factors = features.flatMap((feature, f) => factorsOf(feature).map((factor) => ({ factor, turn: r + f })));
  const cells = factors.map(({ factor, turn }) => tellingCell(factor, turn));
  const offsets = offset.flatMap((column, k): [string, Cell][] =>
    column === null ? [] : [[column, ((r + k) % 3) / 4]],
  );
  // a map, since a column may be called "__proto__"
  const row = new Map<string, Cell>([...cells.filter((cell) => cell !== null), ...offsets]);
  const open = factors.flatMap(({ factor }, at) =>
    cells[at] === null && factor.kind === "number" ? [factor.expression] : [],
  );
  const columns = open.flatMap(columnsIn);
  for (const { column, cells: of } of columns)
    if (!row.has(column)) row.set(column, of === "boolean" ? r % 2 === 0 : TRIED[r]!);
  const isDefined = () =>
    open.every((expression) =>
      Number.isFinite(evaluateExpression(expression, ({ column }) => Number(row.get(column)))),
    );
  for (let attempt = 0; !isDefined() && attempt < TRIED.length ** 2; attempt++)
    columns.forEach(({ column, cells: of }, place) => {
      if (of === "boolean") return;
      row.set(column, TRIED[(attempt + r + place * Math.floor(attempt / TRIED.length)) % TRIED.length]!);
    });
  return Object.fromEntries(row);
}

/** A cell of the factor's column that shows what it does; null for arithmetic, whose cells must be tried. */
function tellingCell(factor: Part, turn: number): [column: string, Cell] | null {
  if (factor.kind === "category") return [factor.column, factor.levels[turn % factor.levels.length]!];
  if (factor.kind === "words") return [factor.column, probeText(factor, turn)];
  const { expression, center, scale } = factor;
  if (expression.kind === "column")
    return [expression.column, expression.cells === "boolean" ? turn % 2 === 0 : center + scale * ((turn % 3) - 1)];
  if (expression.kind !== "call" || expression.name === "minus" || expression.of.kind !== "column") return null;
  const told = expressionFunction(expression.name).telling?.(...parametersOf(expression));
  return told === undefined ? null : [expression.of.column, told[turn % told.length]!];
}
