import { assertKnownOptions, MultilogitError, quoted, suggestion } from "../errors.js";
import { type Column, listed, type Table } from "../table/table.js";
import { type ColumnStatistics, type KnownColumns, statisticsOfTable } from "./column-statistics.js";
import type { Expression } from "./expression.js";
import { type Feature, type FeatureMap, featureMapOf } from "./feature-map.js";
import { category, type FeatureRecipe, standardize } from "./feature-recipe.js";
import { booleanFeature, numberFeature, thresholdFeature } from "./number-feature.js";

/** Options of `fitFeatureMap`. */
export interface FeatureMapOptions {
  /** Columns that are not features: the target, row weights, anything to be left out. */
  readonly exclude?: readonly string[];
  /** Whether the first feature is the constant 1, the intercept. Default true. */
  readonly constant?: boolean;
  /** Weight of each row in means and standard deviations. Default 1. */
  readonly rowWeights?: ArrayLike<number>;
  /** The reference of categories whose recipe names none: "first", or null for none. Default null. */
  readonly categoryReference?: "first" | null;
  /** One column per class, in the order of the classes, whose cells are added to the scores. */
  readonly offset?: readonly string[];
}

const OPTIONS: readonly (keyof FeatureMapOptions)[] = [
  "exclude",
  "constant",
  "rowWeights",
  "categoryReference",
  "offset",
];

/**
 * φ from recipes and a table: which columns, and the numbers that a feature takes from the data (centre, scale, levels).
 *
 * One recipe without columns stands for [recipe, category()]: it says what to make of the numbers, and strings and booleans become
 * categories. Several recipes are taken as they are. The default is [standardize(), category()]. Features follow the order of the table's
 * columns.
 * @example
 * const featureMap = fitFeatureMap(table, standardize("height"), { exclude: ["kind"] });
 * featureMap.names; // ["constant", "height"]
 */
export function fitFeatureMap(
  table: Table,
  recipes: FeatureRecipe | readonly FeatureRecipe[] = [standardize(), category()],
  options: FeatureMapOptions = {},
): FeatureMap {
  assertKnownOptions(options, OPTIONS, "fitFeatureMap");
  return featureMapFrom(statisticsOfTable(table, options.rowWeights), recipes, options);
}

/** The same from statistics of rows, wherever they are. */
export function featureMapFrom(
  statistics: ColumnStatistics,
  recipes: FeatureRecipe | readonly FeatureRecipe[],
  { exclude = [], constant = true, categoryReference = null, offset = [] }: Omit<FeatureMapOptions, "rowWeights">,
): FeatureMap {
  const recipeOf = recipesByColumn(statistics, recipes, [...exclude, ...offset]);
  const fitted = [...recipeOf].map(([name, recipe]) => fitFeature(statistics, name, recipe, categoryReference));
  return featureMapOf([...(constant ? [{ kind: "constant" } as const] : []), ...fitted], offset);
}

/** What has to be known about the rows before φ can be made of them. */
export interface FeatureNeeds {
  /** columns whose levels are wanted */
  readonly levels: readonly string[];
  /** numbers whose mean and deviation are wanted */
  readonly numbers: readonly Expression[];
}

/** What `featureMapFrom` will ask for; words ask for more than this. */
export function needsOfRecipes(recipeOf: ReadonlyMap<string, FeatureRecipe>): FeatureNeeds {
  const columns = (kind: FeatureRecipe["kind"]) =>
    [...recipeOf].filter(([, recipe]) => recipe.kind === kind).map(([column]) => column);
  return {
    levels: columns("category"),
    numbers: columns("standardized").map((column) => numberFeature(column).expression),
  };
}

function completed(recipes: FeatureRecipe | readonly FeatureRecipe[]): readonly FeatureRecipe[] {
  for (const recipe of Array.isArray(recipes) ? recipes : [recipes]) assertRecipe(recipe);
  if (Array.isArray(recipes)) return recipes;
  const single = recipes as FeatureRecipe;
  return single.columns.length === 0 && single.kind !== "category" ? [single, category()] : [single];
}

const KINDS: readonly string[] = [
  "raw",
  "standardized",
  "threshold",
  "boolean",
  "category",
  "words",
] satisfies FeatureRecipe["kind"][];

