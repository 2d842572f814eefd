import { type SourceColumn, sqlName } from "./column-source.js";

/**
 * What tells the cells of one pass over rows from those of another: how many rows there were, and the sum of their hashes. Other cells give
 * the same sum once in two thousand million; the same rows in another order always do.
 */
export interface CellSign {
  readonly rows: number;
  /** mod 2³² */
  readonly hashes: number;
}

/** The hash of a row's cells in SQL, an INTEGER from 0 to 2³¹ − 1. */
export function rowHash(columns: readonly SourceColumn[]): string {
  return `(hash(${columns.map(({ name }) => sqlName(name)).join(", ")}) >> 33)::integer`;
}

/** The sum of the hashes of all rows in SQL, a DOUBLE; 0 where there are none. */
export function sumOfHashes(columns: readonly SourceColumn[]): string {
  return `(coalesce(sum(${rowHash(columns)}::bigint), 0) % ${2 ** 32})::double`;
}

/** `sum` and some more hashes. */
export function withHashes(sum: number, hashes: Int32Array): number {
  let total = sum | 0;
  for (let i = 0; i < hashes.length; i++) total = (total + hashes[i]!) | 0;
  return total >>> 0;
}
