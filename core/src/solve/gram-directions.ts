import type { Directions } from "../likelihood/likelihood.js";
import type { DenseAlgebra, Factors } from "../numeric/dense-algebra.js";
import { matrixProduct, rowsFromColumns } from "../numeric/matrix-product.js";
import { normals, random } from "../numeric/random.js";
import { addScaledTo, dot } from "../numeric/vectors.js";

/** Directions are found in at most this many groups of equally many. */
const MOST_GROUPS = 6;
/**
 * The share of C that may be left out, with fewer directions than the most and with as many. Embeddings took as many evaluations with nothing left out as with
 * whole blocks, two more with 13 %; with a slowly falling spectrum 13 % made no difference, and 28 % three.
 */
const LEFT_OUT = 0.05;
const LEFT_OUT_AT_MOST = 0.15;
/** Random directions themselves, as a share of the mean of C's spectrum: where C ends they are more than rounding. */
const TINY = 1e-9;

/** Directions, as rows, each with A u. */
interface Group {
  readonly U: Float64Array;
  readonly AU: Float64Array;
}

/**
 * Directions U with Uᵀ A U = I, A = C + Λ, that hold nearly all of C, a multiple of the Gram matrix (d × d, symmetric). Null where that takes more than `most`.
 * A direction u holds uᵀ C u of C, from 0, where Λ outweighs it, to 1; all together hold tr A⁻¹ C, the effective number of features, which random directions
 * tell to a few per cent. `factors` are those of A.
 *
 * C times random directions, made orthonormal group by group: Halko, Martinsson & Tropp, "Finding structure with randomness", SIAM Review 53 (2011),
 * algorithm 4.1.
 */
export function gramDirections(
  algebra: DenseAlgebra,
  C: Float64Array,
  A: Float64Array,
  factors: Factors,
  ridge: Float64Array,
  most: number,
): Directions | null {
  const size = 8 * Math.ceil(most / MOST_GROUPS / 8);
  const groups = Math.floor(most / size);
  const d = ridge.length;
  const source = random(1);
  const mean = C.reduce((sum, each, at) => (at % (d + 1) === 0 ? sum + each : sum), 0) / d;
  let found: Group = { U: new Float64Array(0), AU: new Float64Array(0) };
  let [all, held] = [0, 0];
  for (let left = groups - 1; left >= 0; left--) {
    const Omega = normals(source, d * size);
    const start = matrixProduct(algebra, C, d, Omega, size);
    if (all === 0) all = dot(Omega, algebra.solveColumns(factors, start, size)) / size;
    addScaledTo(start, TINY * mean, Omega);
    const group = orthonormalGroup(algebra, A, start, size, found);
    if (group === null) return null;
    found = { U: joined(found.U, group.U), AU: joined(found.AU, group.AU) };
    const own = size - ridgeAlong(ridge, group.U);
    held += own;
    if (held >= (1 - LEFT_OUT) * all) break;
    // later groups hold less each
    if (held + left * own < (1 - LEFT_OUT_AT_MOST) * all) return null;
  }
  const count = found.U.length / d;
  return { U: rowsFromColumns(found.U, count, d), count };
}

/**
 * The columns Y, d × size, less what earlier directions have of them, as rows that are orthonormal in A; null where one of them is zero.
 */
function orthonormalGroup(
  algebra: DenseAlgebra,
  A: Float64Array,
  Y: Float64Array,
  size: number,
  before: Group,
): Group | null {
  const d = Y.length / size;
  const count = before.U.length / d;
  const columns = rowsFromColumns(before.U, count, d);
  let [rows, AU] = [rowsFromColumns(Y, d, size), Y];
  // once more for what rounding left of the first time
  for (let pass = 0; pass < 2; pass++) {
    const own = rowsFromColumns(rows, size, d);
    if (count > 0) {
      const along = matrixProduct(algebra, before.AU, count, own, size);
      addScaledTo(own, -1, matrixProduct(algebra, columns, d, along, size));
    }
    rows = rowsFromColumns(own, d, size);
    AU = rowsFromColumns(matrixProduct(algebra, A, d, own, size), d, size);
    if (!orthonormalise(rows, AU, size)) return null;
  }
  return { U: rows, AU };
}

/** Gram and Schmidt's method for rows u, in A; each A u follows. False where a row is zero. */
function orthonormalise(U: Float64Array, AU: Float64Array, size: number): boolean {
  const d = U.length / size;
  const row = (X: Float64Array, i: number) => X.subarray(i * d, (i + 1) * d);
  for (let i = 0; i < size; i++) {
    const [u, Au] = [row(U, i), row(AU, i)];
    const length = Math.sqrt(dot(u, Au));
    if (!(length > 0)) return false;
    for (let j = 0; j < d; j++) {
      u[j]! /= length;
      Au[j]! /= length;
    }
    for (let m = i + 1; m < size; m++) {
      const along = dot(u, row(AU, m));
      addScaledTo(row(U, m), -along, u);
      addScaledTo(row(AU, m), -along, Au);
    }
  }
  return true;
}

/** Σ uᵀ Λ u over directions as rows. */
function ridgeAlong(ridge: Float64Array, U: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < U.length; ) for (let j = 0; j < ridge.length; j++, at++) sum += ridge[j]! * U[at]! ** 2;
  return sum;
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
