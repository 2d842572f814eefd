/** What was checked, besides the diagnosis. */
export interface CheckedSubject {
  /** the program or the file of answers, as it was given */
  readonly name: string;
  /** how a function was called, where that was found out */
  readonly calledAs: string | null;
  /** what it said where it failed at weights for which others return NaN */
  readonly failedFarOut?: string | null;
  /** the rows that it was checked with, in words; null for the doctor's own */
  readonly data: string | null;
  /** names of the features, without the constant; null if only their places are known */
  readonly features: readonly string[] | null;
  /** names of the classes that have weights, in their order; null for numbers from 0 */
  readonly classes: readonly string[] | null;
  readonly seconds: number;
}
