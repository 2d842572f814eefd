import { WORKSPACE } from "./kernel-interface.js";
import type { KernelRows, RowsPart, Standardization } from "./kernel-rows.js";
import type { MemoryLayout } from "./memory-layout.js";
import type { Placed } from "./rows-image.js";

/** f64, or f32 for passes far from the optimum. */
export type Precision = 64 | 32;

/** Where d × K weights go, with what every row's scores start from and the lookups' tables. */
export interface StagedWeights {
  readonly weights: number;
  readonly first: number;
  readonly tables: number;
}

/** Where the kernels keep everything but the rows; addresses are bytes. */
export interface KernelScratch {
  readonly weights: StagedWeights;
  readonly directions: StagedWeights;
  /** one per thread */
  readonly workspaces: readonly number[];
  /** the scores of a block of rows in a workspace, bytes */
  readonly blockBytes: number;
  readonly centers: number;
  readonly scales: number;
  /** where chunk c leaves its sums: chunkOutput + c · chunkBytes */
  readonly chunkOutput: number;
  readonly chunkBytes: number;
  /** room for the steps of a line, and for probabilities of `windowRows` rows */
  readonly steps: number;
  readonly window: number;
  readonly windowRows: number;
}

/** How much room rows need outside of their image. */
export interface ScratchNeeds {
  readonly rows: number;
  /** rows of all lookup tables together */
  readonly tableRows: number;
  /** rows that a kernel takes at once, a multiple of 4 */
  readonly blockRows: number;
  /** numbers of those rows in the widest dense part */
  readonly tile: number;
  /** the most chunks of a pass */
  readonly chunks: number;
}

/** The most steps along a line that one pass takes. */
export const MOST_STEPS = 64;
/** A block's scores and dense numbers stay in the second cache: half of its usual 256 KiB to 512 KiB. */
const BLOCK_BYTES = 128 * 1024;
/** Enough that the work around a block is small compared with the work inside it; not swept. */
const MOST_BLOCK_ROWS = 128;
/** The most that all chunks' sums take together, in bytes. */
const MOST_CHUNK_BYTES = 8 * 2 ** 20;
/** Fewer chunks than this are taken only to stay below so many bytes: a pass of one chunk cannot be stopped, or shared. */
const FEW_CHUNKS = 8;
const MOST_BYTES_OF_FEW = 512 * 2 ** 20;
/** Up to so many classes every chunk has room for sums over pairs of classes (8 MiB); of more they are summed column by column. */
export const MOST_CLASSES_PAIRED = 1024;
/** The most bytes of probabilities that are kept, and the fewest multiply-adds of a score for it. */
const MOST_KEPT_BYTES = 32 * 2 ** 20;
const FEWEST_PER_SCORE = 48;
/** Probabilities and residuals of rows are handed over in windows of this size, not n × K of them at once. */
const WINDOW_BYTES = 4 * 2 ** 20;

/** What a pass over these rows needs in chunks of `chunkOperations` multiply-adds. */
export function needsOf(rows: KernelRows<Placed>, d: number, K: number, chunkOperations: number): ScratchNeeds {
  const blockRows = blockRowsFor(rows.parts, strideFor(K));
  const widest = Math.max(0, ...rows.parts.map((part) => (part.kind === "dense" ? part.features : 0)));
  return {
    rows: rows.rows,
    tableRows: tableRowsOf(rows.parts),
    blockRows,
    tile: (blockRows + 4) * widest,
    chunks: chunksOf(rows, d, K, chunkOperations).length - 1,
  };
}

/** What the needs of several rows, taken one after the other, have in common. */
export function mostOf(needs: readonly ScratchNeeds[]): ScratchNeeds {
  const most = (field: keyof ScratchNeeds) => needs.reduce((largest, each) => Math.max(largest, each[field]), 0);
  return {
    rows: most("rows"),
    tableRows: most("tableRows"),
    blockRows: most("blockRows"),
    tile: most("tile"),
    chunks: most("chunks"),
  };
}

