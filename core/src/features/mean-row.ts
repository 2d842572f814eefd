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
 * The mean of rows that may come in parts: numbers at their weighted mean, categories and booleans as the shares of their levels, so that
 * φ is averaged over them. Products treat the columns as independent, as Stata's `atmeans` does.
 */
export class MeanRow {
  readonly #numbers: ReadonlyMap<string, WeightedMean>;
  readonly #levels: ReadonlyMap<string, Map<Cell, number>>;
  readonly #offsets: readonly string[];

  constructor({ features, offset }: Pick<FeatureMap, "features" | "offset">) {
    const categories = new Set(features.flatMap(factorsOf).flatMap(columnsOfLevels));
    const read = columnsRead({ features, offset: [] });
    this.#offsets = offset.filter((name) => name !== null);
    const numbers = new Set([...read.filter((name) => !categories.has(name)), ...this.#offsets]);
    this.#numbers = new Map([...numbers].map((name) => [name, new WeightedMean()]));
    this.#levels = new Map([...categories].map((name) => [name, new Map()]));
  }

  add(table: Table, rowWeights: ArrayLike<number>): void {
    for (const [name, mean] of this.#numbers) mean.add(finiteNumbers(table, name), rowWeights);
    for (const [name, weights] of this.#levels) {
      const column = columnOf(table, name);
      for (let i = 0; i < table.rows; i++) {
        const cell = cellOf(column, i);
        weights.set(cell, (weights.get(cell) ?? 0) + rowWeights[i]!);
      }
    }
  }

  /** The mean of a column of numbers, or the cell that is given for it. */
  meanOf(name: string, given: Row): number {
    return Object.hasOwn(given, name) ? (given[name] as number) : this.#numbers.get(name)!.mean;
  }

  /** The features of the mean row, 1 × d, with cells of `given` as they are. */
  features({ features }: Pick<FeatureMap, "features">, given: Row, applied: Applied): DesignMatrix {
    const shares = (name: string): Shares => {
      if (Object.hasOwn(given, name)) return [[given[name]!, 1]];
      const levels = this.#levels.get(name);
      return levels === undefined ? [[this.meanOf(name, given), 1]] : sharesOf(levels);
    };
    const values = features.flatMap((feature) => [...averageOver(feature, shares, applied)]);
    return dense(Float64Array.from(values), values.length);
  }
}

/** The columns of a factor whose cells are levels: one of a few values, booleans included; or strings, over which words are averaged. */
function columnsOfLevels(factor: Part): string[] {
  if (factor.kind !== "number") return [factor.column];
  return columnsIn(factor.expression).flatMap(({ column, cells }) => (cells === "boolean" ? [column] : []));
}

/** Cells with their shares, which add up to 1. */
type Shares = readonly (readonly [Cell, number])[];

/** One feature's columns of Φ, averaged over all combinations of cells that it can read. */
function averageOver(feature: Feature, typical: (name: string) => Shares, applied: Applied): Float64Array {
  const names = columnsRead({ features: [feature], offset: [] });
  const combinations = crossed(names.map(typical));
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

/** Σ w x / Σ w of numbers that come in parts. */
class WeightedMean {
  readonly #sum = new CompensatedSum();
  readonly #weight = new CompensatedSum();

  add(values: ArrayLike<number>, rowWeights: ArrayLike<number>): void {
    for (let i = 0; i < values.length; i++) {
      this.#sum.add(rowWeights[i]! * values[i]!);
      this.#weight.add(rowWeights[i]!);
    }
  }

  get mean(): number {
    return this.#sum.total / this.#weight.total;
  }
}

function sharesOf(weights: ReadonlyMap<Cell, number>): Shares {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return [...weights].filter(([, weight]) => weight > 0).map(([cell, weight]) => [cell, weight / total]);
}
