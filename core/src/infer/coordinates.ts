import { quadraticForm } from "../numeric/quadratic-form.js";
import { addScaled, dot, norm } from "../numeric/vectors.js";
import type { IdentifiedColumns } from "./identified-columns.js";

/**
 * θ, the weights that the data identify: W̃ = Σ_t θ_t basis_t in the orthonormal columns Q = Φ T, and W = T W̃ in those of Φ. q numbers
 * θ, p × K numbers W̃, d × K numbers W. Information about θ is well-conditioned whatever the units of the features.
 */
export interface Coordinates {
  readonly columns: IdentifiedColumns;
  readonly classes: number;
  /** q orthonormal vectors, p × K, each with Σ_k = 0 for every column */
  readonly basis: readonly Float64Array[];
}

/** A combination is identified when at most this share of its length is outside the basis. */
const IDENTIFIED_RESIDUE = 1e-8;

/** All contrasts between classes (orthonormal Helmert contrasts, one feature after the other): q = p (K − 1). */
export function allContrasts(columns: IdentifiedColumns, K: number): Coordinates {
  const basis: Float64Array[] = [];
  for (let r = 0; r < columns.rank; r++)
    for (let t = 1; t < K; t++) {
      const vector = new Float64Array(columns.rank * K);
      vector.fill(1 / Math.sqrt(t * (t + 1)), r * K, r * K + t);
      vector[r * K + t] = -t / Math.sqrt(t * (t + 1));
      basis.push(vector);
    }
  return { columns, classes: K, basis };
}

/** W̃ = Σ_t θ_t basis_t */
export function expand({ columns, classes, basis }: Coordinates, theta: Float64Array): Float64Array {
  return combined(basis, theta, columns.rank * classes);
}

/** ∂/∂θ of a function with the gradient G in W̃. */
export function reduce({ basis }: Coordinates, G: Float64Array): Float64Array {
  return Float64Array.from(basis, (vector) => dot(vector, G));
}

/** q × q: basis_t ᵀ M basis_s, M symmetric, pK × pK */
export function reduceMatrix({ basis }: Coordinates, M: Float64Array): Float64Array {
  const q = basis.length;
  const out = new Float64Array(q * q);
  // contrasts of one column's classes are zero in all other columns
  const places = basis.map((vector) => Int32Array.from([...vector.keys()].filter((r) => vector[r] !== 0)));
  basis.forEach((vector, t) => {
    const product = new Float64Array(vector.length);
    for (const c of places[t]!)
      for (let r = 0; r < product.length; r++) product[r]! += vector[c]! * M[c * product.length + r]!;
    for (let s = 0; s <= t; s++) {
      let sum = 0;
      for (const r of places[s]!) sum += basis[s]![r]! * product[r]!;
      out[t * q + s] = out[s * q + t] = sum;
    }
  });
  return out;
}

/** pK × pK: Σ_ts basis_t M_ts basis_sᵀ, M symmetric */
export function expandMatrix({ columns, classes, basis }: Coordinates, M: Float64Array): Float64Array {
  return congruence(basis, M, columns.rank * classes);
}

/** W = T W̃, d × K */
export function weightsAt(coordinates: Coordinates, theta: Float64Array): Float64Array {
  return inFeatures(coordinates, expand(coordinates, theta));
}

/** dK × dK: the covariance of W where that of θ is `ofTheta`. */
export function covarianceOfWeights(coordinates: Coordinates, ofTheta: Float64Array): Float64Array {
  const vectors = coordinates.basis.map((vector) => inFeatures(coordinates, vector));
  return congruence(vectors, ofTheta, (coordinates.columns.T.length / coordinates.columns.rank) * coordinates.classes);
}

/** cᵀ Cov(W) c as a function of c, d × K, where the covariance of θ is `ofTheta`. */
export function varianceOfWeights(coordinates: Coordinates, ofTheta: Float64Array): (c: Float64Array) => number {
  return (c) => quadraticForm(ofTheta, reduce(coordinates, inColumns(coordinates, c)));
}

/** c in θ, so that ⟨c, W⟩ = ⟨result, θ⟩ for a combination c (d × K) of the weights that is identified; null for one that is not. */
export function contrastInTheta(coordinates: Coordinates, c: Float64Array): Float64Array | null {
  const { basis } = coordinates;
  const ofColumns = inColumns(coordinates, c);
  const inTheta = reduce(coordinates, ofColumns);
  const rest = addScaled(ofColumns, -1, combined(basis, inTheta, ofColumns.length));
  return norm(ofColumns) > 0 && norm(rest) <= IDENTIFIED_RESIDUE * norm(ofColumns) ? inTheta : null;
}

/** Tᵀc, so that ⟨c, T W̃⟩ = ⟨Tᵀc, W̃⟩ */
function inColumns({ columns: { T, rank }, classes: K }: Coordinates, c: Float64Array): Float64Array {
  const out = new Float64Array(rank * K);
  for (let j = 0; j < c.length / K; j++)
    for (let r = 0; r < rank; r++) for (let k = 0; k < K; k++) out[r * K + k]! += T[j * rank + r]! * c[j * K + k]!;
  return out;
}

function inFeatures({ columns, classes: K }: Coordinates, ofColumns: Float64Array): Float64Array {
  const { T, rank } = columns;
  const d = T.length / rank;
  const W = new Float64Array(d * K);
  for (let j = 0; j < d; j++)
    for (let r = 0; r < rank; r++)
      for (let k = 0; k < K; k++) W[j * K + k]! += T[j * rank + r]! * ofColumns[r * K + k]!;
  return W;
}

function combined(vectors: readonly Float64Array[], shares: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size);
  vectors.forEach((vector, t) => {
    for (let i = 0; i < size; i++) out[i]! += shares[t]! * vector[i]!;
  });
  return out;
}

function congruence(vectors: readonly Float64Array[], M: Float64Array, size: number): Float64Array {
  const q = vectors.length;
  const out = new Float64Array(size * size);
  vectors.forEach((vector, t) => {
    const row = combined(vectors, M.subarray(t * q, t * q + q), size);
    for (let r = 0; r < size; r++)
      if (vector[r] !== 0) for (let c = 0; c < size; c++) out[r * size + c]! += vector[r]! * row[c]!;
  });
  return out;
}
