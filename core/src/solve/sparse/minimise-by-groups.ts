import type { Factors } from "../../numeric/dense-algebra.js";
import { type Eigen, symmetricEigen } from "../../numeric/symmetric-eigen.js";
import { bestOfGroup } from "./best-of-group.js";
import type { EntryProblem } from "./entry-problem.js";
import { heldBackMinimum } from "./held-back-minimum.js";
import { leastAlong, type NormAlong, type NormsAlong, normAlong } from "./least-along.js";

/** ½ xᵀMx + cᵀx + Σ_g (λ1_g ‖x_g‖ + λ2_g/2 ‖x_g‖²); λ1 and λ2 are the same for all entries of a group. */
export interface GroupProblem extends EntryProblem {
  /** where each group's entries start; one more for the end */
  readonly starts: Int32Array;
}

/** Sweeps over the groups between two Newton steps for those that are not 0. */
const SWEEPS = 2;
/** A guard: each round lowers the objective. */
const MOST_ROUNDS = 1000;
/** What holds a sweep back, as a share of the largest curvature: rounding of M, so that a group without curvature does not run away. */
const HOLD = 1e-14;
/** What is added to the diagonal for Newton steps at first, and at most, in the same units. */
const LEAST_SHIFT = 1e-13;
const MOST_SHIFT = 1;
/** By how much that is raised where it is not enough, and lowered where it was. */
const MORE = 30;
/** A step of which only this much can be taken was more of dependent features than of the others. */
const SHORT = 0.1;
/** A group that a step leaves with this share of its size has come to 0. */
const GONE = 1e-12;
/** Rounds without progress before rounding is taken to be what ends them. */
const PATIENCE = 30;

/**
 * The minimum by descent over groups, each solved exactly, and Newton steps for all groups that are not 0, where the norms are smooth, as far along each as the
 * objective falls: levels that add up to one leave a direction in which only norms change, and in proportion, until one of them is 0. Ends where
 * no group's subgradient is further from 0 than `tolerance` times its λ1 (or its own slope, where it has none). Held back where the objective has no minimum.
 */
export function minimiseByGroups(problem: GroupProblem, start: Float64Array, tolerance: number): Float64Array {
  return heldBackMinimum(problem, start, (held) => byDescent(held, start, tolerance));
}

/** Null where the objective falls without end. */
function byDescent(problem: GroupProblem, start: Float64Array, tolerance: number): Float64Array | null {
  const descent = new GroupDescent(problem, start);
  let [least, idle] = [Infinity, 0];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (let sweep = 0; sweep < SWEEPS; sweep++) descent.sweep();
    if (!descent.stepsNonzero()) return null;
    const violation = largestViolation(problem, descent.x, descent.r);
    if (violation <= tolerance) break;
    if (!(violation < Infinity)) return null;
    // rounding lets the violation fall no further
    idle = violation < 0.9 * least ? 0 : idle + 1;
    least = Math.min(least, violation);
    if (idle > PATIENCE) break;
  }
  return descent.x;
}

/** Whether a step made groups 0, or there is none since the objective falls without end. */
type StepOutcome = "taken" | "left" | "endless";

/** x and r = Mx + c, moved so that the objective falls. */
class GroupDescent {
  readonly x: Float64Array;
  readonly r: Float64Array;
  readonly #largest: number;
  readonly #eigens: readonly Eigen[];
  /** what Newton steps add to the diagonal, as a share of the largest curvature */
  #shift = 0;

  constructor(
    readonly problem: GroupProblem,
    start: Float64Array,
  ) {
    const { curvature: M, lambda2, starts } = problem;
    const m = start.length;
    this.x = start.slice();
    this.r = slopeAt(problem, start);
    let largest = 0;
    for (let e = 0; e < m; e++) largest = Math.max(largest, M[e * m + e]! + lambda2[e]!);
    this.#largest = largest || 1;
    this.#eigens = Array.from({ length: starts.length - 1 }, (_, g) =>
      heldBack(symmetricEigen(...blockOf(M, m, starts[g]!, starts[g + 1]!)), HOLD * this.#largest),
    );
  }

