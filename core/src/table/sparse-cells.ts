/** The cells of a column that need not be 0: rows `at`, ascending, and their numbers; the other cells of `rows` are 0. */
export interface SparseCells {
  readonly rows: number;
  readonly at: Int32Array;
  readonly values: ArrayLike<number>;
}

/** The number in row i, by bisection. */
export function sparseCell({ at, values }: SparseCells, i: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle]! < i) low = middle + 1;
    else high = middle;
  }
  return at[low] === i ? values[low]! : 0;
}
