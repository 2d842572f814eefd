import type { RowEntries } from "./row-entries.js";

/** How a matrix is stored; each kind is made by the function of its name, which says what its parts mean. */
export type Storage =
  | { readonly kind: "constant" }
  | { readonly kind: "dense"; readonly values: DenseNumbers }
  | { readonly kind: "bits"; readonly bytes: Uint8Array }
  | { readonly kind: "codes"; readonly code: Int32Array; readonly levels: number }
  | { readonly kind: "csr"; readonly sparse: SparseRows }
  | {
      readonly kind: "standardized";
      readonly inner: DesignMatrix;
      readonly center: Float64Array;
      readonly scale: Float64Array;
    }
  | { readonly kind: "concat"; readonly blocks: readonly DesignMatrix[] };

/** Dense numbers in the smallest type that holds all of them exactly. */
export type DenseNumbers = Float64Array | Float32Array | Uint8Array;

/** Compressed sparse rows: row i holds values[e] in columns[e], ascending, for starts[i] ≤ e < starts[i+1]. */
export interface SparseRows {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array | Float32Array;
}

/**
 * Φ, n rows × d features, as an operator: it is used only through these products, so that each representation can be as small as its
 * numbers allow. W, R and the results are row-major with the K classes adjacent: W[j*K + k], R[i*K + k].
 *
 * Every representation adds the features of a row in the same order, one by one, to what `out` holds; so a row's scores depend neither on
 * the other rows nor on how they are stored.
 */
export interface DesignMatrix {
  readonly storage: Storage;
  readonly rows: number;
  readonly features: number;
  /** memory held for the numbers, in bytes */
  readonly bytes: number;
  /** out[i,k] += Σ_j Φ[i,j] W[j,k] */
  times(W: Float64Array, K: number, out: Float64Array): void;
  /** out[j,k] += Σ_i Φ[i,j] R[i,k] */
  transposeTimes(R: Float64Array, K: number, out: Float64Array): void;
  /** Appends the non-zero Φ[i,j] of row i to `entries`, j ascending, with `shift` added to each j. */
  appendRow(i: number, entries: RowEntries, shift: number): void;
}
