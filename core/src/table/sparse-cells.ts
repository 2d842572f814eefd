import type { NumberArray } from "./number-array.js";

/** The cells of a column that need not be 0: rows `at`, ascending, and their numbers; the other cells of `rows` are 0. */
export interface SparseCells {
  readonly rows: number;
  readonly at: Int32Array;
  readonly values: NumberArray;
}

/** The number in row i. */
export function sparseCell({ at, values }: SparseCells, i: number): number {
  const e = firstFrom(at, i);
  return at[e] === i ? values[e]! : 0;
}

/** The first place in ascending `at` of row i or a later one, by bisection. */
export function firstFrom(at: Int32Array, i: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle]! < i) low = middle + 1;
    else high = middle;
  }
  return low;
}
