import { MultilogitError } from "../errors.js";
import { hessianOf } from "../likelihood/curvature-by-products.js";
import type { GradientProducts, LikelihoodPoint } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";
import { type Cholesky, cholesky, choleskySolve } from "../numeric/cholesky.js";
import { productAt } from "../numeric/product-at.js";
import {
  skylineCholesky,
  skylineOf,
  skylineSolve,
  skylineSolveFour,
  skylineSteps,
} from "../numeric/skyline-cholesky.js";
import { ridgeOf } from "../objective/feature-penalties.js";
import { addPenaltyHessian } from "../objective/penalty-term.js";
import { pivotOfHessian } from "../solve/column-pivot.js";
import { fixGauge } from "../solve/gauge.js";
import type { RowCounts } from "./row-counts.js";
import { semidefiniteRoot } from "./semidefinite-root.js";
import { WorkSteps } from "./work-steps.js";

/**
 * Where the variance of the estimates comes from. "classical": the inverse Hessian, right if the model is. "HC0": the sandwich with each
 * row's own squared gradient (Huber 1967, White 1980), right also if it is not; "HC1": HC0 times n/(n − p), n the weight of the rows and p
 * the free weights; clusters: gradients summed within a cluster first, times G/(G − 1) (Stata's factor for maximum likelihood). "sampled": the
 * weights are those of rows sampled with probabilities, so a row of weight w is one observation whose gradient is w times that of weight 1,
 * and n is the number of rows with a weight.
 */
export type CovarianceKind =
  | "classical"
  | "HC0"
  | "HC1"
  | { readonly sampled: "HC0" | "HC1" }
  | { readonly clusters: Int32Array };

/**
 * The least pivot for which standard errors keep enough digits: they lose rounding divided by the pivot, with 1e-7 all but 8 digits (a
 * cubic of years, 5e-6 off, has 1e-10).
 */
const ENOUGH_DIGITS = 1e-7;

/**
 * The covariance of W in the gauge-fixed coding, dK × dK, entry (j,k),(m,l) at [(j*K + k)*dK + m*K + l]. Only contrasts between classes are
 * meaningful: cᵀ V c with Σ_k c_jk = 0 for every feature. `point` is that of the likelihood at the model's weights.
 *
 * Without a penalty H⁻¹ or the sandwich H⁻¹ M H⁻¹, H the Hessian of −ℓ. With a ridge it is the sandwich (H + Λ)⁻¹ H (H + Λ)⁻¹:
 * the variance around the penalised expectation, which is shrunk towards zero.
 *
 * Null where H is singular, so that some contrasts are not identified, or where features are so nearly dependent that f64 loses
 * digits of it.
 * @throws MultilogitError "data" where a ridge holds dependent features with so small a λ that f64 loses digits
 * @throws WorkEnded before the work, where it would take more than `steps`, and during it when it is stopped
 */
export async function covariance(
  point: LikelihoodPoint,
  { weights, penalty, featureMap, classes }: Model,
  counts: RowCounts,
  kind: CovarianceKind,
  steps = new WorkSteps(Infinity),
): Promise<Float64Array | null> {
  const [K, dK] = [classes.length, weights.length];
  const H = await hessianOf(point, counts.rows);
  if (penalty.kind === "none" && pivotOfHessian(H, K) < ENOUGH_DIGITS) return null;
  const bread = addPenaltyHessian(ridgeOf(penalty, featureMap), H.slice());
  fixGauge(bread, K);
  const isSandwich = kind !== "classical" || penalty.kind !== "none";
  const solver = await solverOf(bread, dK, isSandwich ? 2 : 1, steps);
  if (solver === null) return null;
  const { solve } = solver;
  if (!isSandwich) return solved(dK, solve, (columns) => columns, steps);
  const meat = kind === "classical" ? H : await gradientProducts(point, counts, kind, dK - dK / K);
  if (penalty.kind !== "none" && !solver.isSkyline) return penalisedSandwich(bread, meat, K, solve, steps);
  const fromRight = sandwichOf(meat, dK, solve);
  if (penalty.kind === "none") return solved(dK, solve, fromRight, steps);
  const rounding: number[] = [];
  const watched: Solve = (columns) => {
    for (const x of columns) rounding.push(roundingIn(x, meat));
    return fromRight(columns);
  };
  const V = await solved(dK, solve, watched, steps);
  if (rounding.every((most, c) => most <= TOO_FAR * V[c * (dK + 1)]!)) return V;
  steps.take(2 * dK ** 3);
  return penalisedSandwich(bread, meat, K, solve, steps);
}

