import type { AbortSignalLike } from "../abort-signal-like.js";
import { MultilogitError, quoted, suggestion } from "../errors.js";
import type { Expression } from "../features/expression.js";
import type { FeatureMap } from "../features/feature-map.js";
import { category, standardize } from "../features/feature-recipe.js";
import { type FeatureNeeds, featureMapFrom, needsOfRecipes, recipesByColumn } from "../features/fit-feature-map.js";
import { type Formula, formulaPlanOf, isFormula } from "../features/formula/formula-plan.js";
import { numberFeature } from "../features/number-feature.js";
import { classWeightsOf } from "../likelihood/class-weights.js";
import type { ClassName, Target } from "../likelihood/sample.js";
import { assertPenalty, ridgePenalty } from "../objective/penalty-kinds.js";
import type { ColumnInfo, RowSource, Statistics, StatisticsRequest } from "../source/row-source.js";
import type { SamplePlan } from "../source/sample-plan.js";
import { columnsOfSource, noWords, statisticsOfSource } from "../source/statistics-of-source.js";
import { noRowsLeft } from "../table/complete-rows.js";
import { listed } from "../table/table.js";
import type { FitOverOptions } from "./fit-over-options.js";
import {
  assertMissing,
  assertSaidOnce,
  assertWeightsColumn,
  offsetColumnsIn,
  offsetInOrder,
  targetColumns,
} from "./rows-to-fit.js";

/** What a fit over a source knows after its first pass. */
export interface SourcePlan {
  readonly plan: SamplePlan;
  readonly statistics: Statistics;
  /** columns that were made categories by name: what is asked for is not questioned */
  readonly named: readonly string[];
}

/** Far more levels than a category that generalises has; identifiers of rows have more. */
const MOST_LEVELS = 100_000;

/** φ, the classes and everything else that staging needs, by one pass of statistics. */
export async function planOverSource(
  source: RowSource,
  target: Target | Formula,
  options: FitOverOptions,
): Promise<SourcePlan> {
  const { ignore = [], rowWeights, penalty = ridgePenalty(1), missing = "error", mostLevels = MOST_LEVELS } = options;
  assertPenalty(penalty);
  assertWeightsColumn(rowWeights);
  assertMissing(missing);
  if (!(Number.isInteger(mostLevels) && mostLevels > 0))
    throw new MultilogitError("option", `mostLevels is ${quoted(mostLevels)}; expected a whole number of at least 1`);
  const label = isFormula(target) ? target.target : target;
  const targets = targetColumns(label, ignore);
  const columns = columnsWithout(await source.columns(options.signal), ignore);
  const others = rowWeights === undefined ? [] : [rowWeights];
  for (const name of [...targets, ...others]) columns.kindOf(name);
  const features = isFormula(target)
    ? featuresOfFormula(target, columns, others, options)
    : featuresOfRecipes(columns, [...targets, ...others], options);
  const used = [...new Set([...features.columns, ...targets, ...others])];
  const numbersToo = [...others, ...(typeof label === "string" ? [] : label)];
  const request: StatisticsRequest = {
    columns: used,
    missing,
    levels: [...new Set([...features.needs.levels, ...(typeof label === "string" ? [label] : [])])],
    mostLevels,
    numbers: [...features.needs.numbers, ...numbersToo.map((name) => columnNumber(columns, name))],
    rowWeights: rowWeights ?? null,
  };
  const statistics = await statisticsFrom(source, request, options.signal);
  // staging names the row of those that come here
  assertNotNegative(request, statistics, source.tables ? [] : numbersToo);
  const classes = classesIn(request, statistics, label, options.classes);
  const featureMap = features.featureMapOf(statisticsOfSource(columns, request, statistics), classes);
  const totals = () => totalsIn(request, statistics, label, classes);
  const classWeights =
    options.classWeights === undefined ? null : [...classWeightsOf(options.classWeights, classes, totals)];
  assertOffsets(featureMap, columns);
  return {
    plan: { featureMap, classes, target: label, rowWeights: rowWeights ?? null, classWeights, missing },
    statistics,
    named: features.categories,
  };
}

type Columns = ReturnType<typeof columnsOfSource>;

/** What a target's features read and need, and φ once that is known. */
interface FeaturesOver {
  readonly columns: readonly string[];
  readonly categories: readonly string[];
  readonly needs: FeatureNeeds;
  featureMapOf(statistics: ReturnType<typeof statisticsOfSource>, classes: readonly ClassName[]): FeatureMap;
}

function columnsWithout(all: readonly ColumnInfo[], ignore: readonly string[]): Columns {
  const names = all.map(({ name }) => name);
  const unknown = ignore.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new MultilogitError(
      "option",
      `ignore names ${quoted(unknown)}, but there is no such column${suggestion(unknown, names)}`,
    );
  return columnsOfSource(all.filter(({ name }) => !ignore.includes(name)));
}

