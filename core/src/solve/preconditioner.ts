import { centreClasses } from "../numeric/centre-classes.js";
import { dot, scaled } from "../numeric/vectors.js";
import type { Objective, Point } from "../objective/objective.js";
import { fixGauge } from "./gauge.js";
import { heaviestBlockPreconditioner } from "./heaviest-block-preconditioner.js";
import { leastDiagonal, rowsFor, SHARE_OF_DIAGONAL } from "./rows-for.js";
import { solverBy } from "./solver-by.js";

/** An approximate Hessian M that is cheap to solve with: what L-BFGS starts from and conjugate gradients are preconditioned by. */
export interface Preconditioner {
  readonly name:
    | "Hessian"
    | "class blocks of the Hessian"
    | "Gram matrix"
    | "Gram matrix of the heaviest features"
    | "curvature along the gradient";
  /** M⁻¹ G, d × K, centred over the classes (where ∇f lives) */
  solve(G: Float64Array): Float64Array;
}

/** A preconditioner and about what it cost to make, in evaluations of the objective. */
export interface PricedPreconditioner extends Preconditioner {
  readonly cost: number;
}

/** What a preconditioner may cost, in evaluations of the objective. */
export interface PreconditionerBudget {
  readonly hessian: number;
  readonly classBlocks: number;
  /** for blocks from the heaviest rows, which are cut to this; 0 for none, and for sums in double precision only */
  readonly heaviest: number;
}

/** For a preconditioner that is rebuilt at every step: the Hessian only from a small share of the rows. */
export const EVERY_STEP: PreconditionerBudget = { hessian: 4, classBlocks: 30, heaviest: 0 };
/** For a preconditioner that is made once or a few times (on MNIST class blocks cost 50 evaluations by this count, and save two thirds of 69 steps). */
export const A_FEW_TIMES: PreconditionerBudget = { hessian: 4, classBlocks: 60, heaviest: 6 };
/** For a preconditioner that is made once to finish: the Hessian replaces the tens of products that weaker preconditioners need for each Newton step. */
export const TO_FINISH: PreconditionerBudget = { hessian: 100, classBlocks: 60, heaviest: 10 };

/** No preconditioner holds more numbers than this (64 MiB). */
const MOST_NUMBERS = 8_000_000;
/**
 * Multiply-adds of class blocks from all rows above which the heaviest are found first. 20 000 embeddings of 100 classes took 12 evaluations with them and 59
 * with the Gram matrix alone, 5.8 s of processor time for 15.3; the digits, whose blocks take 40 million, a fifth longer.
 */
const WORTH_CHOOSING_ROWS = 1e8;
/** Weights d·K up to which a Hessian is factored: (d·K)³/6 operations, under a second. */
const MOST_WEIGHTS = 1000;
/**
 * Rows used for a preconditioner, per feature (each row contributes rank K − 1): enough to determine a block; and enough for a Hessian to
 * get the small curvature of confident rows right (on a million digits 150 needed a quarter fewer passes than 20, and 300 no fewer).
 */
const ROWS_PER_FEATURE = 20;
const HESSIAN_ROWS_PER_FEATURE = 150;
/**
 * The most features in the factored block of the heaviest (a quarter of a second); also at most so many that a solve costs about ten
 * operations per row and class.
 */
