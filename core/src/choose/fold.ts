/** A set of rows to learn from, and others to score what was learnt. Rows are numbered as given, from 0, in ascending order. */
export interface Fold {
  /** from 1: which round of folds, and which of its folds */
  readonly repeat: number;
  readonly fold: number;
  readonly training: Int32Array;
  readonly heldOut: Int32Array;
}

/** The folds of all repeats, and what to know about them, as sentences. */
export interface Folds {
  readonly folds: readonly Fold[];
  readonly notes: readonly string[];
}

/** One fold per number from 0 in `assigned`; rows of −1 are in every training set and never held out. */
export function foldsOf(assigned: Int32Array, count: number, repeat: number): Fold[] {
  const rows = Array.from(assigned.keys());
  return Array.from({ length: count }, (_, f) => ({
    repeat,
    fold: f + 1,
    training: Int32Array.from(rows.filter((i) => assigned[i] !== f)),
    heldOut: Int32Array.from(rows.filter((i) => assigned[i] === f)),
  }));
}