function featuresOfRecipes(columns: Columns, exclude: readonly string[], options: FitOverOptions): FeaturesOver {
  const { penalty = ridgePenalty(1), features = [standardize(), category()], constant = true } = options;
  const offsetColumns = offsetColumnsIn(options);
  const recipes = recipesByColumn(columns, features, [...exclude, ...offsetColumns]);
  const words = [...recipes].find(([, { kind }]) => kind === "words");
  if (words) throw noWords(words[0]);
  return {
    columns: [...recipes.keys(), ...offsetColumns],
    categories: [features].flat().flatMap(({ kind, columns: named }) => (kind === "category" ? named : [])),
    needs: needsOfRecipes(recipes),
    featureMapOf: (statistics, classes) =>
      featureMapFrom(statistics, features, {
        exclude,
        constant,
        categoryReference: penalty.kind === "none" && constant ? "first" : null,
        offset: offsetInOrder(options.offset, classes),
      }),
  };
}

function featuresOfFormula(
  formula: Formula,
  columns: Columns,
  exclude: readonly string[],
  options: FitOverOptions,
): FeaturesOver {
  assertSaidOnce(options);
  const plan = formulaPlanOf(formula);
  return {
    columns: plan.columns(columns.names, exclude),
    categories: plan.categories(columns.names, exclude),
    needs: plan.needs(columns, exclude),
    featureMapOf: (statistics, classes) => plan.featureMap(statistics, { exclude, classes }),
  };
}

async function statisticsFrom(source: RowSource, request: StatisticsRequest, signal: AbortSignalLike | undefined) {
  signal?.throwIfAborted();
  const statistics = await source.statistics(request, signal);
  const { levels, numbers, rows, droppedRows } = statistics;
  if (levels.length !== request.levels.length || numbers.length !== request.numbers.length)
    throw new MultilogitError(
      "engine",
      `source ${source.name} gave statistics of ${levels.length} and ${numbers.length} columns; asked for levels of ${request.levels.length} and numbers of ${request.numbers.length}`,
    );
  if (!(rows > 0)) throw noRowsLeft(droppedRows);
  return statistics;
}

/** A column of numbers as an expression. */
function columnNumber(columns: Columns, name: string): Expression {
  if (columns.kindOf(name) !== "number")
    throw new MultilogitError(
      "data",
      `column ${quoted(name)} holds ${columns.kindOf(name) === "text" ? "strings" : "booleans"}; expected numbers, as it holds weights or class masses`,
    );
  return numberFeature(name).expression;
}

/** Row weights and class masses; their numbers are the last of the request. */
function assertNotNegative(request: StatisticsRequest, { numbers, weight }: Statistics, names: readonly string[]) {
  const first = request.numbers.length - names.length;
  names.forEach((name, at) => {
    const { min } = numbers[first + at]!;
    if (min < 0)
      throw new MultilogitError(
        "data",
        `column ${quoted(name)} holds ${min}, which is negative; weights and class masses are 0 or more`,
      );
  });
  if (request.rowWeights !== null && !(weight > 0))
    throw new MultilogitError(
      "data",
      `row weights ${quoted(request.rowWeights)} are all 0; at least two classes need rows with weight above 0`,
    );
}

function classesIn(
  request: StatisticsRequest,
  statistics: Statistics,
  target: Target,
  fixed: readonly ClassName[] | undefined,
): readonly ClassName[] {
  if (typeof target !== "string") return fixed ?? target;
  const found = statistics.levels[request.levels.indexOf(target)]!.map(({ level }) => level);
  if (fixed === undefined) return found;
  const names = fixed.map(String);
  const unknown = found.find((level) => !names.includes(String(level)));
  if (unknown !== undefined)
    throw new MultilogitError(
      "data",
      `target ${quoted(target)}: class ${quoted(unknown)} is not one of the classes given, ${listed(names)}`,
    );
  return fixed;
}

/** Σ w y for each class: of its rows, or of its column of masses. */
function totalsIn(
  request: StatisticsRequest,
  { levels, numbers, weight }: Statistics,
  target: Target,
  classes: readonly ClassName[],
): number[] {
  if (typeof target !== "string")
    return numbers.slice(request.numbers.length - target.length).map(({ mean }) => mean * weight);
  const counts = new Map(levels[request.levels.indexOf(target)]!.map((count) => [String(count.level), count.weight]));
  return classes.map((name) => counts.get(String(name)) ?? 0);
}

function assertOffsets({ offset }: FeatureMap, columns: Columns): void {
  for (const name of offset) if (name !== null) columnNumber(columns, name);
}
