import { quoted } from "../../errors.js";
import { factorsOf } from "../../features/feature-map.js";
import { plainColumn } from "../../features/number-feature.js";
import { type Column, columnOf, type NumberArray, type Table } from "../../table/table.js";
import type { Fitting } from "./fitting.js";
import type { Warning } from "./warning.js";

/** The names that table() in R, SQL and people give to columns of counts. */
const NAME_OF_COUNTS =
  /^(n|nb|no|num|obs|cases|total|(row|cell)?_?(freq|frequency|frequencies|count|counts)|weights?|wt)$/i;

/**
 * A table of counts lists each combination of its factors and classes at most once, with how often it was seen. Its one column of whole
 * numbers says how many rows each row stands for, which is not a property of the rows.
 */
export function frequencyWarnings({ table, sample }: Fitting): Warning[] {
  const { featureMap, target, hasUnitWeights } = sample;
  if (!hasUnitWeights || typeof target !== "string") return [];
  const factors = featureMap.features.flatMap(factorsOf);
  const [numbers, categories] = [new Set<string>(), new Set<string>()];
  // rows with a text were observed one by one
  if (factors.some((factor) => factor.kind === "words")) return [];
  for (const factor of factors) {
    const read = factor.kind === "number" ? plainColumn(factor) : factor;
    if (read && read.kind !== "words")
      (read.kind === "category" || read.cells === "boolean" ? categories : numbers).add(read.column);
  }
  const [column] = numbers;
  if (numbers.size !== 1 || categories.size === 0 || column === undefined || !NAME_OF_COUNTS.test(column)) return [];
  const cells = columnOf(table, column) as Column & { kind: "number" };
  if (!areCounts(cells.values) || !areDistinct(table, [...categories, target])) return [];
  return [
    {
      code: "frequencies",
      column,
      sentence: `column ${quoted(column)} seems to say how many rows each row stands for, since no combination of the other columns occurs twice; give it as the row weights instead of learning from it`,
    },
  ];
}

function areCounts(values: NumberArray): boolean {
  return values.every((value) => Number.isInteger(value) && value >= 0) && values.some((value) => value > 1);
}

function areDistinct(table: Table, names: readonly string[]): boolean {
  const columns = names.map((name) => columnOf(table, name));
  const seen = new Set<string>();
  for (let i = 0; i < table.rows; i++) {
    const key = columns.map((column) => (column.kind === "number" ? column.values[i] : column.codes[i])).join(" ");
    if (seen.has(key)) return false;
    seen.add(key);
  }
  return true;
}
