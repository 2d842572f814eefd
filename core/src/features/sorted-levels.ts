import type { Column } from "../table/table.js";
import type { Level } from "./feature-map.js";

/** The distinct cells of a column that occur: numbers ascending, strings by code unit, false before true. Missing cells are not a level. */
export function sortedLevels(column: Column): Level[] {
  if (column.kind === "number")
    return [...new Set(column.values as Iterable<number>)]
      .filter((value) => !Number.isNaN(value))
      .sort((a, b) => a - b);
  const occurs = new Uint8Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) occurs[code] = 1;
  const levels: Level[] = column.levels.filter((_, code) => occurs[code] === 1);
  return column.kind === "text" ? levels.sort(compareLevels) : levels;
}

/** The order of `sortedLevels` between two cells of one column. */
export function compareLevels(a: Level, b: Level): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
