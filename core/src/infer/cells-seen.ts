import { columnsRead, type FeatureMap, factorsOf, type Level } from "../features/feature-map.js";
import { compareLevels, sortedLevels } from "../features/sorted-levels.js";
import { columnOf, type Table } from "../table/table.js";
import { partsOf } from "./averaged-margins.js";
import type { Inference } from "./inference.js";

/** What the columns that a model reads hold, of rows that may come in parts. */
export class CellsSeen {
  readonly #levels: ReadonlyMap<string, Set<Level>>;
  /** columns of numbers whose cells were all 0 or 1 so far */
  readonly #flags: Map<string, boolean>;
  readonly #booleans = new Set<string>();

  constructor({ features }: FeatureMap) {
    const factors = features.flatMap(factorsOf);
    const categories = factors.flatMap((factor) => (factor.kind === "category" ? [factor.column] : []));
    this.#levels = new Map(categories.map((name) => [name, new Set()]));
    this.#flags = new Map(columnsRead({ features, offset: [] }).map((name) => [name, true]));
  }

  add(table: Table): void {
    for (const [name, levels] of this.#levels)
      for (const level of sortedLevels(columnOf(table, name))) levels.add(level);
    for (const [name, isFlag] of this.#flags) {
      const column = columnOf(table, name);
      if (column.kind === "boolean") this.#booleans.add(name);
      const isFlagHere = column.kind === "number" && column.values.every((value) => value === 0 || value === 1);
      this.#flags.set(name, isFlag && isFlagHere);
    }
  }

  /** The levels of a category that occur, in the order of `sortedLevels`. */
  levelsOf(category: string): Level[] {
    return [...this.#levels.get(category)!].sort(compareLevels);
  }

  isBoolean(column: string): boolean {
    return this.#booleans.has(column);
  }

  /** Whether it is a column of numbers that are all 0 or 1. */
  isFlag(column: string): boolean {
    return this.#flags.get(column) === true;
  }
}

/** The cells of all rows of an inference, by a pass over them. */
export async function cellsSeen(inference: Inference): Promise<CellsSeen> {
  const seen = new CellsSeen(inference.model.featureMap);
  for await (const { table } of partsOf(inference)) seen.add(table);
  return seen;
}
