import type { ColumnStatistics, KnownColumns } from "../column-statistics.js";
import type { FeatureMap, Level, UnseenPolicy } from "../feature-map.js";
import type { FeatureNeeds } from "../fit-feature-map.js";
import type { FormulaNode } from "./parse-formula.js";

/** Options of `formula`. */
export interface FormulaOptions {
  /** The reference level of factors by their column. Default: the first in sorted order. */
  readonly base?: Readonly<Record<string, Level>>;
  /** What a category not seen in the fit does at prediction: an error (default), or no feature set. */
  readonly unseen?: UnseenPolicy;
  /**
   * Whether numbers are fitted in units of their standard deviation, which a ridge penalty sees and an unpenalised fit does not.
   * Default true.
   */
  readonly standardize?: boolean;
}

/** A target and the features that explain it, in the notation of R; made by `formula`. */
export interface Formula {
  readonly text: string;
  /** the column on the left, or the columns of cbind(…), one per class */
  readonly target: string | readonly string[];
  /** both sides as they were read */
  readonly left: FormulaNode;
  readonly right: FormulaNode;
  readonly options: FormulaOptions;
  readonly [made]: true;
}

declare const made: unique symbol;

export interface FitFormulaOptions {
  /** Columns that "." does not stand for: row weights and the like. */
  readonly exclude: readonly string[];
  /** the classes, in their order */
  readonly classes: readonly Level[];
}

/**
 * What a fit asks of a formula. `formula` hands it over with the formula, so that a program without formulas carries none of what reads
 * and codes them.
 */
export interface FormulaPlan {
  /** the columns that it reads of a table with the columns `names` */
  columns(names: readonly string[], exclude: readonly string[]): string[];
  /** those that it makes categories by C(x), once for each time */
  categories(names: readonly string[], exclude: readonly string[]): string[];
  /** what `featureMap` will ask for */
  needs(columns: KnownColumns, exclude: readonly string[]): FeatureNeeds;
  featureMap(statistics: ColumnStatistics, options: FitFormulaOptions): FeatureMap;
}

const plans = new WeakMap<object, FormulaPlan>();

/** The formula of these parts, frozen, with its plan. */
export function formulaWith(
  parts: Omit<Formula, typeof made>,
  planOfFormula: (formula: Formula) => FormulaPlan,
): Formula {
  const formula = Object.freeze({ ...parts }) as Formula;
  plans.set(formula, planOfFormula(formula));
  return formula;
}

export function isFormula(value: unknown): value is Formula {
  return plans.has(Object(value));
}

export function formulaPlanOf(formula: Formula): FormulaPlan {
  return plans.get(formula)!;
}
