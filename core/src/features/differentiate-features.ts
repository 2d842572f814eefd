import { csr } from "../design/csr.js";
import type { DesignMatrix } from "../design/design-matrix.js";
import { MultilogitError, quoted } from "../errors.js";
import type { Table } from "../table/table.js";
import { categoryCodes } from "./category-codes.js";
import { columnsIn, type Dual, differentiateExpression, isSmooth } from "./expression.js";
import {
  codedLevels,
  type Feature,
  type FeatureMap,
  factorColumns,
  factorsOf,
  namesOf,
  type Part,
} from "./feature-map.js";
import { featureNouns } from "./feature-nouns.js";
import { columnNumbers } from "./finite-numbers.js";
import type { NumberFeature } from "./number-feature.js";

/** What one feature contributes to a row: `slope(i)` at the feature `place(i)`, −1 for none. */
interface SlopeBlock {
  readonly place: (i: number) => number;
  readonly slope: (i: number) => number;
}

/**
 * ∂Φ/∂x of all rows, n × d, for the column `column` of numbers: `applyFeatures` differentiated, by the chain and product rules.
 * @throws MultilogitError "option" where a feature makes a category or a step of the column, which has no slope
 */
export function differentiateFeatures(
  { features }: Pick<FeatureMap, "features">,
  table: Table,
  column: string,
): DesignMatrix {
  assertSmooth(features, column);
  const blocks: SlopeBlock[] = [];
  let start = 0;
  for (const feature of features) {
    if (factorsOf(feature).some((factor) => factorColumns(factor).includes(column)))
      blocks.push(slopeBlock(feature, table, column, start));
    start += namesOf(feature).length;
  }
  return csr(sparseRows(blocks, table.rows), start);
}

function assertSmooth(features: readonly Feature[], column: string): void {
  for (const factor of features.flatMap(factorsOf)) {
    if (!factorColumns(factor).includes(column) || hasSlope(factor)) continue;
    throw new MultilogitError(
      "option",
      `column ${quoted(column)} is read as a ${featureNouns(factor)[0]} (${quoted(namesOf(factor)[0])}), so it has no slope; name columns of numbers`,
    );
  }
}

/** Whether the factor changes smoothly with the columns that it reads. */
export function hasSlope(factor: Part): boolean {
  return factor.kind === "number" && isSmooth(factor.expression);
}

function slopeBlock(feature: Feature, table: Table, column: string, start: number): SlopeBlock {
  const factors = factorsOf(feature);
  const duals = factors.filter((factor) => factor.kind === "number").map((factor) => dualsOf(factor, table, column));
  const slope = (i: number): number => {
    let [value, derivative] = [1, 0];
    for (const dual of duals) {
      const x = dual(i);
      derivative = derivative * x.value + value * x.slope;
      value *= x.value;
    }
    return derivative;
  };
  const places = factors
    .filter((factor) => factor.kind === "category")
    .map((factor) => ({
      codes: categoryCodes(factor, table),
      levels: codedLevels(factor).length,
    }));
  const place = (i: number): number => {
    let [at, stride] = [start, 1];
    for (const { codes, levels } of places) {
      if (codes[i]! < 0) return -1;
      at += codes[i]! * stride;
      stride *= levels;
    }
    return at;
  };
  return { place, slope };
}

/** A factor without levels and its derivative in each row. */
function dualsOf({ expression, center, scale }: NumberFeature, table: Table, column: string): (i: number) => Dual {
  const columns = new Map(columnsIn(expression).map((read) => [read.column, columnNumbers(table, read)]));
  return (i) => {
    const { value, slope } = differentiateExpression(expression, column, (read) => columns.get(read.column)![i]!);
    return { value: (value - center) / scale, slope: slope / scale };
  };
}

/** Rows with their entries; blocks come in the order of the features. */
function sparseRows(blocks: readonly SlopeBlock[], rows: number) {
  const starts = new Int32Array(rows + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (const { place, slope } of blocks) {
      const at = place(i);
      const value = at < 0 ? 0 : slope(i);
      if (value === 0) continue;
      columns.push(at);
      values.push(value);
    }
    starts[i + 1] = columns.length;
  }
  return { starts, columns: Int32Array.from(columns), values: Float64Array.from(values) };
}
