import { type FlatDesign, flatDesign } from "../../design/flat-design.js";
import type { EvenShare } from "../../likelihood/curvature.js";
import type { Sample } from "../../likelihood/sample.js";
import { designParts, type LookupPosition } from "./design-parts.js";
import type { Held } from "./memory-layout.js";

/** A part of Φ as `DesignPart` has it, whose arrays may be anywhere. */
export type RowsPart<A> = { readonly feature: number; readonly features: number; readonly isStandardized: boolean } & (
  | { readonly kind: "constant" }
  | { readonly kind: "lookup"; readonly codes: A; readonly positions: readonly LookupPosition[] }
  | { readonly kind: "dense"; readonly values: A }
  | { readonly kind: "sparse"; readonly starts: A; readonly columns: A; readonly values: A }
);

/** Rows as the kernels read them, every array row by row. `A` is an array, or says where one is. */
export interface KernelRows<A = Held> {
  /** n */
  readonly rows: number;
  readonly parts: readonly RowsPart<A>[];
  /** class codes, n bytes or 32-bit integers; null where there are masses, n × K, with their totals, n */
  readonly labels: A | null;
  readonly masses: A | null;
  readonly massTotals: A | null;
  /** w, n; null where all are 1 */
  readonly rowWeights: A | null;
  /** o, n × K, or null */
  readonly offset: A | null;
}

/** What all rows of one φ share: how its features are standardised. */
export type Standardization = Pick<FlatDesign, "center" | "scale">;

/** Rows 0, every, 2·every … of the sample; views of its own arrays where they can be. */
export function kernelRows(sample: Sample, { every }: Pick<EvenShare, "every">): KernelRows & Standardization {
  const { design, labels } = sample;
  const K = sample.classes.length;
  const n = Math.ceil(sample.rows / every);
  const { blocks, center, scale } = flatDesign(design);
  const each = (values: Float64Array, width = 1) => everyOf(values, width, n, every);
  const isPlain = sample.hasUnitWeights || sample.rowWeights.every((w) => w === 1);
  const masses = labels.kind === "masses" ? labels : null;
  return {
    rows: n,
    parts: designParts(blocks, sample.rows, every),
    labels: labels.kind === "classes" ? everyCode(labels.codes, n, every, K <= 256) : null,
    masses: masses && each(masses.masses, K),
    massTotals: masses && each(masses.totals),
    rowWeights: isPlain ? null : each(sample.rowWeights),
    offset: sample.offset && each(sample.offset, K),
    center,
    scale,
  };
}

/** The same rows with `map` of each array, in an order that never changes; `spare` is how many numbers kernels may read past its end. */
export function mapRows<A, B>(rows: KernelRows<A>, map: (array: A, spare: number) => B): KernelRows<B> {
  const maybe = (array: A | null) => (array === null ? null : map(array, 0));
  return {
    rows: rows.rows,
    parts: rows.parts.map((part) => mapPart(part, map)),
    labels: maybe(rows.labels),
    masses: maybe(rows.masses),
    massTotals: maybe(rows.massTotals),
    rowWeights: maybe(rows.rowWeights),
    offset: maybe(rows.offset),
  };
}

function mapPart<A, B>(part: RowsPart<A>, map: (array: A, spare: number) => B): RowsPart<B> {
  switch (part.kind) {
    case "constant":
      return part;
    case "lookup":
      return { ...part, codes: map(part.codes, 0) };
    case "dense":
      // kernels work on four dense rows at a time
      return { ...part, values: map(part.values, 3 * part.features) };
    case "sparse":
      return { ...part, starts: map(part.starts, 0), columns: map(part.columns, 0), values: map(part.values, 0) };
  }
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