/** Room for all of it, for passes by `threads` threads. */
export function kernelScratch(
  layout: MemoryLayout,
  K: number,
  { center, scale }: Standardization,
  needs: ScratchNeeds,
  threads: number,
): KernelScratch {
  const d = center.length;
  const stride = strideFor(K);
  const { tableRows, blockRows } = needs;
  const weightsRoom = (): StagedWeights => ({
    weights: layout.room(d * stride),
    first: layout.room(stride),
    tables: layout.room(tableRows * stride),
  });
  const [weights, directions] = [weightsRoom(), weightsRoom()];
  const block = (blockRows + 4) * stride;
  const workspaces = Array.from({ length: threads }, () =>
    layout.hold(
      WORKSPACE.of({
        scores: layout.room(block),
        changes: layout.room(block),
        moved: layout.room(block),
        tile: layout.room(8 * needs.tile),
        sums: layout.room((d + tableRows) * stride),
        own: layout.room(8 * blockRows + 16),
        others: layout.room(8 * blockRows + 16),
        entryColumns: layout.room(4 * d),
        entryValues: layout.room(8 * d),
      }),
    ),
  );
  const chunkBytes = chunkBytesFor(d, K);
  const windowRows = Math.max(1, Math.min(needs.rows, Math.floor(WINDOW_BYTES / (8 * K))));
  return {
    weights,
    directions,
    workspaces,
    blockBytes: block,
    centers: layout.hold(center),
    scales: layout.hold(scale),
    chunkBytes,
    windowRows,
    chunkOutput: layout.room(needs.chunks * chunkBytes),
    steps: layout.room(8 * MOST_STEPS),
    window: layout.room(windowRows * K * 8),
  };
}

/** First rows of chunks of about equal work, and n; their number depends only on the rows, never on the threads. */
export function chunksOf(rows: KernelRows<Placed>, d: number, K: number, chunkOperations: number): number[] {
  const n = rows.rows;
  const wanted = Math.ceil(operationsOf(rows, K) / chunkOperations);
  const bytes = chunkBytesFor(d, K);
  const few = Math.min(FEW_CHUNKS, Math.floor(MOST_BYTES_OF_FEW / bytes));
  const count = Math.max(1, Math.min(n, wanted, Math.max(few, Math.floor(MOST_CHUNK_BYTES / bytes))));
  return Array.from({ length: count + 1 }, (_, c) => Math.floor((c * n) / count));
}

/**
 * Room for the probabilities at the last weights, bytes, or 0: passes for curvature at the same weights then need no scores. Where a score
 * takes so few multiply-adds that copying costs as much, or where there are many rows, they are computed again.
 */
export function keptBytes(rows: KernelRows<Placed>, K: number): number {
  const bytes = rows.rows * strideFor(K);
  const isWorthIt = operationsOf(rows, K) >= FEWEST_PER_SCORE * rows.rows * K;
  return isWorthIt && bytes <= MOST_KEPT_BYTES ? bytes : 0;
}

/** Multiply-adds of ΦW, with a few for each row's softmax. */
export function operationsOf({ rows, parts }: KernelRows<Placed>, K: number): number {
  const perRow = parts.reduce((sum, part) => {
    if (part.kind === "lookup") return sum + part.positions.length;
    if (part.kind === "dense") return sum + part.features;
    return sum + (part.kind === "sparse" ? part.values.length / rows : 0);
  }, 4);
  return rows * perRow * K;
}

/** Numbers from one row of weights to the next, K padded to whole vectors: what assembly/plan.ts calls strideOf. */
export function paddedClasses(K: number, precision: Precision): number {
  return precision === 64 ? Math.ceil(K / 2) * 2 : Math.ceil(K / 4) * 4;
}

/** Rows of a part's lookup tables. */
export function tableRowsOf(parts: readonly RowsPart<unknown>[]): number {
  return parts.reduce(
    (sum, part) => (part.kind === "lookup" ? part.positions.reduce((rows, { entries }) => rows + entries, sum) : sum),
    0,
  );
}

/** Rows that a kernel takes at once. */
export function blockRowsFor(parts: readonly RowsPart<unknown>[], stride: number): number {
  const bytesPerRow = parts.reduce(
    (most, part) => Math.max(most, part.kind === "dense" ? 8 * part.features : 0),
    stride,
  );
  return Math.max(4, Math.min(MOST_BLOCK_ROWS, Math.floor(BLOCK_BYTES / bytesPerRow / 4) * 4));
}

/** Bytes from one row of K numbers to the next, enough for whole vectors of either precision. */
export function strideFor(K: number): number {
  return Math.ceil(K / 2) * 16;
}

/** Room for the largest output of a pass. */
function chunkBytesFor(d: number, K: number): number {
  const pairs = K > MOST_CLASSES_PAIRED ? 0 : strideFor(K) ** 2 / 8;
  return Math.max(16 + 8 * K + 8 * d * K, 16 * MOST_STEPS, pairs, 8 * d);
}
