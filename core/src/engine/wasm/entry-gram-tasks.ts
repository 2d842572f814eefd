import { type EntryLayout, entryRanges } from "./entry-layout.js";
import type { TaskOf } from "./kernel-threads.js";
import type { StagedSample } from "./staged-sample.js";

/** Rows that the kernel lays out at once, as in assembly/entry-gram.ts. */
const ROWS = 64;

/** Where the numbers of a pass over entries are, and its tasks. */
export interface EntryGramTasks {
  /** room needed, bytes */
  readonly bytes: number;
  /** multiply-adds of a row, about */
  readonly perRow: number;
  /** into how many tasks the entries are divided */
  readonly ranges: number;
  /** Writes what the kernel reads at `address`; returns the sums' own address. */
  place(address: number): number;
  /** The tasks of rows `from` to `to`. */
  of(address: number, from: number, to: number): TaskOf<"entryGram">[];
}

export function entryGramTasks(
  { memory, features: d }: Pick<StagedSample, "memory" | "features">,
  { size: m, features, classes }: EntryLayout,
  count: number,
): EntryGramTasks {
  const ranges = entryRanges(m, count);
  const scratchBytes = 8 * (2 * m * ROWS + d);
  const sumsAt = (address: number) => address + 8 * m;
  const scratchAt = (address: number) => sumsAt(address) + 8 * m * m;
  return {
    bytes: 8 * m * m + 8 * m + ranges.length * scratchBytes,
    perRow: operationsOfRow(m),
    ranges: ranges.length,
    place(address) {
      new Int32Array(memory.buffer, address, m).set(features);
      new Int32Array(memory.buffer, address + 4 * m, m).set(classes);
      new Uint8Array(memory.buffer, scratchAt(address), ranges.length * scratchBytes).fill(0);
      return sumsAt(address);
    },
    of: (address, from, to) =>
      ranges.map(([first, end], t) => [
        from,
        to,
        address,
        address + 4 * m,
        m,
        first,
        end,
        scratchAt(address) + t * scratchBytes,
        sumsAt(address) + 8 * first * m,
      ]),
  };
}

/** Multiply-adds of a row: the products, and what lays its numbers out. */
export function operationsOfRow(m: number): number {
  return (m * m) / 2 + 4 * m;
}

/** At most about `rows` rows, in whole blocks of the kernel, so that sums do not depend on the division. */
export function wholeBlocks(rows: number): number {
  return ROWS * Math.max(1, Math.floor(rows / ROWS));
}
