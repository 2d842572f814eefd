import type { FeatureRecipe } from "../features/feature-recipe.js";
import type { ClassWeights } from "../likelihood/class-weights.js";
import type { ClassName } from "../likelihood/sample.js";
import type { Penalty } from "../objective/penalty-kinds.js";
import { SOLVE_OPTIONS, type SolveOptions } from "../solve/solve-options.js";
import type { EngineOptions } from "./choose-engine.js";
import type { Warning } from "./warnings/warning.js";

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
  /** What a missing cell (null, undefined, a number that is not finite) does: an error that names it (default), or its row is left out. */
  readonly missing?: "error" | "drop";
  /** Called before the solver starts, if anything looks wrong in the data; `report.warnings` has the same. */
  readonly onWarnings?: (warnings: readonly Warning[]) => void;
}

/** Their names. */
export const FIT_OPTIONS: readonly string[] = [
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
