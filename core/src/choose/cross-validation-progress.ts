/** Where a cross-validation is: fits of all rows first, then those of each fold. */
export interface CrossValidationProgress {
  /** from 1, of `folds` in all repeats; 0 while all rows are fitted */
  readonly fold: number;
  readonly folds: number;
  /** which of the penalties, from 1 */
  readonly penalty: number;
  readonly penalties: number;
  /** which λ, from 1, of at most `count` */
  readonly step: number;
  readonly count: number;
  readonly lambda: number;
}
