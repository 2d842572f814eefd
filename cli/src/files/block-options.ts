import type { ReadOptions } from "./read-options.js";

/** How much memory rows may take before they are read in blocks. */
export interface BlockOptions extends ReadOptions {
  /** bytes; rows that take less are read as a whole. Default {@link MEMORY}. */
  readonly memory?: number;
  /** whether rows are read in blocks however little they take, as those of a --query, which is as dear to count as to read */
  readonly always?: boolean;
  /** Hears, before the first cell is read, that rows are read in blocks, and about how many bytes they would take; may refuse that. */
  readonly onLarge?: (bytes: number | null) => void;
  /** A block ends with the first reading step after this many rows. Default: as many as have a million cells, at most 65,536. */
  readonly blockRows?: number;
}

/** What rows may take unless --memory says otherwise: little next to what the program takes without any. */
export const MEMORY = 256e6;

/** Cells of a block: a few MB, so that what is made of them stays small as well. */
const CELLS = 1 << 20;
const MOST_ROWS = 1 << 16;

/** How many rows a block of this many columns has, about. */
export function rowsOfBlock(columns: number, { blockRows }: BlockOptions): number {
  return blockRows ?? Math.min(MOST_ROWS, Math.ceil(CELLS / columns));
}
