import type { EvenShare } from "../../likelihood/curvature.js";
import type { Sample } from "../../likelihood/sample.js";
import { STANDARDIZED } from "./kernel-interface.js";
import { holdPlan, standardizedIn } from "./kernel-plan.js";
import { type KernelRows, kernelRows, type RowsPart, type Standardization } from "./kernel-rows.js";
import { chunksOf, type KernelScratch, keptBytes, kernelScratch, needsOf, operationsOf } from "./kernel-scratch.js";
import type { KernelMemory } from "./load-kernels.js";
import { FREE_FROM, MemoryLayout } from "./memory-layout.js";
import { type Placed, rowsImage, writeImage } from "./rows-image.js";

/** A sample in the kernels' memory, and where things are in it. */
export interface StagedSample extends KernelScratch, Standardization {
  readonly memory: KernelMemory;
  /** n, d, K */
  readonly rows: number;
  readonly features: number;
  readonly classes: number;
  /** how many times each row counts */
  readonly factor: number;
  /** address of the structure that assembly/plan.ts describes */
  readonly plan: number;
  /** whether passes in f64 leave the probabilities for those that follow */
  readonly keepsProbabilities: boolean;
  /** the features that are 1 everywhere */
  readonly constants: readonly number[];
  /** first rows of the chunks that a pass is made in, and n */
  readonly chunks: readonly number[];
  /** multiply-adds of a product with all rows, about */
  readonly operations: number;
  /** at most this many in one chunk */
  readonly chunkOperations: number;
  /** features of a row that are not zero, about */
  readonly entries: number;
  /** whether all features are flags or 1, and every row counts once: their products are counted bit by bit (assembly/flag-gram.ts) */
  readonly areFlags: boolean;
  /** the first byte behind all of this */
  readonly end: number;
}

/** Multiply-adds of a chunk: a few milliseconds, so that a pass can be stopped and shared evenly by threads. */
const CHUNK_OPERATIONS = 8_000_000;

/**
 * Rows 0, every, 2·every … of the sample, each counting `factor` times, laid out for `threads` threads, in chunks of this many
 * multiply-adds.
 */
export function stagedSample(
  sample: Sample,
  threads: number,
  { every, factor }: EvenShare,
  chunkOperations = CHUNK_OPERATIONS,
): StagedSample {
  const rows = kernelRows(sample, { every });
  const { center, scale } = rows;
  const [d, K] = [center.length, sample.classes.length];
  const image = rowsImage(rows);
  const layout = new MemoryLayout(FREE_FROM);
  const scratch = kernelScratch(layout, K, rows, needsOf(image.rows, d, K, chunkOperations), threads);
  const at = layout.room(image.bytes);
  // a share of the rows is only summed in single precision
  const bytes = every === 1 ? keptBytes(image.rows, K) : 0;
  const plan = holdPlan(layout, image.rows, at, rows, scratch, K, bytes && layout.room(bytes));
  const end = layout.room(0);
  const memory = layout.memory();
  writeImage(rows, image, new Uint8Array(memory.buffer, at, image.bytes));
  return {
    ...scratch,
    ...describedRows(image.rows, rows, K, chunkOperations),
    memory,
    features: d,
    classes: K,
    factor,
    plan,
    keepsProbabilities: bytes > 0,
    center,
    scale,
    chunkOperations,
    end,
  };
}

/** What passes over these rows go by. */
export function describedRows(
  rows: KernelRows<Placed>,
  { center }: Standardization,
  K: number,
  chunkOperations: number,
): Pick<StagedSample, "rows" | "constants" | "chunks" | "operations" | "entries" | "areFlags"> {
  return {
    rows: rows.rows,
    constants: rows.parts.flatMap((part) => (part.kind === "constant" ? [part.feature] : [])),
    chunks: chunksOf(rows, center.length, K, chunkOperations),
    operations: operationsOf(rows, K),
    entries: rows.parts.reduce((sum, part) => sum + entriesOf(part, center, rows.rows), 0),
    areFlags: rows.labels !== null && rows.rowWeights === null && rows.parts.every((part) => isOfFlags(part, center)),
  };
}

/** As `areFlags` of assembly/flag-gram.ts asks of a part. */
function isOfFlags(part: RowsPart<Placed>, center: Float64Array): boolean {
  if (standardizedIn(part, center) !== STANDARDIZED.no) return false;
  if (part.kind === "constant") return true;
  return part.kind === "lookup" && part.codes.BYTES_PER_ELEMENT === 1 && part.positions.every(({ flags }) => flags > 0);
}

/** About how many features of one part are not zero in a row; half of the flags. */
function entriesOf(part: RowsPart<Placed>, center: Float64Array, n: number): number {
  if (standardizedIn(part, center) === STANDARDIZED.centred || part.kind === "dense") return part.features;
  if (part.kind === "constant") return 1;
  if (part.kind === "sparse") return part.values.length / n;
  return part.positions.reduce((sum, { flags }) => sum + (flags === 0 ? 1 : flags / 2), 0);
}
