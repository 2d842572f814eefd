import type { ColumnSums, DescentProblem } from "../../likelihood/column-sums.js";
import { type Cholesky, cholesky, choleskySolve } from "../../numeric/cholesky.js";
import { addScaled, dot, scaled } from "../../numeric/vectors.js";

/** A guard: text takes 2 to 4 rounds. */
const MOST_ROUNDS = 60;
/** Conjugate gradients in one round; text takes about 10. */
const MOST_PRODUCTS = 100;
/** What a round leaves of the slopes that it finds, since entries come and go after it. */
const LEFT = 0.01;
/** What is added to the diagonal of a feature's block, as a share of it: all of its classes together have no curvature. */
const GAUGE = 0.02;

/** Entries of unpenalised features, whose part of a model is solved exactly. */
export interface FreeEntries {
  readonly entries: Int32Array;
  /** the factor of the curvature in these */
  readonly factor: Cholesky;
  /** ∇(−ℓ) at the point */
  readonly slope: Float64Array;
  /** the step in these, which is moved */
  readonly V: Float64Array;
  /** the place of the constant among them; null where it is none of them */
  readonly constant: number | null;
}

/**
 * The minimum of the model of −ℓ plus Ω over a working set, until no subgradient is further from 0 than `tolerance` times its λ1: entries that should come in take a step of
 * coordinate descent, then those that are not 0 follow conjugate gradients, in turns. False where that does not end.
 */
export function descend(sums: ColumnSums, problem: DescentProblem, free: FreeEntries, tolerance: number): boolean {
  const { x } = problem;
  enter(sums, problem, tolerance);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const support = placesIn(x, (w) => w !== 0);
    const before = Float64Array.from(support, (e) => x[e]!);
    const isExact = conjugate(sums, problem, free, support, tolerance);
    if (stopAtZero(sums, problem, support, before)) {
      // the others have moved for those, too
      sums.sweep(problem);
      continue;
    }
    if (!enter(sums, problem, tolerance) && isExact) return true;
  }
  return false;
}

/** Moves those entries from 0 whose slopes exceed their λ1 by more than `tolerance` of it; whether there are any. */
function enter(sums: ColumnSums, problem: DescentProblem, tolerance: number): boolean {
  const { entries, x, slope, diagonal, lambda1 } = problem;
  const others = placesIn(x, (w) => w === 0);
  const changes = sums.stepSlopes(others.map((e) => entries[e]!));
  const coming = others.filter(
    (e, at) => diagonal.own[e]! > 0 && Math.abs(slope[e]! + changes[at]!) > lambda1[e]! * (1 + tolerance),
  );
  if (coming.length === 0) return false;
  const part = chosen(problem, coming);
  sums.sweep(part);
  coming.forEach((e, at) => {
    x[e] = part.x[at]!;
  });
  return true;
}

function placesIn(x: Float64Array, isIn: (w: number) => boolean): Int32Array {
  const out: number[] = [];
  for (let e = 0; e < x.length; e++) if (isIn(x[e]!)) out.push(e);
  return Int32Array.from(out);
}

/** The problem in some of its entries. */
function chosen(
  { entries, x, slope, diagonal, lambda1, lambda2, shares }: DescentProblem,
  places: Int32Array,
): DescentProblem {
  const at = (from: Float64Array) => Float64Array.from(places, (e) => from[e]!);
  return {
    entries: places.map((e) => entries[e]!),
    x: at(x),
    slope: at(slope),
    diagonal: { own: at(diagonal.own), centred: at(diagonal.centred) },
    lambda1: at(lambda1),
    lambda2: at(lambda2),
    shares,
  };
}

/** What has changed its sign since `before` becomes 0; whether anything has. */
function stopAtZero(
  sums: ColumnSums,
  { entries, x }: DescentProblem,
  support: Int32Array,
  before: Float64Array,
): boolean {
  const crossed = support.filter((e, at) => x[e]! * before[at]! <= 0);
  if (crossed.length === 0) return false;
  sums.addToStep(
    crossed.map((e) => entries[e]!),
    Float64Array.from(crossed, (e) => -x[e]!),
  );
  for (const e of crossed) x[e] = 0;
  return true;
}

/**
 * Conjugate gradients in these places of x and in the unpenalised entries, signs as they are, until slopes are within `tolerance`, or within `LEFT` of what they were;
 * whether they are within the tolerance.
 */
