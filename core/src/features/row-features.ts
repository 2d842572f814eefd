import { standardizedNumber } from "../numeric/standardized-number.js";
import type { Table } from "../table/table.js";
import { flagNumbers, productEntries, rawNumbers } from "./apply-features.js";
import { categoryCodes } from "./category-codes.js";
import { codedLevels, type Feature, type FeatureMap } from "./feature-map.js";
import { isFlagFeature } from "./number-feature.js";
import { textsOf } from "./words/texts-of.js";
import { WordCounter } from "./words/word-counter.js";

/**
 * φ of the one row of a table, d numbers: what `applyFeatures` makes of it, and the same errors in the same order, without the storage of
 * many rows.
 */
export function rowFeatures({ features }: FeatureMap, table: Table): Float64Array {
  return Float64Array.from(features.flatMap((feature) => featuresOf(feature, table)));
}

function featuresOf(feature: Feature, table: Table): number[] {
  switch (feature.kind) {
    case "constant":
      return [1];
    case "number": {
      if (!isFlagFeature(feature))
        return [standardizedNumber(rawNumbers(feature, table)[0]!, feature.center, feature.scale)];
      const { values, least } = flagNumbers(feature, table);
      return [Number(values[0]! >= least)];
    }
    case "category":
      return entryAt(categoryCodes(feature, table)[0]!, codedLevels(feature).length, 1);
    case "words": {
      const { codes, levels } = textsOf(table, feature.column);
      const { columns, values, length } = new WordCounter(feature).read(levels[codes[0]!]!);
      const row = feature.words.map(() => 0);
      for (let e = 0; e < length; e++) row[columns[e]!] = values[e]!;
      return row;
    }
    case "product": {
      const { place, features, product } = productEntries(feature, table);
      return entryAt(place[0]!, features, product === null ? 1 : product[0]!);
    }
  }
}

function entryAt(place: number, features: number, value: number): number[] {
  return Array.from({ length: features }, (_, j) => (j === place ? value : 0));
}
