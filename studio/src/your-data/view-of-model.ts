import {
  cellOf,
  columnOf,
  evaluate,
  type Model,
  objectiveInWords,
  predict,
  probabilities,
  rawWeights,
  type SquareFeatures,
  squareFeatures,
  type Table,
} from "multilogit";
import type { EvaluationView, HardRow } from "./evaluation-view.js";

const HARDEST = 12;

/** What the figures show of a model and labelled rows; `target` names the column of the classes. */
export function viewOfModel(model: Model, table: Table, target: string, source: string): EvaluationView {
  const square = squareFeatures(model.featureMap);
  return {
    source,
    evaluation: evaluate(model, table, { target }),
    classes: model.classes.map(String),
    featureNames: model.featureMap.names,
    weights: [...model.weights],
    rawWeights: [...rawWeights(model)],
    square: square && { side: square.side, places: square.places },
    objective: objectiveInWords(model),
    hardest: hardestRows(model, table, target, square),
  };
}

/** The rows whose observed class got the least probability. */
function hardestRows(model: Model, table: Table, target: string, square: SquareFeatures | null): HardRow[] {
  const K = model.classes.length;
  const P = probabilities(model, table);
  const predicted = predict(model, table);
  const labels = columnOf(table, target);
  const names = model.classes.map(String);
  const image = square && imagesOf(table, square);
  return Array.from({ length: table.rows }, (_, i) => {
    const observed = String(cellOf(labels, i));
    return { row: i + 1, observed, predicted: String(predicted[i]), probability: P[i * K + names.indexOf(observed)]! };
  })
    .sort((x, y) => x.probability - y.probability)
    .slice(0, HARDEST)
    .map((row) => ({ ...row, image: image ? image(row.row - 1) : null }));
}

/** i ↦ the image of row i, its intensities over the largest of all. */
function imagesOf(table: Table, { columns }: SquareFeatures): (i: number) => number[] {
  const pixels = columns.map((name) => columnOf(table, name));
  const numbers = pixels.map((column) =>
    column.kind === "number" ? Float64Array.from(column.values) : new Float64Array(table.rows),
  );
  const most = numbers.reduce((top, values) => values.reduce((most, x) => Math.max(most, x), top), 0) || 1;
  return (i) => numbers.map((values) => Math.max(0, values[i]!) / most);
}
