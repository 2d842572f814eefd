import type { Directions } from "../likelihood/likelihood.js";
import { centreClasses } from "../numeric/centre-classes.js";
import { type DenseAlgebra, type Factors, plainAlgebra } from "../numeric/dense-algebra.js";
import { matrixProduct, rowsFromColumns } from "../numeric/matrix-product.js";
import { addScaledTo, scaled } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { gramDirections } from "./gram-directions.js";
import { leastDiagonal, rowsFor } from "./rows-for.js";
import { factored, solverBy } from "./solver-by.js";

/** Rows among which the heaviest are found, per feature; and the most numbers that say what each row weighs in each class, 64 MiB in f32. */
const ROWS_PER_FEATURE = 100;
const MOST_ROW_WEIGHTS = 2 ** 24;
/** What products φφᵀ in panels cost, as a share of as many multiply-adds of an evaluation; and what the weights of rows do, in evaluations. */
const PRICE_OF_PRODUCTS = 0.5;
const WEIGHING = 0.5;
/**
 * With fewer directions there is too little to gain; and with more features times directions than this share of rows times classes, looking for them in vain is
 * felt (7 % of 1 s at 0.25, with a spectrum that falls too slowly).
 */
const FEWEST_DIRECTIONS = 24;
const WORTH_LOOKING = 0.2;
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
  const least = await leastDiagonal(objective, point, rows);
  const rest = await gramBeyondDirections(objective, point, rows, least);
  const size = rest?.directions.count ?? d;
  const perProduct = (size ** 2 * PRICE_OF_PRODUCTS) / (4 * d * K * objective.rows);
  const blocks = await point.heaviestBlocks!(rows, budget / perProduct, rest?.directions);
  const cost = WEIGHING + blocks.products * perProduct;
  if (rest === null || blocks.directions === undefined)
    return { solve: solverByTriangles(objective, blocks.triangles, least), cost };
  const solveBlocks = solverByTriangles(objective, blocks.triangles, new Float64Array(size));
  return { solve: solverInDirections(rest, solveBlocks, K), cost: cost + (rows * size) / (2 * K * objective.rows) };
}

/** A = ΦᵀΦ / K + Λ in factors, and the directions that hold nearly all of ΦᵀΦ there. */
interface GramBeyondDirections {
  readonly algebra: DenseAlgebra;
  readonly factors: Factors;
  readonly directions: Directions;
}

/** Null where too many directions are needed: for half as many as features blocks take a quarter of the products, and for 2 K the rows as long as one evaluation. */
async function gramBeyondDirections(
  { algebra = plainAlgebra, ridge, classes }: Objective,
  point: Point,
  rows: number,
  least: Float64Array,
): Promise<GramBeyondDirections | null> {
  const d = ridge.length;
  const most = Math.min(Math.floor(d / 2), 2 * classes.length);
  const isWorth = most >= FEWEST_DIRECTIONS && d * most <= WORTH_LOOKING * rows * classes.length;
  if (!point.gram || !isWorth) return null;
  const C = scaled(1 / classes.length, await point.gram(rows, undefined, true));
  for (let j = 0; j < d; j++) for (let m = 0; m < j; m++) C[m * d + j] = C[j * d + m]!;
  const A = C.slice();
  for (let j = 0; j < d; j++) A[j * (d + 1)] = Math.max(C[j * (d + 1)]!, least[j]!) + ridge[j]!;
  const factors = factored(algebra, A, d, 1);
  const directions = gramDirections(algebra, C, A, factors, ridge, most);
  return directions && { algebra, factors, directions };
}

/**
 * M_k⁻¹ = A⁻¹ + U (B_k⁻¹ − I) Uᵀ for blocks B_k = Uᵀ M_k U and Uᵀ A U = I: the inverse of the block in these directions, and that of A in those which A makes
 * orthogonal to them.
 */
function solverInDirections(
  { algebra, factors, directions: { U, count } }: GramBeyondDirections,
  solveBlocks: (G: Float64Array) => Float64Array,
  K: number,
) {
  const d = U.length / count;
  const rows = rowsFromColumns(U, d, count);
  return (G: Float64Array) => {
    const along = matrixProduct(algebra, rows, count, G, K);
    const out = algebra.solveColumns(factors, G, K);
    const solved = solveBlocks(along);
    addScaledTo(solved, -1, along);
    addScaledTo(out, 1, matrixProduct(algebra, U, d, solved, K));
    return centreClasses(out, K);
  };
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
