import type { Feature, FeatureMap } from "../features/feature-map.js";
import type { Cell, Row } from "../table/table.js";
import type { Model } from "./model.js";
import { probabilities } from "./predict.js";

/** A raw row and the probabilities that the model gives it, by which a reader can tell that it computes the same model. */
export interface Probe {
  readonly row: Row;
  readonly probabilities: readonly number[];
}

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

function probeRow({ features, offset }: FeatureMap, r: number): Row {
  const cells = features.flatMap((feature, f): [string, Cell][] =>
    feature.kind === "constant" ? [] : [[feature.column, probeCell(feature, r + f)]],
  );
  return Object.fromEntries([...cells, ...offset.map((column, k): [string, Cell] => [column, ((r + k) % 3) / 4])]);
}

function probeCell(feature: Exclude<Feature, { kind: "constant" }>, turn: number): Cell {
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
