import { centreClasses } from "../numeric/centre-classes.js";
import { type DenseAlgebra, type Factors, plainAlgebra } from "../numeric/dense-algebra.js";
import { allFinite } from "../numeric/vectors.js";
import type { Objective } from "../objective/objective.js";

/** M⁻¹ G for numbers G in `columns` columns of `size`, centred over the classes; M is one matrix for all columns, or `count` of them. */
export function solverBy(
  { algebra = plainAlgebra, classes }: Objective,
  M: Float64Array,
  size: number,
  columns: number,
  count = 1,
) {
  const factors = factored(algebra, M, size, count);
  return (G: Float64Array) => centreClasses(algebra.solveColumns(factors, G, columns), classes.length);
}

/**
 * The Cholesky factors of M, of matrices side by side; where one is singular, of M plus the least of 1e-12, 1e-10, … of its diagonal that
 * makes all of them definite. Overwrites M, which may take megabytes.
 */
export function factored(
  algebra: DenseAlgebra,
  M: Float64Array,
  size: number,
  count: number,
  isRough = false,
): Factors {
  const diagonal = diagonalsOf(M, size, count);
  // Sums of squares that overflowed are useless, and the loop below would never end. No entry exceeds those of the diagonal.
  if (!allFinite(diagonal)) return factored(algebra, new Float64Array(M.length), size, count, isRough);
  for (let share = 0; ; share = share === 0 ? 1e-12 : share * 100) {
    raiseDiagonals(M, diagonal, size, count, share);
    const factors = algebra.factor(M, size, count, isRough);
    if (factors !== null) return factors;
  }
}

// Entry (j, j) of matrix c is at ((j*size + j)*count + c).

function diagonalsOf(M: Float64Array, size: number, count: number): Float64Array {
  const diagonal = new Float64Array(size * count);
  for (let j = 0, at = 0; j < size; j++)
    for (let c = 0; c < count; c++, at++) diagonal[at] = M[j * (size + 1) * count + c]!;
  return diagonal;
}

/** Those entries by that share above what they were, and 1 where they were not above 0. */
function raiseDiagonals(M: Float64Array, diagonal: Float64Array, size: number, count: number, share: number): void {
  for (let j = 0, at = 0; j < size; j++)
    for (let c = 0; c < count; c++, at++) {
      const entry = diagonal[at]!;
      M[j * (size + 1) * count + c] = entry > 0 ? entry * (1 + share) : 1;
    }
}
