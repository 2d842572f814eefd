import { PlainInverse } from "../../numeric/plain-inverse.js";
import type { EntryProblem } from "./entry-problem.js";
import { heldBackMinimum } from "./held-back-minimum.js";

/** Coordinate sweeps that find most of the nonzero entries and their signs. */
const SWEEPS = 2;
/** A guard: each round lowers the objective, and tens are enough. */
const MOST_ROUNDS = 1000;
/** A round that leaves more than this of the violation, and changes no sign, shows that the inverse has lost digits. */
const LOST = 0.5;
/** Rounds without progress before rounding is taken to be what ends them. */
const PATIENCE = 30;

/**
 * The minimum by an active-set method: solves for the nonzero entries with an inverse that follows them, so that an entry that comes or goes costs m² and no
 * factorisation. Steps stop where a sign would change, and that entry becomes 0; entries whose slopes exceed their λ1 come in. With the signs right, one step is exact.
 * Ends where no subgradient is further from 0 than `tolerance` times the entry's λ1 (or its own slope, where it has none). Held back where M is singular in
 * the nonzero entries.
 */
export function minimiseByEntries(problem: EntryProblem, start: Float64Array, tolerance: number): Float64Array {
  return heldBackMinimum(problem, start, (held) => byActiveSet(held, start, tolerance));
}

/** Null where M is not positive definite in entries that should be nonzero. */
function byActiveSet(problem: EntryProblem, start: Float64Array, tolerance: number): Float64Array | null {
  const x = start.slice();
  const r = slopeAt(problem, x);
  for (let sweep = 0; sweep < SWEEPS; sweep++) sweepEntries(problem, x, r);
  const support = new Support(problem, x, r);
  if (!support.renew()) return null;
  let [least, before, idle] = [Infinity, Infinity, 0];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const hasLeft = support.step();
    const violation = largestViolation(problem, x, r);
    if (violation <= tolerance) break;
    // rounding lets the violation fall no further
    idle = violation < 0.9 * least ? 0 : idle + 1;
    least = Math.min(least, violation);
    if (idle > PATIENCE && least <= 1e-6) break;
    const hasCome = support.enter(tolerance, idle > 0);
    const hasLostDigits = support.hasChanged && !hasLeft && !hasCome && violation > LOST * before;
    if ((hasLostDigits || !support.isInverted) && !support.renew()) return null;
    before = violation;
  }
  return x;
}

/** The entries of x that are not 0, or have no λ1, with the inverse of M + λ2 in them; x and r = Mx + c are kept. */
class Support {
  readonly #places: number[] = [];
  /** of each of them; 0 where it has no λ1 */
  readonly #signs: number[] = [];
  readonly #isIn: Uint8Array;
  readonly #inverse: PlainInverse;
  /** whether entries have come or gone since the factorisation */
  hasChanged = false;
  /** whether the inverse is that of these entries */
  isInverted = false;

  constructor(
    readonly problem: EntryProblem,
    readonly x: Float64Array,
    readonly r: Float64Array,
  ) {
    const { curvature: M, lambda1, lambda2, algebra } = problem;
    const m = x.length;
    this.#isIn = new Uint8Array(m);
    for (let e = 0; e < m; e++)
      if (x[e] !== 0 || (lambda1[e] === 0 && M[e * m + e]! + lambda2[e]! > 0)) this.#list(e, Math.sign(x[e]!));
    this.#inverse = new PlainInverse(m, algebra);
  }

  /** Factors again; false where that is not possible. */
  renew(): boolean {
    const { curvature: M, lambda2 } = this.problem;
    const [m, s, places] = [this.x.length, this.#places.length, this.#places];
    const A = new Float64Array(s * s);
    for (let a = 0; a < s; a++) {
      const e = places[a]!;
      for (let b = 0; b <= a; b++) A[a * s + b] = A[b * s + a] = M[e * m + places[b]!]!;
      A[a * s + a]! += lambda2[e]!;
    }
    this.hasChanged = false;
    this.isInverted = this.#inverse.reset(A, s);
    return this.isInverted;
  }

  /** To the minimum for these signs; whether entries became 0 on the way, and left. */
  step(): boolean {
    const { x, r } = this;
    const { curvature: M, lambda1, lambda2 } = this.problem;
    const places = this.#places;
    let hasLeft = false;
    while (places.length > 0 && this.isInverted) {
      const b = Float64Array.from(
        places,
        (e, a) => r[e]! + lambda2[e]! * x[e]! + (lambda1[e] === 0 ? 0 : lambda1[e]! * this.#signs[a]!),
      );
      const move = this.#inverse.times(b);
      const { t, blocking } = this.#reachOf(move);
      if (!Number.isFinite(t)) break;
      for (const [a, e] of places.entries()) {
        const after = a === blocking ? 0 : x[e]! - t * move[a]!;
        if (after === x[e]) continue;
        addColumn(M, x.length, e, after - x[e]!, r);
        x[e] = after;
      }
      if (blocking < 0) break;
      hasLeft = true;
      this.#unlist(blocking);
    }
    return hasLeft;
  }

  /** Takes in entries whose slopes exceed their λ1 by more than `tolerance` of it; only the one that does so most where `isCareful`. */
  enter(tolerance: number, isCareful: boolean): boolean {
    const { curvature: M, lambda1, lambda2 } = this.problem;
    const m = this.x.length;
    const excess = (e: number) => Math.abs(this.r[e]!) / lambda1[e]! - 1;
    const coming: number[] = [];
    for (let e = 0; e < m; e++)
      if (this.#isIn[e] === 0 && lambda1[e]! > 0 && excess(e) > tolerance && M[e * m + e]! + lambda2[e]! > 0)
        coming.push(e);
    coming.sort((a, b) => excess(b) - excess(a));
    const taken = isCareful ? coming.slice(0, 1) : coming;
    for (const e of taken) {
      const h = Float64Array.from(this.#places, (f) => M[e * m + f]!);
      const own = M[e * m + e]! + lambda2[e]!;
      this.#list(e, -Math.sign(this.r[e]!));
      this.hasChanged = true;
      this.isInverted &&= this.#inverse.append(h, own);
    }
    return taken.length > 0;
  }

  /** How much of x − `move` can be gone until a sign changes, at most 1, and whose. */
  #reachOf(move: Float64Array): { readonly t: number; readonly blocking: number } {
    let [t, blocking] = [1, -1];
    for (let a = 0; a < move.length; a++) {
      const sign = this.#signs[a]!;
      const w = this.x[this.#places[a]!]!;
      if (sign === 0 || (w - move[a]!) * sign > 0) continue;
      const reach = move[a] === 0 ? 0 : Math.max(0, w / move[a]!);
      if (reach < t) [t, blocking] = [reach, a];
    }
    return { t, blocking };
  }

  #list(e: number, sign: number): void {
    this.#places.push(e);
    this.#signs.push(this.problem.lambda1[e] === 0 ? 0 : sign);
    this.#isIn[e] = 1;
  }

  #unlist(a: number): void {
    this.#isIn[this.#places[a]!] = 0;
    this.hasChanged = true;
    this.isInverted &&= this.#inverse.remove(a);
    const [e, sign] = [this.#places.pop()!, this.#signs.pop()!];
    if (a < this.#places.length) [this.#places[a], this.#signs[a]] = [e, sign];
  }
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