/** B⁻¹MB⁻¹ by the root of M, which has nothing in the directions that the penalty alone determines. */
async function penalisedSandwich(
  B: Float64Array,
  M: Float64Array,
  K: number,
  solve: Solve,
  steps: WorkSteps,
): Promise<Float64Array> {
  const size = Math.sqrt(M.length);
  const found = semidefiniteRoot(M, B, K);
  if (found === null)
    throw new MultilogitError(
      "data",
      "the penalty is too small for this many rows, so that standard errors lose their digits: some features are combinations of others, as the levels of a category add up to the constant; use a larger λ or no penalty",
    );
  const { root, rank } = found;
  // the columns of B⁻¹R, as rows of a matrix size × rank
  const Z = new Float64Array(size * rank);
  for (let first = 0; first < rank; first += AT_ONCE) {
    await steps.pause(first / rank);
    const columns = Array.from({ length: Math.min(AT_ONCE, rank - first) }, (_, k) =>
      Float64Array.from({ length: size }, (_, i) => root[i * rank + first + k]!),
    );
    solve(columns).forEach((column, k) => {
      for (let i = 0; i < size; i++) Z[i * rank + first + k] = column[i]!;
    });
  }
  const V = new Float64Array(size * size);
  for (let a = 0; a < size; a++)
    for (let b = 0; b <= a; b++) V[a * size + b] = V[b * size + a] = productAt(Z, a * rank, Z, b * rank, rank);
  return V;
}

/** What rounding leaves of an entry of M, as a share of the diagonal. */
const ROUNDING = 1e-14;
/** A variance that may be further off, relatively, is computed by the root. */
const TOO_FAR = 1e-5;

/** At most so much of the variance xᵀMx is rounding of M. */
function roundingIn(x: Float64Array, M: Float64Array): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) most += x[i]! ** 2 * M[i * (x.length + 1)]!;
  return ROUNDING * most;
}

/** The skyline of a matrix is used where that takes less than this share of the multiplications, each of which takes longer there. */
const FEW = 0.25;

/** What solves with B, which is positive definite, or null where it is not: `times` for each column of B⁻¹. */
async function solverOf(B: Float64Array, size: number, times: number, steps: WorkSteps): Promise<Solver | null> {
  const skyline = skylineOf(B, size);
  const { factor: few, solve: fewToSolve } = skylineSteps(skyline);
  const [ofSkyline, dense] = [few + times * size * fewToSolve, size ** 3 / 6 + times * size ** 3];
  const isSkyline = ofSkyline < FEW * dense;
  steps.take(isSkyline ? ofSkyline : dense);
  await steps.pause(0);
  if (isSkyline) {
    const factor = skylineCholesky(B, skyline);
    const solve = (columns: readonly Float64Array[]) =>
      columns.length === AT_ONCE ? skylineSolveFour(factor!, columns) : columns.map((b) => skylineSolve(factor!, b));
    return factor && { solve, isSkyline };
  }
  const factor = cholesky(B, size);
  return factor && { solve: (columns) => columns.map((b) => choleskySolve(factor, b)), isSkyline };
}

/** M, dK × dK, the middle of a robust covariance of `free` free weights. */
export async function gradientProducts(
  point: LikelihoodPoint,
  counts: Pick<RowCounts, "weight" | "weighted">,
  kind: Exclude<CovarianceKind, "classical">,
  free: number,
): Promise<Float64Array> {
  if (typeof kind === "object" && "clusters" in kind) {
    const { groups, count } = numbered(kind.clusters);
    if (count < 2)
      throw new MultilogitError("data", `there is ${count} cluster; a clustered covariance needs at least two`);
    return times(count / (count - 1), await askedOf(point, "productsOfGroups")(groups));
  }
  if (typeof kind === "object") {
    const factor = kind.sampled === "HC1" ? smallSampleFactor(counts.weighted, free) : 1;
    return times(factor, await askedOf(point, "productsOfRows")(2));
  }
  const factor = kind === "HC1" ? smallSampleFactor(counts.weight, free) : 1;
  return times(factor, await askedOf(point, "productsOfRows")(1));
}

