import { assertKnownOptions, MultilogitError, quoted, suggestion } from "../errors.js";
import { columnsOfTable, statisticsOfTable } from "../features/column-statistics.js";
import type { FeatureMap } from "../features/feature-map.js";
import { category, standardize } from "../features/feature-recipe.js";
import { fitFeatureMap, recipesByColumn } from "../features/fit-feature-map.js";
import { type Formula, formulaPlanOf, isFormula } from "../features/formula/formula-plan.js";
import { type ClassName, classesOf, rowWeightsOf, type Target } from "../likelihood/sample.js";
import { assertPenalty, ridgePenalty } from "../objective/penalty-kinds.js";
import { completeRows, noRowsLeft } from "../table/complete-rows.js";
import { isNumberArray, type NumberArray } from "../table/number-array.js";
import { type Rows, tableWithout } from "../table/raw-rows.js";
import { areRowArrays, isMatrix, tableFromMatrix } from "../table/row-matrix.js";
import { columnOf, listed, type Table } from "../table/table.js";
import { FIT_OPTIONS, type FitOptions } from "./fit-options.js";
import { NAMES_ELSEWHERE } from "./names-elsewhere.js";

/** The rows of a fit, before anything is learnt from them. */
export interface RowsToFit {
  /** the rows to use; complete, unless a missing cell is an error */
  readonly table: Table;
  readonly target: Target | Formula;
  /** the target without the formula's features */
  readonly label: Target;
  readonly plan: FeaturePlan;
  readonly dropped: number;
  /** which rows are used, from 0; null for all */
  readonly kept: Int32Array | null;
}

/** The rows that `fit` would use, and how their columns are used; those of `apart` are neither target nor features, but are kept. */
export function rowsToFit(
  rawRows: Rows,
  targetOrLabels: Target | Formula | LabelsOfRows,
  options: FitOptions,
  apart: readonly string[] = [],
): RowsToFit {
  assertKnownOptions(options, FIT_OPTIONS, "fit", NAMES_ELSEWHERE);
  const { rows, target } = withLabels(rawRows, targetOrLabels);
  const { ignore = [], rowWeights, penalty = ridgePenalty(1) } = options;
  assertPenalty(penalty);
  const label = isFormula(target) ? target.target : target;
  const targets = targetColumns(label, ignore);
  const all = tableWithout(rows, ignore);
  assertWeightsColumn(rowWeights);
  const others = [...(rowWeights === undefined ? [] : [rowWeights]), ...apart];
  const plan = isFormula(target)
    ? formulaPlan(target, all, others, options)
    : recipePlan(target, all, [...targets, ...others], options);
  const complete = withoutMissing(all, [...plan.columns, ...targets, ...others], options.missing);
  return { ...complete, target, label, plan };
}

/** Throws unless row weights are given as the name of a column, or not at all. */
export function assertWeightsColumn(rowWeights: unknown): void {
  if (rowWeights !== undefined && typeof rowWeights !== "string")
    throw new MultilogitError(
      "option",
      `rowWeights is ${quoted(rowWeights)}; expected the name of the column that holds them`,
    );
}

/** A label for each row of a matrix. */
export type LabelsOfRows = readonly ClassName[] | NumberArray;

/** A matrix and labels next to it as a table that has both; other rows as they are. */
function withLabels(rows: Rows, target: Target | Formula | LabelsOfRows): { rows: Rows; target: Target | Formula } {
  const isList = Array.isArray(target) || isNumberArray(target);
  if (!isList || !(isMatrix(rows) || (Array.isArray(rows) && areRowArrays(rows))))
    return { rows, target: target as Target | Formula };
  return { rows: tableFromMatrix(rows, { label: target as LabelsOfRows }), target: "label" };
}

/** Which columns the features read, and the features once it is known which rows are complete. */
export interface FeaturePlan {
  readonly columns: readonly string[];
  /** those that were made categories by name */
  readonly categories: readonly string[];
  featureMapOf(table: Table): FeatureMap;
}

function recipePlan(target: Target, all: Table, notFeatures: readonly string[], options: FitOptions): FeaturePlan {
  const { ignore = [], penalty = ridgePenalty(1), features = [standardize(), category()], constant = true } = options;
  const exclude = [...new Set([...notFeatures, ...ignore.filter((name) => all.names.includes(name))])];
  const offsetColumns = offsetColumnsIn(options);
  return {
    columns: [
      ...recipesByColumn(columnsOfTable(all), features, [...exclude, ...offsetColumns]).keys(),
      ...offsetColumns,
    ],
    categories: [features].flat().flatMap(({ kind, columns }) => (kind === "category" ? columns : [])),
    featureMapOf: (table) =>
      fitFeatureMap(table, features, {
        exclude,
        constant,
        categoryReference: penalty.kind === "none" && constant ? "first" : null,
        offset: offsetInOrder(options.offset, options.classes ?? classesOf(table, target)),
        ...weightsIn(table, options),
      }),
  };
}

