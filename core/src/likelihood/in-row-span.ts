import { dense } from "../design/dense.js";
import { constantIndex } from "../features/feature-map.js";
import { keptFor } from "../kept-for.js";
import { pivotedCholesky } from "../numeric/pivoted-cholesky.js";
import { rowProducts } from "./row-products.js";
import type { Sample } from "./sample.js";
import { sampleWithColumns } from "./sample-with-columns.js";

/**
 * The rows of a sample in n columns or fewer, L with L Lᵀ = Φ Φᵀ, after the constant where there is one: all that a ridge on d ≫ n features needs, since
 * its minimum is a combination of rows, W = Φᵀ C (docs/likelihood.md, L41).
 */
export interface InRowSpan {
  readonly sample: Sample;
  /** W, d × K, of the weights V of L: Φ W = L V, and ‖W‖ = ‖V‖ without the constant's */
  weightsOf(V: Float64Array): Float64Array;
  /** V of the part of W that is a combination of rows */
  inSpan(W: Float64Array): Float64Array;
}

/** The most rows, 72 MB for a matrix of n × n, and the fewest features for each of them. */
const MOST_ROWS = 3000;
const FEATURES_PER_ROW = 4;

/** Null where it would not pay, or where no row has a feature. Made once for a sample, since it is the same for every λ. */
export function inRowSpan(sample: Sample): InRowSpan | null {
  return keptFor(made, sample, () => makeInRowSpan(sample));
}

const made = new WeakMap<Sample, InRowSpan | null>();

function makeInRowSpan(sample: Sample): InRowSpan | null {
  const { design, classes, featureMap } = sample;
  const [n, K] = [design.rows, classes.length];
  const at = constantIndex(featureMap);
  if (n > MOST_ROWS || design.features < FEATURES_PER_ROW * n) return null;
  const products = rowProducts(design, at);
  if (products === null) return null;
  const { L, pivots, rank } = pivotedCholesky(products, n);
  if (rank === 0) return null;
  const first = at < 0 ? 0 : 1;
  return {
    sample: sampleWithColumns(sample, dense(L, rank), sample.offset, at >= 0),
    weightsOf: (V) => {
      const C = new Float64Array(n * K);
      // Φ Φᵀ C = L V where C is zero but in the pivots, L_P, and L_Pᵀ C_P = V
      for (let m = rank - 1; m >= 0; m--)
        for (let k = 0; k < K; k++) {
          let sum = V[(first + m) * K + k]!;
          for (let later = m + 1; later < rank; later++)
            sum -= L[pivots[later]! * rank + m]! * C[pivots[later]! * K + k]!;
          C[pivots[m]! * K + k] = sum / L[pivots[m]! * rank + m]!;
        }
      const W = new Float64Array(design.features * K);
      design.transposeTimes(C, K, W);
      if (at >= 0) W.set(V.subarray(0, K), at * K);
      return W;
    },
    inSpan: (W) => {
      const penalised = W.slice();
      if (at >= 0) penalised.fill(0, at * K, at * K + K);
      const scores = new Float64Array(n * K);
      design.times(penalised, K, scores);
      const V = new Float64Array((first + rank) * K);
      if (at >= 0) V.set(W.subarray(at * K, at * K + K));
      for (let m = 0; m < rank; m++) {
        const row = pivots[m]! * rank;
        for (let k = 0; k < K; k++) {
          let sum = scores[pivots[m]! * K + k]!;
          for (let before = 0; before < m; before++) sum -= L[row + before]! * V[(first + before) * K + k]!;
          V[(first + m) * K + k] = sum / L[row + m]!;
        }
      }
      return V;
    },
  };
}
