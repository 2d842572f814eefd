import { MultilogitError, quoted, suggestion } from "../errors.js";
import { applyFeatures, offsetsOf } from "../features/apply-features.js";
import { differentiateFeatures } from "../features/differentiate-features.js";
import { columnsRead } from "../features/feature-map.js";
import { finiteNumbers } from "../features/finite-numbers.js";
import type { MeanRow } from "../features/mean-row.js";
import type { Model } from "../model/model.js";
import { rowNumber } from "../table/row-number.js";
import type { Row, Table } from "../table/table.js";
import { withConstantColumn } from "../table/with-constant-column.js";
import type { WeightedRows } from "./inference.js";
import type { MarginPlace } from "./probability-margins.js";

/** Where margins are evaluated: at every row and averaged, or once at the mean row; with some columns at given values. */
export interface MarginOptions {
  /** "rows": the average over the rows (default). "means": at the mean row, categories by the shares of their levels. */
  readonly at?: "rows" | "means";
  /** Cells that columns are set to, in every row. */
  readonly given?: Row;
}

/** The features and slopes at the place that `options` choose, with further columns set. */
export interface Margins {
  place(more?: Row): MarginPlace;
  /** ∂Φ/∂column and the values of the column */
  slopes(column: string): { design: MarginPlace["design"]; x: ArrayLike<number> };
  /** what an error calls row `i`, as "row 7" */
  rowName(i: number): string;
}

/** Throws for places that there are not, and for given columns that the model does not read. */
export function assertPlace({ featureMap }: Model, { at = "rows", given = {} }: MarginOptions): void {
  if (at !== "rows" && at !== "means")
    throw new MultilogitError("option", `at: ${quoted(at)}; expected "rows" or "means"`);
  const known = columnsRead(featureMap);
  for (const name of Object.keys(given)) assertRead(name, known);
}

/**
 * Every one of these rows, with columns at `given` values.
 * @throws MultilogitError "option" for cells of another kind than their column
 */
export function marginsAtRows({ featureMap }: Model, { table, effective }: WeightedRows, given: Row): Margins {
  const changed = withCells(table, given);
  return {
    place: (more = {}) => {
      const rows = withCells(changed, more);
      return {
        design: applyFeatures(featureMap, rows),
        offset: offsetsOf(featureMap, rows),
        rowWeights: effective,
      };
    },
    slopes: (column) => ({
      design: differentiateFeatures(featureMap, changed, column),
      x: finiteNumbers(changed, column),
    }),
    rowName: (i) => `row ${rowNumber(table, i)}`,
  };
}

/** The mean row, with columns at `given` values; `like` is a table with its columns. */
export function marginsAtMean({ featureMap }: Model, mean: MeanRow, like: Table, given: Row): Margins {
  const { offset } = featureMap;
  return {
    place: (more = {}) => {
      const cells = { ...given, ...more };
      // cells of another kind are refused
      withCells(like, cells);
      return {
        design: mean.features(featureMap, cells, applyFeatures),
        offset:
          offset.length === 0
            ? null
            : Float64Array.from(offset, (name) => (name === null ? 0 : mean.meanOf(name, cells))),
        rowWeights: Float64Array.of(1),
      };
    },
    slopes: (column) => ({
      design: mean.features(featureMap, given, (map, rows) => differentiateFeatures(map, rows, column)),
      x: [mean.meanOf(column, given)],
    }),
    rowName: () => "the mean row",
  };
}

function withCells(table: Table, cells: Row): Table {
  return Object.entries(cells).reduce(
    (changed, [name, cell]) => withConstantColumn(changed, name, cell ?? null),
    table,
  );
}

/** The place's error for a column that the model does not read. */
export function assertRead(name: string, known: readonly string[]): void {
  if (!known.includes(name))
    throw new MultilogitError(
      "option",
      `the model reads no column ${quoted(name)}${suggestion(name, known) || `; it reads ${known.map(quoted).join(", ")}`}`,
    );
}
