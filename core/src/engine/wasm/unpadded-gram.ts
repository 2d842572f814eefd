import type { Weighting } from "./kernel-passes.js";
import { type Precision, paddedClasses } from "./kernel-scratch.js";

/** factor · a packed lower triangle, d × d. */
export function unpacked(triangle: Float32Array, d: number, factor: number): Float64Array {
  const out = new Float64Array(d * d);
  for (let j = 0, from = 0; j < d; j++) for (let m = 0; m <= j; m++) out[j * d + m] = factor * triangle[from++]!;
  return out;
}

/** How many numbers each pair of features has, with padding and in bytes, and about how many multiply-adds a row of `entries` entries takes. */
export function gramLayout(weighting: Weighting, K: number, precision: Precision, entries: number) {
  const C = weighting === "effective" ? 1 : weighting === "classes" ? K : (K * (K + 1)) / 2;
  const stride = paddedClasses(C, precision);
  // a product of two features costs about one multiply-add of a chunk, and one more for each vector of weights
  const perRow = (entries ** 2 / 2) * (1 + stride / 2);
  return { C, stride, bytes: (stride * precision) / 8, perRow };
}

/** Where sums are, and how many bits each has. */
interface Sums {
  readonly buffer: ArrayBufferLike;
  readonly at: number;
  readonly precision: Precision;
}

/** factor · the sums for features m ≤ j (of d), without the padding of their C numbers to `stride`: [(j*d + m)*C + c]. */
export function unpaddedGram({ buffer, at, precision }: Sums, d: number, C: number, stride: number, factor: number) {
  const count = d * d * stride;
  const sums = precision === 64 ? new Float64Array(buffer, at, count) : new Float32Array(buffer, at, count);
  if (factor === 1 && stride === C) return Float64Array.from(sums);
  const out = new Float64Array(d * d * C);
  for (let j = 0; j < d; j++) {
    let to = j * d * C;
    for (let from = j * d * stride; from <= (j * d + j) * stride; from += stride)
      for (let c = 0; c < C; c++) out[to++] = factor * sums[from + c]!;
  }
  return out;
}
