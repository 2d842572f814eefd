/** What a warning is about, for a program to branch on. */
export type WarningCode =
  /** the target holds numbers that look measured: nearly every row is a class of its own */
  | "measured-target"
  /** the target names rows rather than classes */
  | "target-of-identifiers"
  /** a category with a level for nearly every row */
  | "identifier"
  /** a category whose levels are all numbers */
  | "numbers-as-text"
  /** a category of running text */
  | "sentences"
  /** a category with a level per date */
  | "dates-as-categories"
  /** a column of numbers that says which row it is */
  | "row-numbers"
  /** a column that says how many rows each row stands for, used as a feature */
  | "frequencies"
  /** a feature that is the same in every row, where that matters */
  | "constant-column"
  /** large data without the fast engine, which this runtime or a page's content security policy lacks */
  | "slow-engine";

/** Something about the data that looks wrong, or why a fit is slow. The fit is what was asked for all the same. */
export interface Warning {
  readonly code: WarningCode;
  /** the column it is about; empty where it is about none */
  readonly column: string;
  /** what is there, what became of it, and what helps */
  readonly sentence: string;
}
