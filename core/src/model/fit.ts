import { assertKnownOptions, MultilogitError, quoted, suggestion } from "../errors.js";
import { columnsRead, type FeatureMap } from "../features/feature-map.js";
import type { FeatureRecipe } from "../features/feature-recipe.js";
import { category, standardize } from "../features/feature-recipe.js";
import { fitFeatureMap, recipesByColumn } from "../features/fit-feature-map.js";
import { type Formula, formulaPlanOf, isFormula } from "../features/formula/formula-plan.js";
import type { ClassWeights } from "../likelihood/class-weights.js";
import {
  assertFittable,
  type ClassName,
  classesOf,
  makeSample,
  rowWeightsOf,
  type Sample,
  type Target,
} from "../likelihood/sample.js";
import { penalisesAll } from "../objective/feature-penalties.js";
import { penalised } from "../objective/penalised.js";
import { assertPenalty, type Penalty, ridgePenalty } from "../objective/penalty-kinds.js";
import { solve } from "../solve/solve.js";
import { SOLVE_OPTIONS, type SolveOptions } from "../solve/solve-options.js";
import type { ArrowTable } from "../table/arrow-table.js";
import { completeRows } from "../table/complete-rows.js";
import { isNumberArray, type NumberArray } from "../table/number-array.js";
import type { Rows } from "../table/raw-rows.js";
import { type Columns, tableWithout } from "../table/raw-rows.js";
import { areRowArrays, isMatrix, type RowArrays, type RowMatrix, tableFromMatrix } from "../table/row-matrix.js";
import { columnOf, listed, type Table } from "../table/table.js";
import { type EngineOptions, withEngine } from "./choose-engine.js";
import { fitted, type Model, type RowFacts } from "./model.js";
import { NAMES_ELSEWHERE } from "./names-elsewhere.js";
import { rowsDigest } from "./rows-digest.js";
import type { ClassOf, ColumnName, RowOfColumns, TargetOf } from "./typed-rows.js";
import { assertEnds } from "./warnings/assert-ends.js";
import type { Warning } from "./warnings/warning.js";
import { warningsAbout } from "./warnings/warnings-about.js";

/** N: the names of the columns, where the rows' type says them; features can name no others. */
export interface FitOptions<N extends string = string> extends SolveOptions, EngineOptions {
  /**
   * What to make of the columns. A single recipe says what to make of the numbers, and strings and booleans become categories; several are
   * taken as they are. Default: standardised numbers, categories.
   */
  readonly features?: FeatureRecipe<N> | readonly FeatureRecipe<N>[];
  /** Columns to leave out; they may hold anything, such as dates and objects. */
  readonly ignore?: readonly (N | (string & {}))[];
  /** Whether there is an intercept, the `constant` feature. Default true. */
  readonly constant?: boolean;
  /** Default ridge(1). Others: `lasso`, `elasticNet`, `grouped`, `none`. */
  readonly penalty?: Penalty;
  /** The column that says how many rows each row stands for. */
  readonly rowWeights?: N | (string & {});
  /**
   * How many times a row of each class counts in the likelihood, in addition to its row weight; "balanced" gives all classes the same total
   * weight. Means and standard deviations of features do not see it. Default: once.
   */
  readonly classWeights?: ClassWeights;
  /**
   * The classes, in their order, where they are fixed beforehand: rows may lack some of them (as a fold may) if a ridge penalises all
   * weights, so without a constant. Default: those that occur, sorted.
   */
  readonly classes?: readonly ClassName[];
  /** For each class the column whose cells are added to its score, in nats. */
  readonly offset?: Readonly<Record<string, N | (string & {})>>;
  /** What a missing cell does: an error that names it (default), or its row is left out. */
  readonly missing?: "error" | "drop";
  /** Called before the solver starts, if anything looks wrong in the data; `report.warnings` has the same. */
  readonly onWarnings?: (warnings: readonly Warning[]) => void;
}

const OPTIONS: readonly string[] = [
  "features",
  "ignore",
  "constant",
  "penalty",
  "rowWeights",
  "classes",
  "classWeights",
  "offset",
  "missing",
  "onWarnings",
  "engine",
  "threads",
  ...SOLVE_OPTIONS,
];

/**
 * Fits a softmax regression of `target` on raw rows: features, sample, objective, solution, model, as `prepare` and `solve` do step by
 * step. A formula gives target and features at once. A fit that stops early is a model too; `model.report.converged` and `.reason` say so.
 *
 * Rows are row objects, columns by name, a table, an Arrow table, or a matrix with the labels next to it, which become the column `label`.
 *
 * @throws MultilogitError "option" for an option or a column that is not known, "data" for rows that cannot be fitted
 * @example await fit([{ x: 1, kind: "a" }, { x: 2, kind: "b" }], "kind")
 */
export function fit<const C extends ClassName>(
  rows: RowMatrix | RowArrays,
  labels: readonly C[],
  options?: FitOptions,
): Promise<Model<C>>;
export function fit(rows: RowMatrix | RowArrays, labels: NumberArray, options?: FitOptions): Promise<Model<number>>;
export function fit<C extends ClassName = ClassName>(
  rows: Table | ArrowTable | RowMatrix,
  target: Target | Formula,
  options?: FitOptions,
): Promise<Model<C>>;
export function fit<C extends Columns, const T extends TargetOf<RowOfColumns<C>>>(
  columns: C,
  target: T,
  options?: FitOptions<ColumnName<C>>,
): Promise<Model<ClassOf<RowOfColumns<C>, T>>>;
export function fit<R extends object, const T extends TargetOf<R>>(
  rows: readonly R[],
  target: T,
  options?: FitOptions<ColumnName<R>>,
): Promise<Model<ClassOf<R, T>>>;
export async function fit(rows: Rows, target: Target | Formula | Labels, options: FitOptions = {}): Promise<Model> {
  const { sample, ...facts } = prepare(rows, target, options);
  if (facts.warnings.length > 0) options.onWarnings?.(facts.warnings);
  return withEngine(sample, options, async (engine) => {
    const objective = penalised(await engine.likelihood(sample), options.penalty ?? ridgePenalty(1));
    const solution = await solve(objective, solveOptionsOf(options)).finally(() => objective.close?.());
    return fitted(objective, solution, facts);
  });
}

