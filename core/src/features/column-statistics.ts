import { type Column, columnOf, type Table } from "../table/table.js";
import { rawNumbers } from "./apply-features.js";
import { centerAndScale } from "./center-and-scale.js";
import type { Level } from "./feature-map.js";
import { booleanCodes, finiteColumn } from "./finite-numbers.js";
import type { NumberFeature } from "./number-feature.js";
import { sortedLevels } from "./sorted-levels.js";
import { fitWords } from "./words/fit-words.js";
import type { WordsFeature } from "./words/words-feature.js";
import type { WordsRecipe } from "./words/words-recipe.js";

/** Columns by name and kind: what decides which features there are, before a cell is read. */
export interface KnownColumns {
  readonly names: readonly string[];
  /** @throws MultilogitError "data" that suggests the nearest name where there is no such column */
  kindOf(column: string): Column["kind"];
}

/** What features learn from rows, wherever the rows are. */
export interface ColumnStatistics extends KnownColumns {
  /** The distinct cells of a column, as `sortedLevels` has them. */
  levelsOf(column: string): readonly Level[];
  /** The weighted mean and deviation of a number before its own centre and scale; scale 1 where it is the same in all rows. */
  centerAndScaleOf(feature: NumberFeature): { readonly center: number; readonly scale: number };
  /** Throws unless the columns hold what the feature reads, in every row. */
  assertNumbers(feature: NumberFeature): void;
  /** The words of a column of strings, with their weights. */
  wordsOf(column: string, recipe: WordsRecipe): WordsFeature;
}

/** The names and kinds of a table's columns. */
export function columnsOfTable(table: Table): KnownColumns {
  return { names: table.names, kindOf: (column) => columnOf(table, column).kind };
}

/** What features learn from the rows of a table; each row counts once where there are no weights. */
export function statisticsOfTable(table: Table, rowWeights?: ArrayLike<number>): ColumnStatistics {
  return {
    ...columnsOfTable(table),
    levelsOf: (column) => sortedLevels(columnOf(table, column)),
    centerAndScaleOf: (feature) => centerAndScale(rawNumbers(feature, table), rowWeights),
    assertNumbers: (feature) => {
      const { expression } = feature;
      // a sparse column is not written out
      if (expression.kind !== "column") rawNumbers(feature, table);
      else if (expression.cells === "boolean") booleanCodes(table, expression.column);
      else finiteColumn(table, expression.column);
    },
    wordsOf: (column, recipe) => fitWords(table, column, recipe, rowWeights),
  };
}
