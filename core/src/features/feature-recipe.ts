import { MultilogitError } from "../errors.js";
import type { Level, UnseenPolicy } from "./feature-map.js";
import type { WordsRecipe } from "./words/words-recipe.js";

/**
 * What to make of columns, before any data are seen; `fitFeatureMap` turns recipes into features. `columns` empty: all columns of the
 * recipe's kind that no other recipe names. N: the names of the columns.
 */
export type FeatureRecipe<N extends string = string> =
  | { readonly kind: "raw"; readonly columns: readonly N[] }
  | { readonly kind: "standardized"; readonly columns: readonly N[] }
  | { readonly kind: "threshold"; readonly threshold: number; readonly columns: readonly N[] }
  | { readonly kind: "boolean"; readonly columns: readonly N[] }
  | ({ readonly kind: "category"; readonly columns: readonly N[] } & CategoryOptions)
  | WordsRecipe<N>;

/** Options of `category`. */
export interface CategoryOptions {
  /**
   * The level that gets no feature of its own: "first" in sorted order, a level, or null for none (one feature per level, the symmetric
   * coding that belongs to a penalty). Default: null with a penalty, "first" without, where one feature per level is not identified.
   */
  readonly reference?: "first" | { readonly level: Level } | null;
  /** What an unseen level does at prediction: an error (default), or no feature set. */
  readonly unseen?: UnseenPolicy;
}

/**
 * Numbers as they are.
 * @example
 * const model = await fit(rows, "kind", { features: [raw("height"), category("colour")] });
 */
export function raw(): FeatureRecipe<never>;
export function raw<N extends string>(...columns: N[]): FeatureRecipe<N>;
export function raw(...columns: string[]): FeatureRecipe {
  return { kind: "raw", columns };
}

/**
 * Numbers minus their weighted mean, divided by their weighted standard deviation (divided by Σw); a constant column gets scale 1.
 * @example
 * const model = await fit(rows, "kind", { features: standardize("height") });
 * model.featureMap.names; // ["constant", "height"]
 */
export function standardize(): FeatureRecipe<never>;
export function standardize<N extends string>(...columns: N[]): FeatureRecipe<N>;
export function standardize(...columns: string[]): FeatureRecipe {
  return { kind: "standardized", columns };
}

/**
 * 1 where the number is at least t, else 0.
 * @example
 * const model = await fit(rows, "kind", { features: threshold(2, "height") });
 * model.featureMap.names; // ["constant", "height>=2"]
 */
export function threshold(t: number): FeatureRecipe<never>;
export function threshold<N extends string>(t: number, ...columns: N[]): FeatureRecipe<N>;
export function threshold(t: number, ...columns: string[]): FeatureRecipe {
  if (typeof t !== "number" || !Number.isFinite(t))
    throw new MultilogitError("option", `threshold(${t}): expected a finite number, such as threshold(8)`);
  return { kind: "threshold", threshold: t, columns };
}

/**
 * 1 where the cell is true, else 0.
 * @example
 * const model = await fit({ ripe: [true, false, true, false], kind: ["a", "b", "a", "a"] }, "kind", { features: boolean("ripe") });
 * model.featureMap.names; // ["constant", "ripe"]
 */
export function boolean(): FeatureRecipe<never>;
export function boolean<N extends string>(...columns: N[]): FeatureRecipe<N>;
export function boolean(...columns: string[]): FeatureRecipe {
  return { kind: "boolean", columns };
}

/**
 * One 0/1 feature per level. Options, if any, come first: category({ unseen: "zero" }, "city").
 * @example
 * const model = await fit(rows, "kind", { features: category("colour") });
 * model.featureMap.names; // ["constant", "colour=green", "colour=red", "colour=yellow"]
 */
export function category(options?: CategoryOptions): FeatureRecipe<never>;
export function category<N extends string>(...columns: N[]): FeatureRecipe<N>;
export function category<N extends string>(options: CategoryOptions, ...columns: N[]): FeatureRecipe<N>;
export function category(first?: CategoryOptions | string, ...rest: string[]): FeatureRecipe {
  if (first === undefined || typeof first === "string")
    return { kind: "category", columns: first === undefined ? rest : [first, ...rest] };
  return { kind: "category", columns: rest, ...first };
}
