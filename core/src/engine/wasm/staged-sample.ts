import { flatDesign } from "../../design/flat-design.js";
import type { EvenShare } from "../../likelihood/curvature.js";
import type { Sample } from "../../likelihood/sample.js";
import { type DesignPart, designParts } from "./design-parts.js";
import { PART, PART_KIND, PLAN, POSITION, STANDARDIZED, WORKSPACE } from "./kernel-interface.js";
import type { KernelMemory } from "./load-kernels.js";
import { FREE_FROM, MemoryLayout } from "./memory-layout.js";

/** f64, or f32 for passes far from the optimum. */
export type Precision = 64 | 32;

/** A sample in the kernels' memory, and where things are in it. */
export interface StagedSample {
  readonly memory: KernelMemory;
  /** n, d, K */
  readonly rows: number;
  readonly features: number;
  readonly classes: number;
  /** how many times each row counts */
  readonly factor: number;
  /** addresses of the structures that assembly/plan.ts describes, one workspace per thread */
  readonly plan: number;
  readonly workspaces: readonly number[];
  readonly weights: StagedWeights;
  readonly directions: StagedWeights;
  /** the features that are 1 everywhere */
  readonly constants: readonly number[];
  readonly center: Float64Array;
  readonly scale: Float64Array;
  /** first rows of the chunks that a pass is made in, and n */
  readonly chunks: readonly number[];
  /** multiply-adds of a product with all rows, about */
  readonly operations: number;
  /** at most this many in one chunk */
  readonly chunkOperations: number;
  /** features of a row that are not zero, about */
  readonly entries: number;
  /** where chunk c leaves its sums: chunkOutput + c · chunkBytes */
  readonly chunkOutput: number;
  readonly chunkBytes: number;
  /** room for the steps of a line, and for probabilities of `windowRows` rows */
  readonly steps: number;
  readonly window: number;
  readonly windowRows: number;
  /** the first byte behind all of this */
  readonly end: number;
}

/** Where d × K weights go, with what every row's scores start from and the lookups' tables. */
export interface StagedWeights {
  readonly weights: number;
  readonly first: number;
  readonly tables: number;
}

