import { bytesPerRow } from "../../design/bits.js";
import type { Storage } from "../../design/design-matrix.js";
import type { Block } from "../../design/flat-design.js";

/** One code of a row, with the table that it points into: 2^flags sums of weights, or a category's weights and a row of zeros. */
export interface LookupPosition {
  readonly entries: number;
  /** flags in the byte, 0 for a category */
  readonly flags: number;
  readonly feature: number;
}

/** What kernels know how to multiply: the blocks, with neighbours that are codes of a byte put together. */
export type DesignPart = { readonly feature: number; readonly features: number; readonly isStandardized: boolean } & (
  | { readonly kind: "constant" }
  | { readonly kind: "lookup"; readonly codes: Uint8Array | Int32Array; readonly positions: readonly LookupPosition[] }
  | { readonly kind: "dense"; readonly values: Float64Array | Float32Array | Uint8Array }
  | {
      readonly kind: "sparse";
      readonly starts: Int32Array;
      readonly columns: Int32Array;
      readonly values: Float64Array | Float32Array;
    }
);

/** The parts for rows 0, every, 2·every … */
export function designParts(blocks: readonly Block[], n: number, every: number): DesignPart[] {
  const parts: DesignPart[] = [];
  for (let b = 0; b < blocks.length; ) {
    const run = runOfBytes(blocks, b);
    parts.push(run.length > 0 ? byteLookup(run, n, every) : single(blocks[b]!, n, every));
    b += Math.max(1, run.length);
  }
  return parts;
}

/** The blocks from `first` on whose rows are codes of a byte each. */
function runOfBytes(blocks: readonly Block[], first: number): Block[] {
  const run: Block[] = [];
  for (let b = first; b < blocks.length; b++) {
    const block = blocks[b]!;
    const isBytes =
      block.storage.kind === "bits" || (block.storage.kind === "codes" && block.storage.levels < MOST_BYTE_LEVELS);
    if (!isBytes || block.isStandardized !== blocks[first]!.isStandardized) break;
    run.push(block);
  }
  return run;
}

/** The most levels whose codes, with one more for "none of them", fit into a byte. */
const MOST_BYTE_LEVELS = 256;

function byteLookup(run: readonly Block[], n: number, every: number): DesignPart {
  const { feature, isStandardized } = run[0]!;
  const positions = run.flatMap(positionsOf);
  const features = run.reduce((sum, block) => sum + block.features, 0);
  return {
    kind: "lookup",
    feature,
    features,
    isStandardized,
    positions,
    codes: byteCodes(run, positions.length, n, every),
  };
}

function positionsOf({ storage, feature, features }: Block): LookupPosition[] {
  if (storage.kind === "codes") return [{ entries: storage.levels + 1, flags: 0, feature }];
  return Array.from({ length: bytesPerRow(features) }, (_, b) => {
    const flags = Math.min(8, features - 8 * b);
    return { entries: 2 ** flags, flags, feature: feature + 8 * b };
  });
}

function byteCodes(run: readonly Block[], P: number, n: number, every: number): Uint8Array {
  const first = run[0]!.storage;
  if (run.length === 1 && every === 1 && first.kind === "bits") return first.bytes;
  const rows = Math.ceil(n / every);
  const codes = new Uint8Array(rows * P);
  let p = 0;
  for (const { storage, features } of run) {
    if (storage.kind === "bits") {
      const stride = bytesPerRow(features);
      for (let r = 0; r < rows; r++)
        for (let b = 0; b < stride; b++) codes[r * P + p + b] = storage.bytes[r * every * stride + b]!;
      p += stride;
    } else if (storage.kind === "codes") {
      for (let r = 0; r < rows; r++) {
        const code = storage.code[r * every]!;
        codes[r * P + p] = code < 0 ? storage.levels : code;
      }
      p++;
    }
  }
  return codes;
}

function single({ storage, feature, features, isStandardized }: Block, n: number, every: number): DesignPart {
  const place = { feature, features, isStandardized };
  switch (storage.kind) {
    case "constant":
      return { kind: "constant", ...place };
    case "dense":
      return { kind: "dense", ...place, values: everyRow(storage.values, features, n, every) };
    case "csr":
      return { kind: "sparse", ...place, ...everySparseRow(storage.sparse, n, every) };
    case "codes": {
      const codes = Int32Array.from({ length: Math.ceil(n / every) }, (_, r) => {
        const code = storage.code[r * every]!;
        return code < 0 ? storage.levels : code;
      });
      return { kind: "lookup", ...place, codes, positions: [{ entries: storage.levels + 1, flags: 0, feature }] };
    }
    case "bits":
      throw new RangeError("flags are byte codes, and looked up");
  }
}

function everyRow<A extends Float64Array | Float32Array | Uint8Array>(
  values: A,
  d: number,
  n: number,
  every: number,
): A {
  if (every === 1) return values;
  const rows = Math.ceil(n / every);
  const out = values.slice(0, rows * d) as A;
  for (let r = 0; r < rows; r++) out.set(values.subarray(r * every * d, (r * every + 1) * d), r * d);
  return out;
}

type Sparse = Extract<Storage, { kind: "csr" }>["sparse"];

function everySparseRow({ starts, columns, values }: Sparse, n: number, every: number): Sparse {
  if (every === 1) return { starts, columns, values };
  const rows = Math.ceil(n / every);
  const kept = new Int32Array(rows + 1);
  for (let r = 0; r < rows; r++) kept[r + 1] = kept[r]! + starts[r * every + 1]! - starts[r * every]!;
  const out = { starts: kept, columns: columns.slice(0, kept[rows]), values: values.slice(0, kept[rows]) };
  for (let r = 0; r < rows; r++) {
    const [from, to] = [starts[r * every]!, starts[r * every + 1]!];
    out.columns.set(columns.subarray(from, to), kept[r]);
    out.values.set(values.subarray(from, to), kept[r]);
  }
  return out;
}