/** What robust covariances need from an engine, and only some engines can sum. */
function askedOf<Name extends keyof GradientProducts>(point: GradientProducts, name: Name) {
  const sum = point[name];
  if (sum === undefined)
    throw new MultilogitError(
      "engine",
      `the engine sums no products of gradients (${name}), which robust covariances need; use covariance classical, or engine "reference"`,
    );
  return sum.bind(point) as NonNullable<GradientProducts[Name]>;
}

/** Clusters numbered from 0 on, in the order in which they occur. */
function numbered(clusters: Int32Array): { groups: Int32Array; count: number } {
  const numbers = new Map<number, number>();
  const groups = clusters.map((cluster) => {
    const number = numbers.get(cluster) ?? numbers.size;
    numbers.set(cluster, number);
    return number;
  });
  return { groups, count: numbers.size };
}

function times(factor: number, M: Float64Array): Float64Array {
  return factor === 1 ? M : M.map((m) => factor * m);
}

/** n/(n − p) */
function smallSampleFactor(n: number, free: number): number {
  if (!(n > free))
    throw new MultilogitError(
      "data",
      `HC1 needs more rows than free weights, but there are ${n} and ${free}; use HC0 or add rows`,
    );
  return n / (n - free);
}

/** How many columns are solved for at once. */
const AT_ONCE = 4;

/** x with B x = b, for each of some columns b. */
type Solve = (columns: readonly Float64Array[]) => readonly Float64Array[];

interface Solver {
  readonly solve: Solve;
  readonly isSkyline: boolean;
}

/** B⁻¹ */
export function inverse(factor: Cholesky, steps = new WorkSteps(Infinity)): Promise<Float64Array> {
  return solved(
    factor.size,
    (columns) => columns.map((b) => choleskySolve(factor, b)),
    (columns) => columns,
    steps,
  );
}

/** B⁻¹ M B⁻¹ */
export function sandwich(factor: Cholesky, M: Float64Array, steps = new WorkSteps(Infinity)): Promise<Float64Array> {
  const solve: Solve = (columns) => columns.map((b) => choleskySolve(factor, b));
  return solved(factor.size, solve, sandwichOf(M, factor.size, solve), steps);
}

/** x → B⁻¹ M x */
function sandwichOf(M: Float64Array, size: number, solve: Solve): Solve {
  const times = productsOf(M, size);
  return (columns) => solve(columns.map(times));
}

/** x → M x, by the entries of M alone that are not zero where those are few: one row of them after the other. */
function productsOf(M: Float64Array, size: number): (x: Float64Array) => Float64Array {
  let count = 0;
  for (let at = 0; at < M.length; at++) if (M[at] !== 0) count++;
  if (count > FEW * M.length)
    return (x) => Float64Array.from({ length: size }, (_, r) => productAt(M, r * size, x, 0, size));
  const [values, places, ends] = [new Float64Array(count), new Int32Array(count), new Int32Array(size)];
  let e = 0;
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      const value = M[r * size + c]!;
      if (value === 0) continue;
      values[e] = value;
      places[e++] = c;
    }
    ends[r] = e;
  }
  return (x) => {
    const product = new Float64Array(size);
    let e = 0;
    for (let r = 0; r < size; r++) {
      let sum = 0;
      for (; e < ends[r]!; e++) sum += values[e]! * x[places[e]!]!;
      product[r] = sum;
    }
    return product;
  };
}

/** A few columns at a time: `then` applied to B⁻¹ e_c. The result is symmetric, so that columns are written as rows. */
async function solved(size: number, solve: Solve, then: Solve, steps: WorkSteps): Promise<Float64Array> {
  const out = new Float64Array(size * size);
  for (let first = 0; first < size; first += AT_ONCE) {
    await steps.pause(first / size);
    const units = Array.from({ length: Math.min(AT_ONCE, size - first) }, (_, k) => {
      const unit = new Float64Array(size);
      unit[first + k] = 1;
      return unit;
    });
    then(solve(units)).forEach((column, k) => {
      out.set(column, (first + k) * size);
    });
  }
  return out;
}
