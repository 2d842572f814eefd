import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { columnsRead } from "../features/feature-map.js";
import type { ClassName } from "../likelihood/sample.js";
import { type Rows, tableFor } from "../table/raw-rows.js";
import { cellOf, columnOf, type Row, rowOf } from "../table/table.js";
import { assertModel, type Model } from "./model.js";
import { mostProbable, probabilities } from "./predict.js";

/** A row whose observed class got little probability. */
export interface HardRow {
  /** from 0 */
  readonly row: number;
  readonly observed: ClassName;
  readonly predicted: ClassName;
  /** of the observed class */
  readonly probability: number;
  /** the columns that the model reads */
  readonly cells: Row;
}

/** Options of `hardestRows`. */
export interface HardestRowsOptions {
  /** The column of observed classes. Default: the column that the model learnt. */
  readonly target?: string;
  /** How many rows. Default 12. */
  readonly count?: number;
}

const OPTIONS: readonly (keyof HardestRowsOptions)[] = ["target", "count"];

/**
 * The rows whose observed class got the least probability, the least first; rows without a known class are skipped.
 * @example
 * hardestRows(model, rows, { count: 2 }).map(({ row }) => row);
 */
export function hardestRows(model: Model, rows: Rows, options: HardestRowsOptions = {}): HardRow[] {
  assertModel(model);
  assertKnownOptions(options, OPTIONS, "hardestRows");
  const { target = model.target, count = 12 } = options;
  if (typeof target !== "string")
    throw new MultilogitError(
      "option",
      "the model learnt soft labels from several columns; name the column of observed classes as target",
    );
  if (!Number.isInteger(count) || count < 1)
    throw new MultilogitError("option", `count is ${quoted(count)}; expected a whole number of at least 1`);
  const columns = columnsRead(model.featureMap);
  const table = tableFor(rows, [...columns, target]);
  const labels = columnOf(table, target);
  const K = model.classes.length;
  const P = probabilities(model, table);
  return Array.from({ length: table.rows }, (_, row) => ({ row, k: classAt(model, cellOf(labels, row)) }))
    .filter(({ k }) => k >= 0)
    .map(({ row, k }) => ({ row, k, probability: P[row * K + k]! }))
    .sort((x, y) => x.probability - y.probability || x.row - y.row)
    .slice(0, count)
    .map(({ row, k, probability }) => {
      const raw = rowOf(table, row);
      return {
        row,
        observed: model.classes[k]!,
        predicted: model.classes[mostProbable(P, row, K)]!,
        probability,
        cells: Object.fromEntries(columns.map((name) => [name, raw[name]])),
      };
    });
}

function classAt({ classes }: Model, cell: ClassName | null): number {
  return cell === null ? -1 : classes.indexOf(cell);
}