/** The most steps along a line that one pass takes. */
export const MOST_STEPS = 64;
/** A block's scores and dense numbers stay in the second cache: half of its usual 256 KiB to 512 KiB. */
const BLOCK_BYTES = 128 * 1024;
/** Enough that the work around a block is small compared with the work inside it; not swept. */
const MOST_BLOCK_ROWS = 128;
/** Multiply-adds of a chunk: a few milliseconds, so that a pass can be stopped and shared evenly by threads. */
const CHUNK_OPERATIONS = 8_000_000;
/** The most that all chunks' sums take together, in bytes. */
const MOST_CHUNK_BYTES = 32 * 2 ** 20;
/** Probabilities and residuals of rows are handed over in windows of this size, not n × K of them at once. */
const WINDOW_BYTES = 4 * 2 ** 20;

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
  const { design, classes, labels } = sample;
  const [d, K] = [design.features, classes.length];
  const n = Math.ceil(sample.rows / every);
  const { blocks, center, scale } = flatDesign(design);
  const parts = designParts(blocks, sample.rows, every);
  const tableRows = parts.reduce((sum, part) => sum + tableRowsOf(part), 0);
  const stride = strideFor(K);
  const blockRows = blockRowsFor(parts, stride);
  const layout = new MemoryLayout(FREE_FROM);
  const each = (values: Float64Array, width = 1) => everyOf(values, width, n, every);

  const weightsRoom = (): StagedWeights => ({
    weights: layout.room(d * stride),
    first: layout.room(stride),
    tables: layout.room(tableRows * stride),
  });
  const [weights, directions] = [weightsRoom(), weightsRoom()];
  const widestTile = Math.max(0, ...parts.map((part) => (part.kind === "dense" ? part.features : 0)));
  const pairs = (K * (K + 1)) / 2;
  const workspaces = Array.from({ length: threads }, () => {
    const block = (blockRows + 4) * stride;
    return layout.hold(
      WORKSPACE.of({
        scores: layout.room(block),
        changes: layout.room(block),
        moved: layout.room(Math.max(block, strideFor(pairs))),
        tile: layout.room((blockRows + 4) * widestTile * 8),
        sums: layout.room((d + tableRows) * stride),
        own: layout.room(8 * blockRows + 16),
        others: layout.room(8 * blockRows + 16),
        entryColumns: layout.room(4 * d),
        entryValues: layout.room(8 * d),
      }),
    );
  });
  const byte = labels.kind === "classes" && K <= 256;
  const codes = labels.kind === "classes" ? everyCode(labels.codes, n, every, byte) : null;
  const masses = labels.kind === "masses" ? labels : null;
  const isPlain = sample.hasUnitWeights || sample.rowWeights.every((w) => w === 1);
  const rowWeights = isPlain ? null : each(sample.rowWeights);
  const plan = layout.hold(
    PLAN.of({
      rows: n,
      classes: K,
      features: d,
      blockRows,
      parts: layout.hold(partsInMemory(parts, center, layout)),
      partCount: parts.length,
      labels: codes ? layout.hold(codes) : 0,
      labelBytes: codes ? codes.BYTES_PER_ELEMENT : 0,
      masses: masses ? layout.hold(each(masses.masses, K)) : 0,
      massTotals: masses ? layout.hold(each(masses.totals)) : 0,
      rowWeights: rowWeights ? layout.hold(rowWeights) : 0,
      offset: sample.offset ? layout.hold(each(sample.offset, K)) : 0,
      weights: weights.weights,
      directions: directions.weights,
      firstScores: weights.first,
      firstChanges: directions.first,
      weightTables: weights.tables,
      directionTables: directions.tables,
      tableRows,
      centers: layout.hold(center),
      scales: layout.hold(scale),
    }),
  );
  const chunkBytes = Math.max(16 + 8 * K + 8 * d * K, 16 * MOST_STEPS, K * stride, 8 * d);
  const operations = operationsOf(n, parts, K);
  const chunks = chunksOf(n, operations, chunkBytes, chunkOperations);
  const windowRows = Math.max(1, Math.min(n, Math.floor(WINDOW_BYTES / (8 * K))));
  const addresses = {
    chunkOutput: layout.room((chunks.length - 1) * chunkBytes),
    steps: layout.room(8 * MOST_STEPS),
    window: layout.room(windowRows * K * 8),
    end: layout.room(0),
  };
  return {
    memory: layout.memory(),
    rows: n,
    features: d,
    classes: K,
    factor,
    plan,
    workspaces,
    weights,
    directions,
    constants: parts.flatMap((part) => (part.kind === "constant" ? [part.feature] : [])),
    center,
    scale,
    chunks,
    operations,
    chunkOperations,
    entries: parts.reduce((sum, part) => sum + entriesOf(part, center, n), 0),
    chunkBytes,
    windowRows,
    ...addresses,
  };
}

/** Bytes from one row of K numbers to the next, enough for whole vectors of either precision. */
function strideFor(K: number): number {
  return Math.ceil(K / 2) * 16;
}

/** The same, in numbers of one precision: what assembly/plan.ts calls strideOf. */
export function paddedClasses(K: number, precision: Precision): number {
  return precision === 64 ? Math.ceil(K / 2) * 2 : Math.ceil(K / 4) * 4;
}

function tableRowsOf(part: DesignPart): number {
  return part.kind === "lookup" ? part.positions.reduce((sum, position) => sum + position.entries, 0) : 0;
}

function blockRowsFor(parts: readonly DesignPart[], stride: number): number {
  const bytesPerRow = parts.reduce((sum, part) => Math.max(sum, part.kind === "dense" ? 8 * part.features : 0), stride);
  return Math.max(4, Math.min(MOST_BLOCK_ROWS, Math.floor(BLOCK_BYTES / bytesPerRow / 4) * 4));
}

/** The parts, in sequence, as assembly/plan.ts describes them. */
function partsInMemory(parts: readonly DesignPart[], center: Float64Array, layout: MemoryLayout): Int32Array {
  const inMemory: number[] = [];
  let table = 0;
  for (const part of parts) {
    inMemory.push(...partInMemory(part, table, center, layout));
    table += tableRowsOf(part);
  }
  return Int32Array.from(inMemory);
}

