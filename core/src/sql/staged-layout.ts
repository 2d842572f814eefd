/** What the columns of a staged table are: `y`, or `m0`, `m1`, … of masses; `w`; `o0`, …; values; places `c0`, …; factors `f0`, …. */
export interface StagedLayout {
  /** d */
  readonly features: number;
  /** K */
  readonly classes: number;
  /** whether labels are masses, in columns `m0`, `m1`, …, rather than a code in `y` */
  readonly hasMasses: boolean;
  /** whether rows have a weight, in column `w` */
  readonly hasWeights: boolean;
  /** for each class, whether it has an offset, in column `o` and its place */
  readonly hasOffset: readonly boolean[];
  /** the places of the features whose values are kept, in the order in which they are */
  readonly fixed: readonly number[];
  /** what has its place in column `c` and its own place here, counted from `first`, and −1 where the row has none of these features */
  readonly placed: readonly PlacedTerm[];
}

export interface PlacedTerm {
  readonly first: number;
  readonly features: number;
  /** whether its value is in column `f` and its place here, rather than 1 */
  readonly hasFactor: boolean;
}

/** The value of a placed term: a column, or null for 1. */
export function factorColumn({ hasFactor }: PlacedTerm, t: number): string | null {
  return hasFactor ? `f${t}` : null;
}
