import { type Cell, cellOf, columnOf, type Table } from "../table/table.js";
import { type FeatureMap, factorsOf } from "./feature-map.js";

/** The rows, from 0, whose categories have levels that φ knows, or for which it sets no feature; φ refuses the others. */
export function knownRows({ features }: FeatureMap, table: Table): number[] {
  const strict = features
    .flatMap(factorsOf)
    .flatMap((factor) =>
      factor.kind === "category" && factor.unseen === "error"
        ? [{ cells: columnOf(table, factor.column), known: new Set<Cell>(factor.levels) }]
        : [],
    );
  return Array.from({ length: table.rows }, (_, i) => i).filter((i) =>
    strict.every(({ cells, known }) => {
      const cell = cellOf(cells, i);
      return cell === null || known.has(cell);
    }),
  );
}
