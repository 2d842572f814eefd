import { dense } from "../design/dense.js";
import type { DesignMatrix } from "../design/design-matrix.js";
import { CompensatedSum } from "../numeric/compensated-sum.js";
import { type Cell, cellOf, columnOf, type Row, type Table } from "../table/table.js";
import { tableFromRows } from "../table/table-from-rows.js";
import { columnsIn } from "./expression.js";
import { columnsRead, crossed, type Feature, type FeatureMap, factorsOf, type Part } from "./feature-map.js";
import { finiteNumbers } from "./finite-numbers.js";

/** Φ or ∂Φ of the rows of a table, for some features. */
type Applied = (featureMap: Pick<FeatureMap, "features">, table: Table) => DesignMatrix;

/**
 * The features of the mean row, 1 × d: numbers at their weighted mean, categories and booleans as the shares of their levels, so that
 * φ is averaged over them; cells of `given` as they are. Products treat the columns as independent, as Stata's `atmeans` does.
 */
export function meanFeatures(
  { features }: Pick<FeatureMap, "features">,
  table: Table,
  rowWeights: ArrayLike<number>,
  given: Row,
  applied: Applied,
): DesignMatrix {
  const categories = new Set(features.flatMap(factorsOf).flatMap(columnsOfLevels));
  const typical = new Map(
    columnsRead({ features, offset: [] }).map((name): [string, Shares] => {
      if (Object.hasOwn(given, name)) return [name, [[given[name]!, 1]]];
      return [name, categories.has(name) ? sharesOf(table, name, rowWeights) : [[meanOf(table, name, rowWeights), 1]]];
    }),
  );
  const values = features.flatMap((feature) => [...averageOver(feature, typical, applied)]);
  return dense(Float64Array.from(values), values.length);
}

/** The columns of a factor whose cells are levels: one of a few values, booleans included; or strings, over which words are averaged. */
function columnsOfLevels(factor: Part): string[] {
  if (factor.kind !== "number") return [factor.column];
  return columnsIn(factor.expression).flatMap(({ column, cells }) => (cells === "boolean" ? [column] : []));
}

/** Cells with their shares, which add up to 1. */
type Shares = readonly (readonly [Cell, number])[];

/** One feature's columns of Φ, averaged over all combinations of cells that it can read. */
function averageOver(feature: Feature, typical: ReadonlyMap<string, Shares>, applied: Applied): Float64Array {
  const names = columnsRead({ features: [feature], offset: [] });
  const combinations = crossed(names.map((name) => typical.get(name)!));
  const rows = combinations.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at]![0]])));
  const table = names.length === 0 ? { rows: 1, names: [], columns: [] } : tableFromRows(rows);
  const design = applied({ features: [feature] }, table);
  const out = new Float64Array(design.features);
  design.transposeTimes(
    Float64Array.from(combinations, (cells) => cells.reduce((product, [, share]) => product * share, 1)),
    1,
    out,
  );
  return out;
}

/** Σ w x / Σ w */
export function meanOf(table: Table, name: string, rowWeights: ArrayLike<number>): number {
  const values = finiteNumbers(table, name);
  const [sum, total] = [new CompensatedSum(), new CompensatedSum()];
  for (let i = 0; i < values.length; i++) {
    sum.add(rowWeights[i]! * values[i]!);
    total.add(rowWeights[i]!);
  }
  return sum.total / total.total;
}

function sharesOf(table: Table, name: string, rowWeights: ArrayLike<number>): Shares {
  const column = columnOf(table, name);
  const weights = new Map<Cell, number>();
  let total = 0;
  for (let i = 0; i < table.rows; i++) {
    const cell = cellOf(column, i);
    weights.set(cell, (weights.get(cell) ?? 0) + rowWeights[i]!);
    total += rowWeights[i]!;
  }
  return [...weights].filter(([, weight]) => weight > 0).map(([cell, weight]) => [cell, weight / total]);
}
