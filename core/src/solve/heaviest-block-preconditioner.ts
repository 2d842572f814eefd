import { centreClasses } from "../numeric/centre-classes.js";
import { plainAlgebra } from "../numeric/dense-algebra.js";
import type { Objective, Point } from "../objective/objective.js";
import { leastDiagonal, rowsFor } from "./rows-for.js";
import { factored, solverBy } from "./solver-by.js";

/** Rows among which the heaviest are found, per feature; and the most numbers that say what each row weighs in each class, 64 MiB in f32. */
const ROWS_PER_FEATURE = 100;
const MOST_ROW_WEIGHTS = 2 ** 24;
/** What products φφᵀ in panels cost, as a share of as many multiply-adds of an evaluation; and what the weights of rows do, in evaluations. */
const PRICE_OF_PRODUCTS = 0.5;
const WEIGHING = 0.5;
/** Class blocks of up to this many numbers are factored together, in f64; of more one after the other, with factors in f32. */
const MOST_IN_DOUBLE = 2_000_000;

/** M = about the class blocks of the Hessian, from the rows that weigh most in each class, for about `budget` evaluations; and what it cost. */
export async function heaviestBlockPreconditioner(
  objective: Objective,
  point: Point,
  budget: number,
): Promise<{ cost: number; solve(G: Float64Array): Float64Array }> {
  const d = objective.ridge.length;
  const K = objective.classes.length;
  const rows = Math.min(rowsFor(objective, ROWS_PER_FEATURE * d), Math.floor(MOST_ROW_WEIGHTS / (K + 1)));
  const perProduct = (d * PRICE_OF_PRODUCTS) / (4 * K * objective.rows);
  const { triangles, products } = await point.heaviestBlocks!(rows, budget / perProduct);
  const least = await leastDiagonal(objective, point, rows);
  const solve = solverByTriangles(objective, triangles, least);
  return { solve, cost: WEIGHING + products * perProduct };
}

/** M⁻¹ for K packed lower triangles, one after the other, whose diagonals are at least `least`, d numbers. */
function solverByTriangles(objective: Objective, triangles: Float32Array, least: Float64Array) {
  const isLarge = least.length ** 2 * objective.classes.length > MOST_IN_DOUBLE;
  return isLarge ? solverByEach(objective, triangles, least) : solverByAll(objective, triangles, least);
}

/** By factors of all blocks together, in f64. */
function solverByAll(objective: Objective, triangles: Float32Array, least: Float64Array) {
  const d = least.length;
  const K = objective.classes.length;
  const blocks = new Float64Array(d * d * K);
  for (let k = 0, at = 0; k < K; k++)
    for (let j = 0; j < d; j++) {
      for (let m = 0; m <= j; m++) blocks[(j * d + m) * K + k] = triangles[at++]!;
      const diagonal = (j * d + j) * K + k;
      blocks[diagonal] = Math.max(blocks[diagonal]!, least[j]!);
    }
  return solverBy(objective, blocks, d, K, K);
}

/** By factors of one block after the other, which are kept in f32. */
function solverByEach({ algebra = plainAlgebra, classes }: Objective, triangles: Float32Array, least: Float64Array) {
  const d = least.length;
  const K = classes.length;
  const M = new Float64Array(d * d);
  let from = 0;
  const factors = classes.map(() => {
    for (let j = 0; j < d; from += ++j) {
      M.set(triangles.subarray(from, from + j + 1), j * d);
      M[j * d + j] = Math.max(M[j * d + j]!, least[j]!);
    }
    return factored(algebra, M, d, 1, true);
  });
  const column = new Float64Array(d);
  return (G: Float64Array) => {
    const out = new Float64Array(G.length);
    for (let k = 0; k < K; k++) {
      for (let j = 0; j < d; j++) column[j] = G[j * K + k]!;
      const x = algebra.solveColumns(factors[k]!, column, 1);
      for (let j = 0; j < d; j++) out[j * K + k] = x[j]!;
    }
    return centreClasses(out, K);
  };
}