function partInMemory(part: DesignPart, table: number, center: Float64Array, layout: MemoryLayout): Int32Array {
  const always = {
    kind: PART_KIND[part.kind],
    feature: part.feature,
    featureCount: part.features,
    standardized: standardizedIn(part, center),
  };
  const none = { data: 0, width: part.features, positions: 0, starts: 0, columns: 0, bytes: 0 };
  if (part.kind === "constant") return PART.of({ ...always, ...none });
  if (part.kind === "lookup") {
    const bytes = part.codes.BYTES_PER_ELEMENT;
    const width = part.positions.length;
    const data = layout.hold(part.codes);
    return PART.of({ ...always, ...none, data, width, positions: layout.hold(positionsFrom(part, table)), bytes });
  }
  const bytes = part.values.BYTES_PER_ELEMENT;
  // kernels work on four dense rows at a time, and read sixteen bytes at once
  if (part.kind === "dense") {
    const data = layout.hold(part.values, 3 * part.features * bytes + 16);
    return PART.of({ ...always, ...none, data, bytes });
  }
  const data = layout.hold(part.values);
  const [starts, columns] = [layout.hold(part.starts), layout.hold(part.columns)];
  return PART.of({ ...always, ...none, data, starts, columns, bytes });
}

/** A lookup's positions, whose tables follow one another from row `table` on. */
function positionsFrom(part: Extract<DesignPart, { kind: "lookup" }>, table: number): Int32Array {
  const inMemory: number[] = [];
  for (const { entries, flags, feature } of part.positions) {
    inMemory.push(...POSITION.of({ table, entries, flags, feature }));
    table += entries;
  }
  return Int32Array.from(inMemory);
}

/** How assembly/plan.ts says whether features are standardised; without centres zeros stay zeros. */
function standardizedIn({ isStandardized, feature, features }: DesignPart, center: Float64Array): number {
  if (!isStandardized) return STANDARDIZED.no;
  const isCentred = center.subarray(feature, feature + features).some((c) => c !== 0);
  return isCentred ? STANDARDIZED.centred : STANDARDIZED.scaled;
}

/** About how many features of one part are not zero in a row; half of the flags. */
function entriesOf(part: DesignPart, center: Float64Array, n: number): number {
  if (standardizedIn(part, center) === STANDARDIZED.centred || part.kind === "dense") return part.features;
  if (part.kind === "constant") return 1;
  if (part.kind === "sparse") return part.values.length / n;
  return part.positions.reduce((sum, { flags }) => sum + (flags === 0 ? 1 : flags / 2), 0);
}

/** Multiply-adds of ΦW, with a few for each row's softmax. */
function operationsOf(n: number, parts: readonly DesignPart[], K: number): number {
  const perRow = parts.reduce((sum, part) => {
    if (part.kind === "lookup") return sum + part.positions.length;
    if (part.kind === "dense") return sum + part.features;
    return sum + (part.kind === "sparse" ? part.values.length / n : 0);
  }, 4);
  return n * perRow * K;
}

/** First rows of chunks of about equal work, and n; their number depends only on the data, never on the threads. */
function chunksOf(n: number, operations: number, chunkBytes: number, chunkOperations: number): number[] {
  const wanted = Math.ceil(operations / chunkOperations);
  const count = Math.max(1, Math.min(n, wanted, Math.floor(MOST_CHUNK_BYTES / chunkBytes)));
  return Array.from({ length: count + 1 }, (_, c) => Math.floor((c * n) / count));
}

function everyOf(values: Float64Array, width: number, n: number, every: number): Float64Array {
  if (every === 1) return values;
  return Float64Array.from(
    { length: n * width },
    (_, at) => values[Math.floor(at / width) * every * width + (at % width)]!,
  );
}

function everyCode(codes: Uint8Array | Int32Array, n: number, every: number, byte: boolean): Uint8Array | Int32Array {
  if (every === 1 && byte === codes instanceof Uint8Array) return codes;
  const out = byte ? new Uint8Array(n) : new Int32Array(n);
  for (let r = 0; r < n; r++) out[r] = codes[r * every]!;
  return out;
}
