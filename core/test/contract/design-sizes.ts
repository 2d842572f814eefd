import type { DesignMatrix } from "../../src/design/design-matrix.js";
import { flatDesign } from "../../src/design/flat-design.js";
import { normals, type Random } from "../../src/numeric/random.js";
import { rowByAppending } from "./design-entries.js";

// How large the numbers of a design are, and so what rounding may do to sums of them.

/** By how much Φ[i,j] may differ where it is not read entry by entry: a lazy standardisation takes (x/s) − (c/s) for (x − c)/s. */
export function roundingOf(design: DesignMatrix): Float64Array {
  const { center, scale } = flatDesign(design);
  return center.map((c, j) => 8 * Number.EPSILON * Math.abs(c / scale[j]!));
}

/** max |Φ[i,j]| of each feature. */
export function largestEntries(design: DesignMatrix): Float64Array {
  const largest = new Float64Array(design.features);
  for (let i = 0; i < design.rows; i++)
    rowByAppending(design, i).forEach((x, j) => {
      largest[j] = Math.max(largest[j]!, Math.abs(x));
    });
  return largest;
}

/** Weights with which scores are a few nats, whatever the units of the features. */
export function ordinaryWeights(design: DesignMatrix, K: number, source: Random): Float64Array {
  const largest = largestEntries(design);
  return normals(source, design.features * K).map((w, jk) => {
    const x = largest[Math.floor(jk / K)]!;
    return x > 1e-140 ? (3 * w) / x : w;
  });
}

/** The largest of what is added up to a score, the centres of a lazy standardisation among it. */
export function largestTerm(design: DesignMatrix, V: Float64Array, K: number): number {
  const entries = largestEntries(design);
  const { center, scale } = flatDesign(design);
  return Math.max(
    0,
    ...V.map((v, jk) => {
      const j = Math.floor(jk / K);
      return Math.abs(v) * (entries[j]! + Math.abs(center[j]! / scale[j]!));
    }),
  );
}
