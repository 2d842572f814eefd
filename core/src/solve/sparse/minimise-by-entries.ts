import type { DenseAlgebra, Factors } from "../../numeric/dense-algebra.js";

/** ½ xᵀMx + cᵀx + Σ_e (λ1_e |x_e| + λ2_e/2 x_e²), m entries. */
export interface EntryProblem {
  /** M, m × m, positive semidefinite */
  readonly curvature: Float64Array;
  /** c */
  readonly linear: Float64Array;
  readonly lambda1: Float64Array;
  readonly lambda2: Float64Array;
  readonly algebra: DenseAlgebra;
}

/** Coordinate sweeps between two solves for the nonzero entries. */
const SWEEPS = 2;
/** A guard: each round lowers the objective, and tens are enough. */
const MOST_ROUNDS = 1000;
/** What is added to the diagonal, as a share of its largest number, where nonzero entries are dependent. */
const SHIFT = 1e-9;

/**
 * The minimum by coordinate descent, which finds the nonzero entries and their signs, and solves for those entries: with the signs right, one solve
 * is exact. Steps stop where a sign would change, and that entry becomes 0. Ends where no subgradient is further from 0 than `tolerance`
 * times the entry's λ1 (or its own slope, where it has none).
 */
export function minimiseByEntries(problem: EntryProblem, start: Float64Array, tolerance: number): Float64Array {
  const x = start.slice();
  const r = slopeAt(problem, x);
  let least = Infinity;
  let idle = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (let sweep = 0; sweep < SWEEPS; sweep++) sweepEntries(problem, x, r);
    solveNonzero(problem, x, r);
    const violation = largestViolation(problem, x, r);
    if (violation <= tolerance) break;
    // rounding lets the violation fall no further
    idle = violation < 0.9 * least ? 0 : idle + 1;
    least = Math.min(least, violation);
    if (idle > 30 && least <= 1e-6) break;
  }
  return x;
}

/** Mx + c */
function slopeAt({ curvature: M, linear }: EntryProblem, x: Float64Array): Float64Array {
  const m = x.length;
  const r = linear.slice();
  for (let e = 0; e < m; e++) if (x[e] !== 0) addColumn(M, m, e, x[e]!, r);
  return r;
}

/** r += t M_e */
function addColumn(M: Float64Array, m: number, e: number, t: number, r: Float64Array): void {
  const start = e * m;
  for (let f = 0; f < m; f++) r[f]! += t * M[start + f]!;
}

/** Moves each entry to its best, the others held; r = Mx + c is kept. */
function sweepEntries({ curvature: M, lambda1, lambda2 }: EntryProblem, x: Float64Array, r: Float64Array): void {
  const m = x.length;
  for (let e = 0; e < m; e++) {
    const own = M[e * m + e]!;
    const before = x[e]!;
    const pull = own * before - r[e]!;
    const size = Math.abs(pull) - lambda1[e]!;
    const total = own + lambda2[e]!;
    // a feature that is 0 in every row
    const after = size > 0 && total > 0 ? (Math.sign(pull) * size) / total : 0;
    if (after === before) continue;
    x[e] = after;
    addColumn(M, m, e, after - before, r);
  }
}

/** One Newton step in the nonzero entries, up to the first change of sign. */
function solveNonzero(
  { curvature: M, lambda1, lambda2, algebra }: EntryProblem,
  x: Float64Array,
  r: Float64Array,
): void {
  const m = x.length;
  const places: number[] = [];
  for (let e = 0; e < m; e++) if (x[e] !== 0) places.push(e);
  const s = places.length;
  if (s === 0) return;
  const A = new Float64Array(s * s);
  const b = new Float64Array(s);
  for (let a = 0; a < s; a++) {
    const e = places[a]!;
    for (let f = 0; f <= a; f++) A[a * s + f] = M[e * m + places[f]!]!;
    A[a * s + a]! += lambda2[e]!;
    b[a] = -(r[e]! + lambda2[e]! * x[e]! + lambda1[e]! * Math.sign(x[e]!));
  }
  const factor = algebra.factor(A, s) ?? shifted(A, s, algebra);
  if (factor === null) return;
  const step = algebra.solveColumns(factor, b, 1);
  let t = 1;
  let blocking = -1;
  for (let a = 0; a < s; a++) {
    const w = x[places[a]!]!;
    if (lambda1[places[a]!] === 0 || (w + step[a]!) * w > 0) continue;
    const reach = -w / step[a]!;
    if (reach < t) [t, blocking] = [reach, a];
  }
  if (!Number.isFinite(t)) return;
  for (let a = 0; a < s; a++) {
    const e = places[a]!;
    const after = a === blocking ? 0 : x[e]! + t * step[a]!;
    if (after === x[e]) continue;
    addColumn(M, m, e, after - x[e]!, r);
    x[e] = after;
  }
}

function shifted(A: Float64Array, s: number, algebra: DenseAlgebra): Factors | null {
  let largest = 0;
  for (let a = 0; a < s; a++) largest = Math.max(largest, A[a * s + a]!);
  for (let a = 0; a < s; a++) A[a * s + a]! += SHIFT * largest;
  return algebra.factor(A, s);
}

/** The largest distance of an entry's subgradients from 0, in units of its λ1, or of its largest term where it has none. */
function largestViolation(
  { curvature: M, linear, lambda1, lambda2 }: EntryProblem,
  x: Float64Array,
  r: Float64Array,
): number {
  const m = x.length;
  let largest = 0;
  for (let e = 0; e < m; e++) {
    const slope = r[e]! + lambda2[e]! * x[e]!;
    const beyond =
      x[e] !== 0
        ? Math.abs(slope + lambda1[e]! * Math.sign(x[e]!))
        : M[e * m + e]! + lambda2[e]! > 0
          ? Math.max(0, Math.abs(slope) - lambda1[e]!)
          : 0;
    if (beyond === 0) continue;
    const unit =
      lambda1[e]! > 0 ? lambda1[e]! : Math.max(Math.abs(linear[e]!), (M[e * m + e]! + lambda2[e]!) * Math.abs(x[e]!));
    largest = Math.max(largest, beyond / (unit || 1));
  }
  return largest;
}