/** Throws where options say what a formula says. */
export function assertSaidOnce(options: Pick<FitOptions, "features" | "constant" | "offset">): void {
  const twice = (["features", "constant", "offset"] as const).find((key) => options[key] !== undefined);
  if (twice !== undefined)
    throw new MultilogitError("option", `${twice}: a formula already says that; leave the option out`);
}

function formulaPlan(formula: Formula, all: Table, notFeatures: readonly string[], options: FitOptions): FeaturePlan {
  assertSaidOnce(options);
  const exclude = [...notFeatures, ...(options.ignore ?? []).filter((name) => all.names.includes(name))];
  const plan = formulaPlanOf(formula);
  return {
    columns: plan.columns(all.names, exclude),
    categories: plan.categories(all.names, exclude),
    featureMapOf: (table) =>
      plan.featureMap(statisticsOfTable(table, weightsIn(table, options).rowWeights), {
        exclude,
        classes: options.classes ?? classesOf(table, formula.target),
      }),
  };
}

function weightsIn(table: Table, { rowWeights }: FitOptions): { rowWeights?: Float64Array } {
  return rowWeights === undefined ? {} : { rowWeights: rowWeightsOf(table, rowWeights) };
}

/** The column of classes, or the columns of class masses, after checking that they can be. */
export function targetColumns(target: Target, ignore: readonly string[]): readonly string[] {
  const targets: readonly unknown[] = Array.isArray(target) ? target : [target];
  if (!targets.every((name) => typeof name === "string"))
    throw new MultilogitError(
      "option",
      `the target is ${quoted(target)}; expected a column's name, or for soft labels the names of the columns of class masses`,
    );
  if (Array.isArray(target) && targets.length < 2)
    throw new MultilogitError(
      "option",
      `the target names ${targets.length} columns of class masses; expected at least two, one per class`,
    );
  const ignored = targets.find((name) => ignore.includes(name));
  if (ignored !== undefined)
    throw new MultilogitError("option", `ignore names the target ${quoted(ignored)}; a fit needs it`);
  return targets;
}

/** Throws unless `missing` says what a missing cell does. */
export function assertMissing(missing: unknown): void {
  if (missing !== "error" && missing !== "drop")
    throw new MultilogitError("option", `missing: ${quoted(missing)}; expected "error" or "drop"`);
}

/** The rows without a missing cell in these columns, or an error. */
export function withoutMissing(
  table: Table,
  names: readonly string[],
  missing = "error",
): { table: Table; dropped: number; kept: Int32Array | null } {
  for (const name of names) columnOf(table, name);
  assertMissing(missing);
  if (missing === "error") return { table, dropped: 0, kept: null };
  const complete = completeRows(table, names);
  if (complete.table.rows === 0) throw noRowsLeft(complete.dropped);
  return complete;
}

/** The columns that `offset` names. */
export function offsetColumnsIn({ offset = {} }: Pick<FitOptions, "offset">): string[] {
  const columns: unknown[] = offset === null || Array.isArray(offset) ? [null] : Object.values(offset);
  if (typeof offset === "object" && columns.every((name) => typeof name === "string")) return columns;
  throw new MultilogitError(
    "option",
    `offset is ${quoted(offset)}; expected an object, class → the column whose cells are added to its score`,
  );
}

/** The offset columns in the order of the classes; none where there are no offsets. */
export function offsetInOrder(offset: FitOptions["offset"], classes: readonly ClassName[]): string[] {
  if (offset === undefined) return [];
  const names = classes.map(String);
  const unknown = Object.keys(offset).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new MultilogitError(
      "option",
      `offset names class ${quoted(unknown)}, but there is no such class${suggestion(unknown, names) || `; the classes are ${listed(names)}`}`,
    );
  return names.map((name) => {
    const column = Object.hasOwn(offset, name) ? offset[name] : undefined;
    if (column === undefined)
      throw new MultilogitError(
        "option",
        `offset names no column for class ${quoted(name)}; give one column for every class`,
      );
    return column;
  });
}
