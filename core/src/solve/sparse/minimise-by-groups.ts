import type { Factors } from "../../numeric/dense-algebra.js";
import { type Eigen, symmetricEigen } from "../../numeric/symmetric-eigen.js";
import type { EntryProblem } from "./minimise-by-entries.js";

/** ½ xᵀMx + cᵀx + Σ_g (λ1_g ‖x_g‖ + λ2_g/2 ‖x_g‖²); λ1 and λ2 are the same for all entries of a group. */
export interface GroupProblem extends EntryProblem {
  /** where each group's entries start; one more for the end */
  readonly starts: Int32Array;
}

/** Sweeps over the groups between two Newton steps for those that are not 0. */
const SWEEPS = 2;
/** A guard: each round lowers the objective. */
const MOST_ROUNDS = 1000;
/** What is added to the diagonal of a singular matrix, as a share of its largest entry: from rounding up to where steps are still Newton's. */
const FIRST_RAISE = 1e-14;
const LAST_RAISE = 1e-6;
const RAISED_BY = 100;
/** Halvings of a Newton step before coordinate descent goes on alone. */
const MOST_HALVINGS = 12;

/**
 * The minimum by descent over groups, each solved exactly, and Newton steps for all groups that are not 0, where the norms are smooth. Ends where
 * no group's subgradient is further from 0 than `tolerance` times its λ1 (or its own slope, where it has none).
 */
export function minimiseByGroups(problem: GroupProblem, start: Float64Array, tolerance: number): Float64Array {
  const x = start.slice();
  const r = slopeAt(problem, x);
  const eigens = eigensOf(problem);
  let least = Infinity;
  let idle = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (let sweep = 0; sweep < SWEEPS; sweep++) sweepGroups(problem, eigens, x, r);
    stepNonzero(problem, x, r);
    const violation = largestViolation(problem, x, r);
    if (violation <= tolerance) break;
    idle = violation < 0.9 * least ? 0 : idle + 1;
    least = Math.min(least, violation);
    if (idle > 30 && least <= 1e-6) break;
  }
  return x;
}

function slopeAt({ curvature: M, linear }: EntryProblem, x: Float64Array): Float64Array {
  const r = linear.slice();
  const m = x.length;
  for (let e = 0; e < m; e++) if (x[e] !== 0) for (let f = 0; f < m; f++) r[f]! += x[e]! * M[e * m + f]!;
  return r;
}

function eigensOf({ curvature: M, linear, starts }: GroupProblem): Eigen[] {
  const m = linear.length;
  return Array.from({ length: starts.length - 1 }, (_, g) => {
    const [from, B] = [starts[g]!, starts[g + 1]! - starts[g]!];
    return symmetricEigen(
      Float64Array.from({ length: B * B }, (_, at) => M[(from + Math.floor(at / B)) * m + from + (at % B)]!),
      B,
    );
  });
}

/** Moves each group to its best, the others held; r = Mx + c is kept. */
function sweepGroups(problem: GroupProblem, eigens: readonly Eigen[], x: Float64Array, r: Float64Array): void {
  const { curvature: M, lambda1, lambda2, starts } = problem;
  const m = x.length;
  for (let g = 0; g + 1 < starts.length; g++) {
    const [from, end] = [starts[g]!, starts[g + 1]!];
    // the slope at x_g = 0
    const b = r.slice(from, end);
    for (let e = from; e < end; e++)
      if (x[e] !== 0) for (let f = from; f < end; f++) b[f - from]! -= x[e]! * M[e * m + f]!;
    const best = bestOfGroup(eigens[g]!, b, lambda1[from]!, lambda2[from]!);
    for (let e = from; e < end; e++) {
      const change = best[e - from]! - x[e]!;
      if (change === 0) continue;
      x[e] = best[e - from]!;
      for (let f = 0; f < m; f++) r[f]! += change * M[e * m + f]!;
    }
  }
}

/**
 * argmin ½ zᵀAz + bᵀz + λ1 ‖z‖ + λ2/2 ‖z‖². It is 0 for ‖b‖ ≤ λ1; else z = −(A + λ2 + λ1/ρ)⁻¹ b with ρ = ‖z‖, the root of
 * Σ_i b̂_i² / ((a_i + λ2) ρ + λ1)² = 1 in the eigenvectors of A, found by Newton's method for the reciprocal root, which is nearly linear in ρ.
 */
function bestOfGroup({ values, vectors }: Eigen, b: Float64Array, lambda1: number, lambda2: number): Float64Array {
  const B = b.length;
  const z = new Float64Array(B);
  if (!(Math.hypot(...b) > lambda1)) return z;
  const turned = new Float64Array(B);
  for (let i = 0; i < B; i++) for (let e = 0; e < B; e++) turned[i]! += vectors[e * B + i]! * b[e]!;
  const rho = lambda1 === 0 ? 1 : rootOf(turned, values, lambda1, lambda2);
  // directions without curvature and slope stay where they are
  const factors = turned.map((t, i) => {
    const total = (Math.max(0, values[i]!) + lambda2) * rho + lambda1;
    return total > 0 ? (-t * rho) / total : 0;
  });
  for (let e = 0; e < B; e++) for (let i = 0; i < B; i++) z[e]! += vectors[e * B + i]! * factors[i]!;
  return z;
}