function assertRecipe(recipe: unknown): void {
  const { kind, columns } = Object(recipe) as Partial<FeatureRecipe>;
  const isKnown = typeof kind === "string" && KINDS.includes(kind);
  if (isKnown && Array.isArray(columns) && (kind !== "words" || columns.length > 0)) return;
  throw new MultilogitError(
    "option",
    `features: ${quoted(recipe)} is not a feature recipe${typeof kind === "string" && !isKnown ? `: there is no kind ${quoted(kind)}${suggestion(kind, KINDS)}` : ""}; expected standardize(), raw(), threshold(t), boolean(), category() or words(column), or a list of them`,
  );
}

/**
 * Which recipe makes a feature of which column, in the order of the table's columns. Recipes that name columns take those; then those
 * without columns take the remaining columns of their kind. A column that is left over is an error if any recipe is without columns.
 */
export function recipesByColumn(
  columns: KnownColumns,
  recipes: FeatureRecipe | readonly FeatureRecipe[],
  exclude: readonly string[],
): Map<string, FeatureRecipe> {
  for (const name of exclude) columns.kindOf(name);
  const candidates = new Set(columns.names);
  for (const name of exclude) candidates.delete(name);
  const all = completed(recipes);
  const chosen = new Map<string, FeatureRecipe>();
  for (const recipe of all) {
    for (const name of recipe.columns) {
      columns.kindOf(name);
      if (!candidates.has(name))
        throw new MultilogitError(
          "option",
          `column ${quoted(name)} is the target, a weight, an offset or ignored; it cannot be a feature too`,
        );
      if (chosen.has(name))
        throw new MultilogitError("option", `column ${quoted(name)} is named by two feature recipes; name it once`);
      chosen.set(name, recipe);
    }
  }
  const sweeping = all.filter((recipe) => recipe.columns.length === 0);
  for (const name of candidates) {
    if (chosen.has(name)) continue;
    const recipe = sweeping.find((candidate) => suits(candidate, columns.kindOf(name)));
    if (recipe) chosen.set(name, recipe);
  }
  const left = [...candidates].filter((name) => !chosen.has(name));
  if (sweeping.length > 0 && left.length > 0)
    throw new MultilogitError(
      "option",
      `no feature recipe takes ${listed(left)}; add a recipe for them, or ignore them`,
    );
  return new Map([...candidates].flatMap((name) => (chosen.has(name) ? [[name, chosen.get(name)!]] : [])));
}

function suits(recipe: FeatureRecipe, kind: Column["kind"]): boolean {
  switch (recipe.kind) {
    case "category":
      return kind !== "number";
    case "words":
      return false;
    case "boolean":
      return kind === "boolean";
    default:
      return kind === "number";
  }
}

function fitFeature(
  statistics: ColumnStatistics,
  column: string,
  recipe: FeatureRecipe,
  categoryReference: "first" | null,
): Feature {
  switch (recipe.kind) {
    case "raw":
      statistics.assertNumbers(numberFeature(column));
      return numberFeature(column);
    case "standardized": {
      const { center, scale } = statistics.centerAndScaleOf(numberFeature(column));
      return numberFeature(column, center, scale);
    }
    case "threshold":
      statistics.assertNumbers(numberFeature(column));
      return thresholdFeature(column, recipe.threshold);
    case "boolean":
      statistics.assertNumbers(booleanFeature(column));
      return booleanFeature(column);
    case "category":
      return fitCategory(statistics, column, recipe, categoryReference);
    case "words":
      return statistics.wordsOf(column, recipe);
  }
}

function fitCategory(
  statistics: ColumnStatistics,
  column: string,
  { reference: wanted, unseen = "error" }: FeatureRecipe & { kind: "category" },
  categoryReference: "first" | null,
): Feature {
  const levels = statistics.levelsOf(column);
  const choice = wanted === undefined ? categoryReference : wanted;
  const asked = choice === "first" ? (levels[0] ?? null) : (choice?.level ?? null);
  const reference = levels.find((level) => String(level) === String(asked)) ?? null;
  if (asked !== null && reference === null)
    throw new MultilogitError(
      "option",
      `reference ${quoted(asked)} is not a level of ${quoted(column)}; its levels are ${listed(levels.map(String))}`,
    );
  return { kind: "category", column, levels, reference, unseen };
}
