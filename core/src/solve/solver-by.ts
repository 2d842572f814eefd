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
  const place = (at: number) => Math.floor(at / count) * (size + 1) * count + (at % count);
  const diagonal = Float64Array.from({ length: size * count }, (_, at) => M[place(at)]!);
  // Sums of squares that overflowed are useless, and the loop below would never end. No entry exceeds those of the diagonal.
  if (!allFinite(diagonal)) return factored(algebra, new Float64Array(M.length), size, count, isRough);
  for (let share = 0; ; share = share === 0 ? 1e-12 : share * 100) {
    for (const [at, entry] of diagonal.entries()) M[place(at)] = entry > 0 ? entry * (1 + share) : 1;
    const factors = algebra.factor(M, size, count, isRough);
    if (factors !== null) return factors;
  }
}
