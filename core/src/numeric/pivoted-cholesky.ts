import { productAt } from "./product-at.js";

/** G ≈ L Lᵀ from the rows `pivots` of G alone: exact in these rows, and elsewhere as far as they span the others. */
export interface PivotedCholesky {
  /** n × r, row-major; its rows `pivots` are lower triangular */
  readonly L: Float64Array;
  /** the rows of G chosen, in the order of their choice */
  readonly pivots: Int32Array;
  readonly rank: number;
}

/**
 * The Cholesky factor of the symmetric positive semi-definite G (n × n, row-major), which takes the largest diagonal entry that is left first and stops
 * where none is above `negligible` times the largest of all: combinations of rows before them add no column. Higham, Accuracy and Stability of Numerical
 * Algorithms (2002), section 10.3.
 */
export function pivotedCholesky(G: Float64Array, n: number, negligible = n * Number.EPSILON): PivotedCholesky {
  const L = new Float64Array(n * n);
  const left = Float64Array.from({ length: n }, (_, i) => G[i * (n + 1)]!);
  const least = negligible * left.reduce((largest, each) => Math.max(largest, each), 0);
  const isPivot = new Uint8Array(n);
  const pivots: number[] = [];
  for (let m = 0; m < n; m++) {
    const p = largestLeft(left, isPivot);
    if (!(left[p]! > least)) break;
    const root = Math.sqrt(left[p]!);
    isPivot[p] = 1;
    pivots.push(p);
    L[p * n + m] = root;
    for (let i = 0; i < n; i++) {
      if (isPivot[i] === 1) continue;
      const entry = (G[i * n + p]! - productAt(L, i * n, L, p * n, m)) / root;
      L[i * n + m] = entry;
      left[i]! -= entry * entry;
    }
  }
  return { L: firstColumns(L, n, pivots.length), pivots: Int32Array.from(pivots), rank: pivots.length };
}

function largestLeft(left: Float64Array, isPivot: Uint8Array): number {
  let best = isPivot.indexOf(0);
  for (let i = best + 1; i < left.length; i++) if (isPivot[i] === 0 && left[i]! > left[best]!) best = i;
  return best;
}

function firstColumns(L: Float64Array, n: number, columns: number): Float64Array {
  if (columns === n) return L;
  const out = new Float64Array(n * columns);
  for (let i = 0; i < n; i++) out.set(L.subarray(i * n, i * n + columns), i * columns);
  return out;
}
