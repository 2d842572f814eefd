import { MultilogitError, quoted } from "../errors.js";
import { rowNumber } from "../table/row-number.js";
import { type Column, cellOf, columnOf, listed, type Table } from "../table/table.js";
import { type CategoryFeature, placesOfLevels } from "./feature-map.js";
import { assertPresent } from "./finite-numbers.js";

/**
 * The place among the coded levels of each row's cell, −1 for none. Levels are compared as strings, so that a 1 read from a file of numbers
 * is the level "1" of a file of strings.
 */
export function categoryCodes(feature: CategoryFeature, table: Table): Int32Array {
  const column = columnOf(table, feature.column);
  assertPresent(table, feature.column);
  const featureOf = placesOfLevels(feature);
  const codeOf = (i: number): number => {
    const cell = String(cellOf(column, i));
    const code = featureOf.get(cell);
    if (code === undefined && feature.unseen === "error")
      throw new MultilogitError(
        "data",
        `column ${quoted(feature.column)}, row ${rowNumber(table, i)}: category ${quoted(cell)} was not seen when the model was fitted (it knows ${listed(feature.levels.map(String))}); correct it, or fit with unseen categories allowed`,
      );
    return code ?? -1;
  };
  return column.kind === "number" ? Int32Array.from(column.values, (_, i) => codeOf(i)) : codesByLevel(column, codeOf);
}

/** Each level is looked up once, at the first row that has it. */
function codesByLevel(column: Exclude<Column, { kind: "number" }>, codeOf: (i: number) => number): Int32Array {
  const known = new Array<number | undefined>(column.levels.length);
  const out = new Int32Array(column.codes.length);
  for (let i = 0; i < out.length; i++) out[i] = known[column.codes[i]!] ??= codeOf(i);
  return out;
}
