import { flatDesign } from "../../design/flat-design.js";
import type { EvenShare } from "../../likelihood/curvature.js";
import type { Sample } from "../../likelihood/sample.js";
import { type DesignPart, designParts } from "./design-parts.js";
import { FREE_FROM, MemoryLayout } from "./memory-layout.js";

/** f64, or f32 for passes far from the optimum. */
export type Precision = 64 | 32;

/** A sample in the kernels' memory, and where things are in it. */
export interface StagedSample {
  readonly memory: WebAssembly.Memory;
  /** n, d, K */
  readonly rows: number;
  readonly features: number;
  readonly classes: number;
  /** how many times each row counts */
  readonly factor: number;
  /** addresses of the structures that assembly/plan.ts describes, one bench a thread */
  readonly plan: number;
  readonly benches: readonly number[];
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
  /** and at most of one chunk */
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

/** Steps that one pass along a line takes at most. */
export const MOST_STEPS = 64;
/** A block's scores and dense numbers stay in the second cache: half of its usual 256 KiB to 512 KiB. */
const BLOCK_BYTES = 128 * 1024;
/** So many that the work around a block is small beside the work within; not swept. */
const MOST_BLOCK_ROWS = 128;
/** Multiply-adds of a chunk: a few milliseconds, so that a pass can be stopped and threads share it evenly. */
const CHUNK_OPERATIONS = 8_000_000;
/** All chunks' sums together, in bytes. */
const MOST_CHUNK_BYTES = 32 * 2 ** 20;
/** Probabilities and residuals of rows are handed over in windows of this size, not n × K of them at once. */
const WINDOW_BYTES = 4 * 2 ** 20;
/** Numbers that describe one part, as assembly/plan.ts reads them. */
const PART_FIELDS = 10;
const KIND = { lookup: 0, dense: 1, sparse: 2, constant: 3 } as const;

/** Rows 0, every, 2·every … of the sample, each counting `factor` times, laid out for `threads` threads, in chunks of so many multiply-adds. */
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
  const benches = Array.from({ length: threads }, () =>
    layout.hold(
      Int32Array.of(
        layout.room((blockRows + 4) * stride),
        layout.room((blockRows + 4) * stride),
        layout.room(Math.max((blockRows + 4) * stride, strideFor(pairs))),
        layout.room((blockRows + 4) * widestTile * 8),
        layout.room((d + tableRows) * stride),
        layout.room(8 * blockRows + 16),
        layout.room(8 * blockRows + 16),
        layout.room(4 * d),
        layout.room(8 * d),
      ),
    ),
  );
  const byte = labels.kind === "classes" && K <= 256;
  const codes = labels.kind === "classes" ? everyCode(labels.codes, n, every, byte) : null;
  const masses = labels.kind === "masses" ? labels : null;
  const isPlain = sample.hasUnitWeights || sample.rowWeights.every((w) => w === 1);
  const rowWeights = isPlain ? null : each(sample.rowWeights);
  const plan = layout.hold(
    Int32Array.of(
      n,
      K,
      d,
      blockRows,
      layout.hold(partFields(parts, center, layout)),
      parts.length,
      codes ? layout.hold(codes) : 0,
      codes ? codes.BYTES_PER_ELEMENT : 0,
      masses ? layout.hold(each(masses.masses, K)) : 0,
      masses ? layout.hold(each(masses.totals)) : 0,
      rowWeights ? layout.hold(rowWeights) : 0,
      sample.offset ? layout.hold(each(sample.offset, K)) : 0,
      weights.weights,
      directions.weights,
      weights.first,
      directions.first,
      weights.tables,
      directions.tables,
      tableRows,
      layout.hold(center),
      layout.hold(scale),
    ),
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
    benches,
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

function partFields(parts: readonly DesignPart[], center: Float64Array, layout: MemoryLayout): Int32Array {
  const fields = new Int32Array(parts.length * PART_FIELDS);
  let table = 0;
  parts.forEach((part, q) => {
    const of = { data: 0, width: part.features, positions: 0, starts: 0, columns: 0, bytes: 0 };
    if (part.kind === "lookup") {
      const positions = part.positions.flatMap(({ entries, flags, feature }) => {
        const own = [table, entries, flags, feature];
        table += entries;
        return own;
      });
      of.data = layout.hold(part.codes);
      of.width = part.positions.length;
      of.positions = layout.hold(Int32Array.from(positions));
      of.bytes = part.codes.BYTES_PER_ELEMENT;
    } else if (part.kind === "dense") {
      of.bytes = part.values.BYTES_PER_ELEMENT;
      // kernels work on four rows at a time, and read sixteen bytes at once
      of.data = layout.hold(part.values, 3 * part.features * of.bytes + 16);
    } else if (part.kind === "sparse") {
      of.bytes = part.values.BYTES_PER_ELEMENT;
      of.data = layout.hold(part.values);
      of.starts = layout.hold(part.starts);
      of.columns = layout.hold(part.columns);
    }
    fields.set(
      [
        KIND[part.kind],
        of.data,
        of.width,
        part.feature,
        of.positions,
        of.starts,
        of.columns,
        of.bytes,
        part.features,
        standardizedField(part, center),
      ],
      q * PART_FIELDS,
    );
  });
  return fields;
}

/** How assembly/plan.ts says whether features are standardised; without centres zeros stay zeros. */
function standardizedField({ isStandardized, feature, features }: DesignPart, center: Float64Array): number {
  if (!isStandardized) return 0;
  return center.subarray(feature, feature + features).some((c) => c !== 0) ? 1 : 2;
}

/** Features of one part that are not zero in a row, about; of flags half. */
function entriesOf(part: DesignPart, center: Float64Array, n: number): number {
  if (standardizedField(part, center) === 1 || part.kind === "dense") return part.features;
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

/** First rows of chunks of about equal work, and n; their number depends on the data only, never on the threads. */
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