/** The sample that `fit` would fit: features fitted to these rows, labels, weights and offsets; and what else is known about the rows. */
export function prepare(
  rawRows: Rows,
  targetOrLabels: Target | Formula | Labels,
  options: FitOptions = {},
): { readonly sample: Sample } & RowFacts {
  assertKnownOptions(options, OPTIONS, "fit", NAMES_ELSEWHERE);
  const { rows, target } = withLabels(rawRows, targetOrLabels);
  const { ignore = [], rowWeights, penalty = ridgePenalty(1) } = options;
  assertPenalty(penalty);
  const label = isFormula(target) ? target.target : target;
  const targets = targetColumns(label, ignore);
  const all = tableWithout(rows, ignore);
  const weightColumns = rowWeights === undefined ? [] : [rowWeights];
  const plan = isFormula(target)
    ? formulaPlan(target, all, weightColumns, options)
    : recipePlan(target, all, [...targets, ...weightColumns], options);
  const { table, dropped } = withoutMissing(all, [...plan.columns, ...targets, ...weightColumns], options.missing);
  const sample = makeSample(plan.featureMapOf(table), table, label, {
    ...(rowWeights === undefined ? {} : { rowWeights }),
    ...(options.classes === undefined ? {} : { classes: options.classes }),
    ...(options.classWeights === undefined ? {} : { classWeights: options.classWeights }),
  });
  assertFittable(sample, penalisesAll(penalty, sample.featureMap));
  assertEnds(sample);
  const weights = sample.hasUnitWeights ? null : sample.rowWeights;
  return {
    sample,
    droppedRows: dropped,
    warnings: warningsAbout({ table, sample, penalty, named: plan.categories }),
    classWeights: sample.classWeights,
    rowsDigest: rowsDigest(table, [...columnsRead(sample.featureMap), ...targets], weights),
  };
}

/** A label for each row of a matrix. */
type Labels = readonly ClassName[] | NumberArray;

/** A matrix and labels next to it as a table that has both; other rows as they are. */
function withLabels(rows: Rows, target: Target | Formula | Labels): { rows: Rows; target: Target | Formula } {
  const isList = Array.isArray(target) || isNumberArray(target);
  if (!isList || !(isMatrix(rows) || (Array.isArray(rows) && areRowArrays(rows))))
    return { rows, target: target as Target | Formula };
  return { rows: tableFromMatrix(rows, { label: target as Labels }), target: "label" };
}

/** Which columns the features read, and the features once it is known which rows are complete. */
interface FeaturePlan {
  readonly columns: readonly string[];
  /** those that were made categories by name */
  readonly categories: readonly string[];
  featureMapOf(table: Table): FeatureMap;
}

function recipePlan(target: Target, all: Table, notFeatures: readonly string[], options: FitOptions): FeaturePlan {
  const { ignore = [], penalty = ridgePenalty(1), features = [standardize(), category()], constant = true } = options;
  const exclude = [...new Set([...notFeatures, ...ignore.filter((name) => all.names.includes(name))])];
  const offsetColumns = Object.values(options.offset ?? {});
  return {
    columns: [...recipesByColumn(all, features, [...exclude, ...offsetColumns]).keys(), ...offsetColumns],
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

function formulaPlan(formula: Formula, all: Table, notFeatures: readonly string[], options: FitOptions): FeaturePlan {
  const twice = (["features", "constant", "offset"] as const).find((key) => options[key] !== undefined);
  if (twice !== undefined)
    throw new MultilogitError("option", `${twice}: a formula already says that; leave the option out`);
  const exclude = [...notFeatures, ...(options.ignore ?? []).filter((name) => all.names.includes(name))];
  const plan = formulaPlanOf(formula);
  return {
    columns: plan.columns(all.names, exclude),
    categories: plan.categories(all.names, exclude),
    featureMapOf: (table) =>
      plan.featureMap(table, {
        exclude,
        classes: options.classes ?? classesOf(table, formula.target),
        ...weightsIn(table, options),
      }),
  };
}

function weightsIn(table: Table, { rowWeights }: FitOptions): { rowWeights?: Float64Array } {
  return rowWeights === undefined ? {} : { rowWeights: rowWeightsOf(table, rowWeights) };
}

function targetColumns(target: Target, ignore: readonly string[]): readonly string[] {
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

/** The rows without a missing cell in these columns, or an error. */
export function withoutMissing(
  table: Table,
  names: readonly string[],
  missing = "error",
): { table: Table; dropped: number } {
  for (const name of names) columnOf(table, name);
  if (missing === "error") return { table, dropped: 0 };
  if (missing !== "drop")
    throw new MultilogitError("option", `missing: ${quoted(missing)}; expected "error" or "drop"`);
  const complete = completeRows(table, names);
  if (complete.table.rows === 0)
    throw new MultilogitError(
      "data",
      "every row has a missing cell in a column that is used; ignore the column that is empty",
    );
  return complete;
}

function offsetInOrder(offset: FitOptions["offset"], classes: readonly ClassName[]): string[] {
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

/** Those of `options` that `solve` takes. */
export function solveOptionsOf(options: SolveOptions): SolveOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([key]) => (SOLVE_OPTIONS as readonly string[]).includes(key)),
  );
}