function rootOf(b: Float64Array, values: Float64Array, lambda1: number, lambda2: number): number {
  let rho = 0;
  for (let step = 0; step < 100; step++) {
    let [sum, slope] = [0, 0];
    for (let i = 0; i < b.length; i++) {
      const a = Math.max(0, values[i]!) + lambda2;
      const q = b[i]! / (a * rho + lambda1);
      sum += q * q;
      slope += (q * q * a) / (a * rho + lambda1);
    }
    if (!(slope > 0)) return rho;
    // for h = sum^(−1/2), concave in ρ: h(ρ) = 1 from below
    const change = (sum * (Math.sqrt(sum) - 1)) / slope;
    rho += change;
    if (Math.abs(change) <= 4 * Number.EPSILON * rho) return rho;
  }
  return rho;
}

/** One Newton step for the groups that are not 0, halved until it lowers the objective. */
function stepNonzero(problem: GroupProblem, x: Float64Array, r: Float64Array): void {
  const { curvature: M, lambda1, lambda2, starts, algebra } = problem;
  const m = x.length;
  const places: number[] = [];
  const sizes = new Map<number, number>();
  const groupOf = new Int32Array(m);
  for (let g = 0; g + 1 < starts.length; g++) {
    const size = Math.hypot(...x.subarray(starts[g]!, starts[g + 1]!));
    if (size > 0) sizes.set(g, size);
    for (let e = starts[g]!; e < starts[g + 1]!; e++) {
      groupOf[e] = g;
      if (size > 0) places.push(e);
    }
  }
  const s = places.length;
  if (s === 0) return;
  const A = new Float64Array(s * s);
  const b = new Float64Array(s);
  for (let a = 0; a < s; a++) {
    const e = places[a]!;
    const size = sizes.get(groupOf[e]!)!;
    const share = lambda1[e]! / size;
    for (let f = 0; f <= a; f++) {
      const other = places[f]!;
      A[a * s + f] = M[e * m + other]!;
      if (groupOf[e] === groupOf[other]) A[a * s + f]! -= share * (x[e]! / size) * (x[other]! / size);
    }
    A[a * s + a]! += lambda2[e]! + share;
    b[a] = -(r[e]! + (lambda2[e]! + share) * x[e]!);
  }
  const factor = factorOf(A, s, algebra);
  if (factor === null) return;
  const step = algebra.solveColumns(factor, b, 1);
  const change = new Float64Array(m);
  for (let a = 0; a < s; a++)
    for (let f = 0, start = places[a]! * m; f < m; f++) change[f]! += step[a]! * M[start + f]!;
  const t = acceptedStep(problem, places, sizes, groupOf, step, change, x, r);
  if (t === 0) return;
  for (let a = 0; a < s; a++) x[places[a]!]! += t * step[a]!;
  for (let f = 0; f < m; f++) r[f]! += t * change[f]!;
}

/**
 * Factors of A, or of A with a diagonal that is raised until it is positive definite: levels that add up to one leave M without curvature in
 * a direction, which a norm does not curve either. The step still descends.
 */
function factorOf(A: Float64Array, size: number, algebra: EntryProblem["algebra"]): Factors | null {
  let largest = 0;
  for (let a = 0; a < size; a++) largest = Math.max(largest, A[a * size + a]!);
  let factor = algebra.factor(A, size);
  for (let raise = FIRST_RAISE; factor === null && raise <= LAST_RAISE; raise *= RAISED_BY) {
    for (let a = 0; a < size; a++) A[a * size + a]! += raise * largest;
    factor = algebra.factor(A, size);
  }
  return factor;
}

/** The largest of 1, ½, ¼, … that lowers the objective; 0 for none. */
function acceptedStep(
  { lambda1, lambda2, starts }: GroupProblem,
  places: readonly number[],
  sizes: ReadonlyMap<number, number>,
  groupOf: Int32Array,
  step: Float64Array,
  change: Float64Array,
  x: Float64Array,
  r: Float64Array,
): number {
  let [slope, curvature] = [0, 0];
  places.forEach((e, a) => {
    slope += step[a]! * (r[e]! + lambda2[e]! * x[e]!);
    curvature += step[a]! * (change[e]! + lambda2[e]! * step[a]!);
  });
  for (let halving = 0, t = 1; halving < MOST_HALVINGS; halving++, t /= 2) {
    const moved = new Map<number, number>();
    places.forEach((e, a) => {
      const g = groupOf[e]!;
      moved.set(g, (moved.get(g) ?? 0) + (x[e]! + t * step[a]!) ** 2);
    });
    let gain = t * slope + (t * t * curvature) / 2;
    for (const [g, square] of moved) gain += lambda1[starts[g]!]! * (Math.sqrt(square) - sizes.get(g)!);
    if (gain <= 0) return t;
  }
  return 0;
}

function largestViolation(
  { lambda1, lambda2, linear, starts }: GroupProblem,
  x: Float64Array,
  r: Float64Array,
): number {
  let largest = 0;
  for (let g = 0; g + 1 < starts.length; g++) {
    const [from, end] = [starts[g]!, starts[g + 1]!];
    const size = Math.hypot(...x.subarray(from, end));
    const l1 = lambda1[from]!;
    let [square, unit] = [0, 0];
    for (let e = from; e < end; e++) {
      const slope = r[e]! + lambda2[from]! * x[e]! + (size > 0 ? (l1 * x[e]!) / size : 0);
      square += slope * slope;
      unit += linear[e]! * linear[e]!;
    }
    const beyond = size > 0 ? Math.sqrt(square) : Math.max(0, Math.sqrt(square) - l1);
    if (beyond > 0) largest = Math.max(largest, beyond / (l1 > 0 ? l1 : Math.sqrt(unit) || 1));
  }
  return largest;
}
