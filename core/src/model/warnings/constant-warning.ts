import { quoted } from "../../errors.js";
import { rawNumbers } from "../../features/apply-features.js";
import { constantIndex } from "../../features/feature-map.js";
import { type NumberFeature, numberName, plainColumn } from "../../features/number-feature.js";
import { columnOf } from "../../table/table.js";
import type { Fitting } from "./fitting.js";
import type { Warning } from "./warning.js";

/**
 * A number that is the same in every row has weight 0 under a penalty; without one, next to the constant, its weight is arbitrary and has
 * no standard error.
 */
export function constantWarning(factor: NumberFeature, { table, sample, penalty }: Fitting): Warning | null {
  if (penalty.kind !== "none" || constantIndex(sample.featureMap) < 0) return null;
  const read = plainColumn(factor);
  const cells = read && columnOf(table, read.column);
  if (cells?.kind !== "number" || cells.sparse) return null;
  const values = rawNumbers(factor, table);
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return null;
  const what = factor.expression.kind === "column" ? "is" : `has ${quoted(numberName(factor))}`;
  return {
    code: "constant-column",
    column: read!.column,
    sentence: `column ${quoted(read!.column)} ${what} ${quoted(values[0])} in every row, as the constant is, so without a penalty its weight is not determined; leave it out`,
  };
}