  /** Moves each group to its best, the others held. */
  sweep(): void {
    const { x, r } = this;
    const { curvature: M, lambda1, lambda2, starts } = this.problem;
    const [m, hold] = [x.length, HOLD * this.#largest];
    for (let g = 0; g + 1 < starts.length; g++) {
      const [from, end] = [starts[g]!, starts[g + 1]!];
      // the slope at x_g = 0
      const b = r.slice(from, end);
      for (let e = from; e < end; e++) {
        if (x[e] === 0) continue;
        b[e - from]! -= hold * x[e]!;
        for (let f = from; f < end; f++) b[f - from]! -= x[e]! * M[e * m + f]!;
      }
      const best = bestOfGroup(this.#eigens[g]!, b, lambda1[from]!, lambda2[from]!);
      for (let e = from; e < end; e++) {
        const change = best[e - from]! - x[e]!;
        if (change === 0) continue;
        x[e] = best[e - from]!;
        for (let f = 0; f < m; f++) r[f]! += change * M[e * m + f]!;
      }
    }
  }

  /** Newton steps for the groups that are not 0, each as far as the objective falls, until one makes no more of them 0; false where it falls without end. */
  stepsNonzero(): boolean {
    let outcome: StepOutcome = "left";
    while (outcome === "left") outcome = this.#stepNonzero();
    return outcome !== "endless";
  }

  #stepNonzero(): StepOutcome {
    const { x, r } = this;
    const { curvature: M } = this.problem;
    const places = this.#places();
    const step = this.#newtonStep(places);
    if (step === null) return "endless";
    const V = new Float64Array(x.length);
    for (const [a, e] of places.entries()) V[e] = step[a]!;
    const change = new Float64Array(x.length);
    for (const e of places) addColumn(M, x.length, e, V[e]!, change);
    const t = leastAlong(this.#along(V, change));
    if (t === Infinity) return "endless";
    for (const e of places) x[e]! += t * V[e]!;
    if (this.#leaveOut(V, t)) {
      r.set(slopeAt(this.problem, x));
      return "left";
    }
    for (let f = 0; f < r.length; f++) r[f]! += t * change[f]!;
    this.#shift = t < SHORT ? Math.min(MOST_SHIFT, Math.max(LEAST_SHIFT, MORE * this.#shift)) : this.#shift / MORE;
    if (this.#shift < LEAST_SHIFT) this.#shift = 0;
    return "taken";
  }

  /** Where the groups are that are not 0. */
  #places(): number[] {
    const { starts } = this.problem;
    const out: number[] = [];
    for (let g = 0; g + 1 < starts.length; g++)
      if (this.x.subarray(starts[g]!, starts[g + 1]!).some((each) => each !== 0))
        for (let e = starts[g]!; e < starts[g + 1]!; e++) out.push(e);
    return out;
  }

  /** −(∇² + shift)⁻¹∇ of the objective in these places; null where no shift makes it positive definite. */
  #newtonStep(places: readonly number[]): Float64Array | null {
    const { x, r } = this;
    const { curvature: M, lambda1, lambda2, starts, algebra } = this.problem;
    const [m, s] = [x.length, places.length];
    const A = new Float64Array(s * s);
    const b = new Float64Array(s);
    for (let a = 0; a < s; a++) for (let f = 0; f <= a; f++) A[a * s + f] = M[places[a]! * m + places[f]!]!;
    for (let g = 0, a = 0; a < s; g++) {
      const [from, end] = [starts[g]!, starts[g + 1]!];
      if (places[a] !== from) continue;
      const size = Math.hypot(...x.subarray(from, end));
      const share = lambda1[from]! / size;
      for (let e = from; e < end; e++) {
        const row = a + e - from;
        for (let f = from; f <= e; f++) A[row * s + a + f - from]! -= share * (x[e]! / size) * (x[f]! / size);
        A[row * s + row]! += lambda2[e]! + share;
        b[row] = -(r[e]! + (lambda2[e]! + share) * x[e]!);
      }
      a += end - from;
    }
    const factor = this.#factorOf(A, s);
    return factor && algebra.solveColumns(factor, b, 1);
  }

  #factorOf(A: Float64Array, size: number): Factors | null {
    for (let added = 0; ; this.#shift = Math.max(LEAST_SHIFT, MORE * this.#shift)) {
      for (let a = 0; a < size; a++) A[a * size + a]! += (this.#shift - added) * this.#largest;
      added = this.#shift;
      const factor = this.problem.algebra.factor(A, size);
      if (factor !== null || this.#shift > MOST_SHIFT) return factor;
    }
  }

  /** The objective along V; `change` is MV. */
  #along(V: Float64Array, change: Float64Array): NormsAlong {
    const { x, r } = this;
    const { lambda1, lambda2, starts } = this.problem;
    let [slope, curvature] = [0, 0];
    for (let e = 0; e < V.length; e++) {
      slope += V[e]! * (r[e]! + lambda2[e]! * x[e]!);
      curvature += V[e]! * (change[e]! + lambda2[e]! * V[e]!);
    }
    const norms: NormAlong[] = [];
    for (let g = 0; g + 1 < starts.length; g++) {
      const [from, end] = [starts[g]!, starts[g + 1]!];
      const v = V.subarray(from, end);
      if (v.some((each) => each !== 0)) norms.push(normAlong(x.subarray(from, end), v, lambda1[from]!));
    }
    return { slope, curvature, norms };
  }

  /** Makes groups 0 that the step t V has led there, up to rounding; whether there were any. */
  #leaveOut(V: Float64Array, t: number): boolean {
    const { starts } = this.problem;
    let hasGone = false;
    for (let g = 0; g + 1 < starts.length; g++) {
      const own = this.x.subarray(starts[g]!, starts[g + 1]!);
      const size = Math.hypot(...own);
      if (size === 0 || size > GONE * t * Math.hypot(...V.subarray(starts[g]!, starts[g + 1]!))) continue;
      own.fill(0);
      hasGone = true;
    }
    return hasGone;
  }
}

/** M of the entries from … end, and its size. */
function blockOf(M: Float64Array, m: number, from: number, end: number): [Float64Array, number] {
  const B = end - from;
  const block = new Float64Array(B * B);
  for (let e = 0; e < B; e++) for (let f = 0; f < B; f++) block[e * B + f] = M[(from + e) * m + from + f]!;
  return [block, B];
}

/** Curvature that is at least `hold` in every direction. */
function heldBack({ values, vectors }: Eigen, hold: number): Eigen {
  return { values: values.map((each) => Math.max(0, each) + hold), vectors };
}

/** Mx + c */
function slopeAt({ curvature: M, linear }: EntryProblem, x: Float64Array): Float64Array {
  const r = linear.slice();
  for (let e = 0; e < x.length; e++) if (x[e] !== 0) addColumn(M, x.length, e, x[e]!, r);
  return r;
}

/** r += t M_e */
function addColumn(M: Float64Array, m: number, e: number, t: number, r: Float64Array): void {
  const start = e * m;
  for (let f = 0; f < m; f++) r[f]! += t * M[start + f]!;
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