const MOST_HEAVY = 1000;
const HEAVY_PER_ROW = 10;
/** The best preconditioner at this point that the budget allows. */
export async function preconditionerAt(
  objective: Objective,
  point: Point,
  budget: PreconditionerBudget,
): Promise<PricedPreconditioner> {
  const d = objective.ridge.length;
  const K = objective.classes.length;
  // An evaluation costs 2·n·d·K operations, a row of a d × d Gram block d²/2, so that these are costs in evaluations.
  const hessian = (rowsFor(objective, HESSIAN_ROWS_PER_FEATURE * d) * d * K) / (8 * objective.rows);
  const classBlocks = (rowsFor(objective, ROWS_PER_FEATURE * d) * d) / (4 * objective.rows);
  if (point.hessian && d * K <= MOST_WEIGHTS && hessian <= budget.hessian)
    return { ...(await hessianPreconditioner(objective, point)), cost: hessian };
  const isZero = point.W.every((w) => w === 0);
  const isRough = budget.heaviest > 0 && objective.penalty.kind === "ridge";
  const suitsHeaviest =
    isRough &&
    point.heaviestBlocks &&
    (K * d * (d + 1)) / 2 <= MOST_NUMBERS &&
    2 * classBlocks * objective.rows * d * K >= WORTH_CHOOSING_ROWS;
  if (suitsHeaviest && isZero && point.gram && d * d <= MOST_NUMBERS)
    return {
      ...(await gramPreconditioner(objective, point, "class blocks of the Hessian", (K - 1) / K ** 2, isRough)),
      cost: classBlocks / K,
    };
  if (suitsHeaviest && !isZero)
    return {
      name: "class blocks of the Hessian",
      ...(await heaviestBlockPreconditioner(objective, point, budget.heaviest)),
    };
  if (point.classBlocks && d * d * K <= MOST_NUMBERS && classBlocks <= budget.classBlocks) {
    const preconditioner =
      isZero && point.gram
        ? await gramPreconditioner(objective, point, "class blocks of the Hessian", (K - 1) / K ** 2, isRough)
        : await classBlockPreconditioner(objective, point);
    return { ...preconditioner, cost: classBlocks };
  }
  if (!point.gram || (d * d > MOST_NUMBERS && !point.gramDiagonal))
    return { ...(await multipleOfIdentity(objective, point)), cost: 1 };
  const isHeld = d * d <= MOST_NUMBERS;
  const preconditioner = await (isHeld
    ? gramPreconditioner(objective, point, "Gram matrix", 1 / K, isRough)
    : heaviestPreconditioner(objective, point));
  return { ...preconditioner, cost: classBlocks / K };
}

/** M = ∇²f, from a share of the rows where there are many; the gauge is fixed. */
async function hessianPreconditioner(objective: Objective, point: Point): Promise<Preconditioner> {
  const K = objective.classes.length;
  const dK = objective.ridge.length * K;
  const rows = rowsFor(objective, HESSIAN_ROWS_PER_FEATURE * objective.ridge.length);
  // without a ridge, directions of little curvature need all digits; with one, f32 costs half (digits: a tenth to a third of a fit)
  const H = await point.hessian!(rows, objective.penalty.kind === "ridge");
  const least = await leastDiagonal(objective, point, rows);
  for (let jk = 0; jk < dK; jk++) H[jk * dK + jk] = Math.max(H[jk * dK + jk]!, least[Math.floor(jk / K)]!);
  fixGauge(H, K);
  return { name: "Hessian", solve: solverBy(objective, H, dK, 1) };
}

/** M = blockdiag_k( Σ_i w_i s_i p_ik (1 − p_ik) φ_i φ_iᵀ + Λ ): the Hessian without the coupling of the classes. */
async function classBlockPreconditioner(objective: Objective, point: Point): Promise<Preconditioner> {
  const d = objective.ridge.length;
  const K = objective.classes.length;
  const rows = rowsFor(objective, ROWS_PER_FEATURE * d);
  const blocks = await point.classBlocks!(rows);
  raiseToLeast(blocks, await leastDiagonal(objective, point, rows), K);
  return { name: "class blocks of the Hessian", solve: solverBy(objective, blocks, d, K, K) };
}

/** Diagonals below `least`, d numbers, become those, in each of K matrices side by side. */
function raiseToLeast(blocks: Float64Array, least: Float64Array, K: number): void {
  const d = least.length;
  for (let j = 0; j < d; j++)
    for (let at = (j * d + j) * K, k = 0; k < K; k++) blocks[at + k] = Math.max(blocks[at + k]!, least[j]!);
}

