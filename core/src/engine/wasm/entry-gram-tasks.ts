import { placesOf } from "../../design/gram.js";
import { type EntryLayout, entryRanges } from "./entry-layout.js";
import type { TaskOf } from "./kernel-threads.js";
import type { StagedSample } from "./staged-sample.js";

/** Rows that the kernel lays out at once, and the numbers that it keeps for them, as in assembly/entry-gram.ts. */
const ROWS = 64;
const STRIDE = 68;

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
  of(address: number, from: number, to: number): TaskOf<"entryGram64">[];
}

export function entryGramTasks(
  { memory, features: d, classes: K }: Pick<StagedSample, "memory" | "features" | "classes">,
  layout: EntryLayout,
  count: number,
): EntryGramTasks {
  const { size: m, occurring, features, classes } = layout;
  const F = occurring.length;
  const ranges = entryRanges(m, count);
  const scratchBytes = 8 * STRIDE * (2 * m + F + 2 * K);
  const featuresAt = (address: number) => address + 8 * Math.ceil(d / 2);
  const sumsAt = (address: number) => featuresAt(address) + 8 * m;
  const scratchAt = (address: number) => sumsAt(address) + 8 * m * m;
  return {
    bytes: scratchAt(0) + ranges.length * scratchBytes,
    perRow: operationsOfRow(m),
    ranges: ranges.length,
    place(address) {
      placesOf(occurring, new Int32Array(memory.buffer, address, d));
      new Int32Array(memory.buffer, featuresAt(address), m).set(features);
      new Int32Array(memory.buffer, featuresAt(address) + 4 * m, m).set(classes);
      new Float64Array(memory.buffer, scratchAt(address), (ranges.length * scratchBytes) / 8).fill(0);
      return sumsAt(address);
    },
    of: (address, from, to) =>
      ranges.map(([first, end], t) => [
        from,
        to,
        address,
        F,
        featuresAt(address),
        featuresAt(address) + 4 * m,
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
