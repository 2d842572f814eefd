import { MultilogitError, quoted, suggestion } from "../errors.js";
import { applyFeatures, offsetsOf } from "../features/apply-features.js";
import { differentiateFeatures } from "../features/differentiate-features.js";
import { columnsRead } from "../features/feature-map.js";
import { finiteNumbers } from "../features/finite-numbers.js";
import { meanFeatures, meanOf } from "../features/mean-features.js";
import { effectiveWeights } from "../likelihood/formulas.js";
import type { Row, Table } from "../table/table.js";
import { withConstantColumn } from "../table/with-constant-column.js";
import type { Inference } from "./inference.js";
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
}

/** @throws MultilogitError "option" for columns that the model does not read and for cells of another kind */
export function marginsOf({ model, table, sample }: Inference, { at = "rows", given = {} }: MarginOptions): Margins {
  if (at !== "rows" && at !== "means")
    throw new MultilogitError("option", `at: ${quoted(at)}; expected "rows" or "means"`);
  const { featureMap } = model;
  const known = columnsRead(featureMap);
  for (const name of Object.keys(given)) assertRead(name, known);
  const effective = effectiveWeights(sample);
  const set = (cells: Row): Table =>
    Object.entries(cells).reduce((changed, [name, cell]) => withConstantColumn(changed, name, cell ?? null), table);
  const changed = set(given);
  const offset = (cells: Row) => offsetsOf(featureMap, set(cells));
  if (at === "rows")
    return {
      place: (more = {}) => ({
        design: applyFeatures(featureMap, set({ ...given, ...more })),
        offset: offset({ ...given, ...more }),
        rowWeights: effective,
      }),
      slopes: (column) => ({
        design: differentiateFeatures(featureMap, changed, column),
        x: finiteNumbers(changed, column),
      }),
    };
  const one = Float64Array.of(1);
  const mean = (cells: Row, applied: Parameters<typeof meanFeatures>[4]) =>
    meanFeatures(featureMap, table, effective, cells, applied);
  return {
    place: (more = {}) => {
      set({ ...given, ...more });
      return {
        design: mean({ ...given, ...more }, applyFeatures),
        offset: meanRowOffset(offset({ ...given, ...more }), effective, model.classes.length),
        rowWeights: one,
      };
    },
    slopes: (column) => ({
      design: mean(given, (map, rows) => differentiateFeatures(map, rows, column)),
      x: [meanOf(changed, column, effective)],
    }),
  };
}

/** The place's error for a column that the model does not read. */
export function assertRead(name: string, known: readonly string[]): void {
  if (!known.includes(name))
    throw new MultilogitError(
      "option",
      `the model reads no column ${quoted(name)}${suggestion(name, known) || `; it reads ${known.map(quoted).join(", ")}`}`,
    );
}

function meanRowOffset(offset: Float64Array | null, effective: Float64Array, K: number): Float64Array | null {
  if (offset === null) return null;
  const mean = new Float64Array(K);
  const total = effective.reduce((sum, w) => sum + w, 0);
  effective.forEach((w, i) => {
    for (let k = 0; k < K; k++) mean[k]! += (w / total) * offset[i * K + k]!;
  });
  return mean;
}