/**
 * M = c ΦᵀΦ + Λ for every class. At W = 0, where every p is 1/K, c = (K − 1)/K² makes these the class blocks themselves, for a K-th of
 * their cost; elsewhere c = 1/K, the factor that did best in a sweep on the digits.
 */
async function gramPreconditioner(
  objective: Objective,
  point: Point,
  name: Preconditioner["name"],
  c: number,
  isRough: boolean,
): Promise<Preconditioner> {
  const { ridge, classes } = objective;
  const d = ridge.length;
  const K = classes.length;
  const rows = rowsFor(objective, ROWS_PER_FEATURE * d);
  const M = scaled(c, await point.gram!(rows, undefined, isRough));
  const least = await leastDiagonal(objective, point, rows);
  for (let j = 0; j < d; j++) M[j * d + j] = Math.max(M[j * d + j]!, least[j]!) + ridge[j]!;
  return { name, solve: solverBy(objective, M, d, K) };
}

/**
 * M = c ΦᵀΦ + Λ among the features with the largest Σ w s φ², and c diag(ΦᵀΦ) + Λ for all others. Where there are thousands of features,
 * as with words, few of them carry most of what couples features: with 300 of 1000 words L-BFGS took a third of the passes it took with the
 * diagonal alone, with 1000 of 50 000 two fifths. c is (K − 1)/K² in the block, as at W = 0, and 1/K on the diagonal, which worked best.
 */
async function heaviestPreconditioner(objective: Objective, point: Point): Promise<Preconditioner> {
  const { ridge, classes } = objective;
  const K = classes.length;
  const squares = await point.gramDiagonal!();
  const diagonal = squares.map((g, j) => g / K + ridge[j]!);
  const chosen = heaviest(squares, Math.min(MOST_HEAVY, Math.floor(Math.sqrt(HEAVY_PER_ROW * objective.rows))));
  const size = chosen.length;
  const M = scaled((K - 1) / K ** 2, await point.gram!(rowsFor(objective, ROWS_PER_FEATURE * size), chosen));
  for (const [place, j] of chosen.entries())
    M[place * (size + 1)] = Math.max(M[place * (size + 1)]!, (SHARE_OF_DIAGONAL * squares[j]!) / K) + ridge[j]!;
  const solveHeavy = solverBy(objective, M, size, K);
  const solve = (G: Float64Array): Float64Array => {
    const out = new Float64Array(G.length);
    for (let j = 0, jk = 0; j < diagonal.length; j++)
      for (let k = 0; k < K; k++, jk++) out[jk] = G[jk]! / (diagonal[j]! || 1);
    const ofHeavy = new Float64Array(size * K);
    for (const [place, j] of chosen.entries()) ofHeavy.set(G.subarray(j * K, j * K + K), place * K);
    const solved = solveHeavy(ofHeavy);
    for (const [place, j] of chosen.entries()) out.set(solved.subarray(place * K, place * K + K), j * K);
    return centreClasses(out, K);
  };
  return { name: "Gram matrix of the heaviest features", solve };
}

/** M = c I with the curvature c along ∇f, one product: for likelihoods that can sum products with their Hessian and nothing else of it. */
async function multipleOfIdentity({ classes }: Objective, point: Point): Promise<Preconditioner> {
  const { gradient } = point;
  const square = dot(gradient, gradient);
  const curvature = square > 0 ? dot(gradient, await point.hessianVector(gradient)) / square : 1;
  const c = curvature > 0 && curvature < Infinity ? curvature : 1;
  return { name: "curvature along the gradient", solve: (G) => centreClasses(scaled(1 / c, G), classes.length) };
}

/** The places of the `count` largest numbers, ascending; of equal ones the first. */
function heaviest(numbers: Float64Array, count: number): Int32Array {
  const order = Int32Array.from(numbers.keys()).sort((a, b) => numbers[b]! - numbers[a]! || a - b);
  return order.slice(0, count).sort();
}