function conjugate(
  sums: ColumnSums,
  problem: DescentProblem,
  free: FreeEntries,
  support: Int32Array,
  tolerance: number,
): boolean {
  const { x, slope, lambda1, lambda2 } = problem;
  const u = free.entries.length;
  const n = u + support.length;
  const entries = new Int32Array(n);
  entries.set(free.entries);
  for (let e = u; e < n; e++) entries[e] = problem.entries[support[e - u]!]!;
  // minus the slopes
  const r = scaled(-1, sums.stepSlopes(entries));
  for (let e = 0; e < u; e++) r[e]! -= free.slope[e]!;
  for (let e = u; e < n; e++) {
    const at = support[e - u]!;
    r[e]! -= slope[at]! + lambda2[at]! * x[at]! + lambda1[at]! * Math.sign(x[at]!);
  }
  const size = () => {
    let most = 0;
    for (let e = u; e < n; e++) most = Math.max(most, Math.abs(r[e]!) / lambda1[support[e - u]!]!);
    return most;
  };
  const enough = Math.max(tolerance, LEFT * size());
  const solve = preconditioner(sums, problem, free, support);
  let z = solve(r);
  let length = dot(r, z);
  const D = z.slice();
  for (let product = 0; product < MOST_PRODUCTS && size() > enough; product++) {
    const HD = sums.along(entries, D);
    for (let e = u; e < n; e++) HD[e]! += lambda2[support[e - u]!]! * D[e]!;
    const t = length / dot(D, HD);
    if (!(t > 0 && t < Infinity)) break;
    sums.addDirection(t);
    for (let e = 0; e < u; e++) free.V[e]! += t * D[e]!;
    for (let e = u; e < n; e++) x[support[e - u]!]! += t * D[e]!;
    for (let e = 0; e < n; e++) r[e]! -= t * HD[e]!;
    z = solve(r);
    const next = dot(r, z);
    for (let e = 0; e < n; e++) D[e] = z[e]! + (next / length) * D[e]!;
    length = next;
  }
  return size() <= tolerance;
}

/**
 * About H⁻¹: columns as if they were centred, a block for the classes of each feature and none between features. H of a feature in classes k and l is taken to be its
 * diagonal's geometric mean times that of classes with their shares of rows. With blocks text takes 31 products instead of 54, with centres 15.
 */
function preconditioner(
  sums: ColumnSums,
  { entries, diagonal, lambda2, shares }: DescentProblem,
  { entries: freeEntries, factor, constant }: FreeEntries,
  support: Int32Array,
): (r: Float64Array) => Float64Array {
  const K = shares.length;
  const u = freeEntries.length;
  const n = u + support.length;
  const own = Float64Array.from(support, (e) => diagonal.centred[e]! + lambda2[e]!);
  const classes = Int32Array.from(support, (e) => entries[e]! % K);
  const means = Float64Array.from(support, (e) =>
    constant === null ? 0 : sums.columnMeans[Math.floor(entries[e]! / K)]!,
  );
  const odds = shares.map((share) => Math.sqrt(share / (1 - share)));
  const blocks: { readonly from: number; readonly end: number; readonly factor: Cholesky | null }[] = [];
  for (let from = 0, end: number; from < support.length; from = end) {
    const j = Math.floor(entries[support[from]!]! / K);
    end = from + 1;
    while (end < support.length && Math.floor(entries[support[end]!]! / K) === j) end++;
    const m = end - from;
    const block = new Float64Array(m * m);
    for (let a = 0; a < m; a++)
      for (let b = 0; b <= a; b++) {
        const size = Math.sqrt(own[from + a]! * own[from + b]!);
        block[a * m + b] = a === b ? (1 + GAUGE) * size : -size * odds[classes[from + a]!]! * odds[classes[from + b]!]!;
      }
    blocks.push({ from, end, factor: m === 1 ? null : cholesky(block, m) });
  }
  return (r) => {
    const left = r.slice();
    if (constant !== null) for (let e = u; e < n; e++) left[e]! -= means[e - u]! * r[constant + classes[e - u]!]!;
    const z = new Float64Array(n);
    if (u > 0) z.set(choleskySolve(factor, left.subarray(0, u)));
    for (const block of blocks) {
      const [from, end] = [u + block.from, u + block.end];
      if (block.factor === null) for (let e = from; e < end; e++) z[e] = left[e]! / own[e - u]!;
      else z.set(choleskySolve(block.factor, left.subarray(from, end)), from);
    }
    if (constant !== null) for (let e = u; e < n; e++) z[constant + classes[e - u]!]! -= means[e - u]! * z[e]!;
    return z;
  };
}

/** Moves the unpenalised entries to their best, the others held; returns bᵀH⁻¹b of the slope b that there was. */
export function balance(sums: ColumnSums, { entries, factor, slope, V }: FreeEntries): number {
  if (entries.length === 0) return 0;
  const b = addScaled(slope, 1, sums.stepSlopes(entries));
  const change = scaled(-1, choleskySolve(factor, b));
  sums.addToStep(entries, change);
  for (let e = 0; e < V.length; e++) V[e]! += change[e]!;
  return b.reduce((sum, each, e) => sum + Math.abs(each * change[e]!), 0);
}
