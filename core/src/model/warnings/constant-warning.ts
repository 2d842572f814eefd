import { quoted } from "../../errors.js";
import { constantIndex, type Factor } from "../../features/feature-map.js";
import { columnOf } from "../../table/table.js";
import type { Fitting } from "./fitting.js";
import type { Warning } from "./warning.js";

/**
 * A number that is the same in every row has weight 0 under a penalty; without one, beside the constant, its weight is anything, and no
 * standard error of it exists.
 */
export function constantWarning(
  factor: Factor & { kind: "number" | "threshold" },
  { table, sample, penalty }: Fitting,
): Warning | null {
  if (penalty.kind !== "none" || constantIndex(sample.featureMap) < 0) return null;
  const cells = columnOf(table, factor.column);
  if (cells.kind !== "number" || cells.sparse) return null;
  const { values } = cells;
  const seen = (x: number) => (factor.kind === "threshold" ? Number(x >= factor.threshold) : x);
  const first = seen(values[0]!);
  for (let i = 1; i < values.length; i++) if (seen(values[i]!) !== first) return null;
  const what =
    factor.kind === "threshold"
      ? `is ${first === 1 ? "at least" : "below"} ${factor.threshold}`
      : `is ${quoted(first)}`;
  return {
    code: "constant-column",
    column: factor.column,
    sentence: `column ${quoted(factor.column)} ${what} in every row, as the constant is, so that without a penalty its weight is not determined; leave it out`,
  };
}
