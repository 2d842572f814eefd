import { centreClasses } from "../numeric/centre-classes.js";
import { classContrasts } from "../numeric/class-contrasts.js";
import { nearestToZero, type UnitVectors } from "../numeric/nearest-to-zero.js";
import { subtractProjection } from "../numeric/orthogonal-columns.js";
import { withoutDirection } from "../numeric/orthogonal-complement.js";
import { dot, maxAbs, norm } from "../numeric/vectors.js";
import type { WorkSteps } from "./work-steps.js";

/** Q, n × p row-major, and for each row the classes that were observed, n × K, 1 or 0; a row of zeros does not count. */
export interface ObservedRows {
  readonly Q: Float64Array;
  readonly features: number;
  readonly classes: number;
  readonly observed: Uint8Array;
}

/** Which scores a recession of the likelihood moves apart, and which no recession does. */
export interface Recession {
  /** n × K: 1 where no recession moves class k of row i away from the row's own class; the own class is 1 */
  readonly tied: Uint8Array;
  /** U, p × K, in the coordinates of Q: moves every class that is not tied below the row's own; zero where all are tied */
  readonly direction: Float64Array;
  /** orthonormal vectors p × K that span φ_i ⊗ (e_own − e_k) over all that is tied: what the data identify */
  readonly basis: readonly Float64Array[];
}

/**
 * The most vectors below zero kept from one pass over all rows; the next rounds take the smallest of them without another pass: 8993 rows,
 * 35 features and 9 classes took 3 times as long with 1, and no less with 256.
 */
const CANDIDATES = 64;
/** A unit vector whose part outside a space is at most this long counts as in it. */
const RESIDUE_IN_SPAN = 1e-8;

/** What is known about a row and class: nothing yet, */
const UNKNOWN = 0;
/** that its score cannot move relative to the row's own class along the recession, */
const TIED = 1;
/** or that it is not in the span of the tied ones. */
const OUT_OF_SPAN = 2;

/**
 * The cone of recession of −ℓ (docs/likelihood.md, L40), {U : ⟨a_ik, U⟩ ≥ 0 for all rows i and classes k}, a_ik = φ_i ⊗ (e_own(i) − e_k),
 * by its two sides: one U inside it that is strict wherever any is, and the a_ik on which all are zero.
 *
 * Zero in the convex hull of the a_ik is a combination Σ λ a = 0 with λ > 0, on whose vectors every U of the cone is zero (Gordan, Stiemke);
 * their span is set aside, and the same question is put to the parts of the other vectors outside it, until either nothing remains, or some
 * U has ⟨a, U⟩ > 0 for all the rest. Each round sets aside at least one dimension. Null if rounding makes it undecidable. @throws
 * WorkEnded
 */
export async function recessionOf(rows: ObservedRows, steps: WorkSteps): Promise<Recession | null> {
  const cone = new Cone(rows, steps);
  for (;;) {
    if (cone.isFull) return cone.finding(new Float64Array(cone.size));
    const found = await nearestToZero(cone);
    if (found.kind === "undecided") return null;
    if (found.kind === "apart") return cone.finding(found.x);
    if (!cone.setAside(found.indices)) return null;
  }
}

/** The unit vectors a_ik with r = i*K + k, of which only the part outside `basis` is used. */
class Cone implements UnitVectors {
  readonly size: number;
  readonly #basis: Float64Array[] = [];
  readonly #own: Int32Array;
  readonly #lengths: Float64Array;
  readonly #state: Uint8Array;
  readonly #scores: Float64Array;
  readonly #rows: ObservedRows;
  readonly #steps: WorkSteps;
  /** orthonormal: all that scores can differ by outside the basis; made with the basis' first vector */
  #complement: Float64Array[] | null = null;
  #candidates: number[] = [];

  constructor(rows: ObservedRows, steps: WorkSteps) {
    const { Q, features: p, classes: K, observed } = rows;
    const n = observed.length / K;
    this.#rows = rows;
    this.#steps = steps;
    this.size = p * K;
    this.#scores = new Float64Array(K);
    this.#own = Int32Array.from({ length: n }, (_, i) => Math.max(0, observed.subarray(i * K, i * K + K).indexOf(1)));
    this.#lengths = Float64Array.from({ length: n }, (_, i) => Math.SQRT2 * norm(Q.subarray(i * p, i * p + p)));
    this.#state = Uint8Array.from(observed, (isObserved, r) =>
      isObserved === 1 || this.#lengths[Math.floor(r / K)] === 0 ? TIED : UNKNOWN,
    );
    // Two classes that were both observed in a row bind each other from both sides.
    const bound = [...observed.keys()].filter((r) => observed[r] === 1 && r % K !== this.#own[Math.floor(r / K)]);
    for (let at = 0; at < bound.length && !this.isFull; at += this.size) this.#extend(bound.slice(at, at + this.size));
  }

  /** Whether the basis holds everything that scores can differ by. */
  get isFull(): boolean {
    return this.#basis.length >= this.#rows.features * (this.#rows.classes - 1) || !this.#state.some((s) => s !== TIED);
  }

  /** The smallest of the vectors that were below `atMost` in the last pass over all rows; after a new pass when none of them still is. */
  least(x: Float64Array, atMost: number): number | null {
    return this.#leastCandidate(x, atMost) ?? this.#leastOfAll(x, atMost);
  }

  #leastCandidate(x: Float64Array, atMost: number): number | null {
    const { features: p, classes: K, Q } = this.#rows;
    this.#steps.take(this.#candidates.length * p);
    const below = this.#candidates
      .map((r) => {
        const i = Math.floor(r / K);
        const [own, other] = [this.#own[i]!, r % K];
        let product = 0;
        for (let j = 0; j < p; j++) product += Q[i * p + j]! * (x[j * K + own]! - x[j * K + other]!);
        return { r, product: product / this.#lengths[i]! };
      })
      .filter(({ product }) => product <= atMost)
      .sort((a, b) => a.product - b.product);
    this.#candidates = below.slice(1).map(({ r }) => r);
    return below[0]?.r ?? null;
  }

  #leastOfAll(x: Float64Array, atMost: number): number | null {
    const { features: p, classes: K, Q } = this.#rows;
    this.#steps.take(this.#own.length * p * K);
    const b = this.#scores;
    const below: { r: number; product: number }[] = [];
    for (let i = 0; i < this.#own.length; i++) {
      b.fill(0);
      for (let j = 0; j < p; j++) {
        const phi = Q[i * p + j]!;
        for (let k = 0; k < K; k++) b[k]! += phi * x[j * K + k]!;
      }
      const own = b[this.#own[i]!]!;
      for (let k = 0; k < K; k++) {
        if (this.#state[i * K + k] === TIED) continue;
        const product = (own - b[k]!) / this.#lengths[i]!;
        if (product <= atMost) below.push({ r: i * K + k, product });
      }
    }
    below.sort((a, b) => a.product - b.product || a.r - b.r);
    const [least = null, ...others] = this.#firstOutside(below);
    this.#candidates = others;
    return least;
  }

  /** The first of them that the basis does not hold. */
  #firstOutside(below: readonly { readonly r: number }[]): number[] {
    const outside: number[] = [];
    for (const { r } of below) {
      if (outside.length > CANDIDATES) break;
      if (!this.#isTied(r)) outside.push(r);
    }
    return outside;
  }

  pause(): Promise<void> {
    return this.#steps.pause();
  }

  take(steps: number): void {
    this.#steps.take(steps);
  }

  vector(r: number): Float64Array {
    return this.#unit(this.#outside(r));
  }

  /** Sets aside the vectors, on which every U is zero, and all in their span; false if none was new. */
  setAside(indices: readonly number[]): boolean {
    const before = this.#basis.length;
    this.#extend(indices);
    for (const r of indices) this.#state[r] = TIED;
    this.#candidates = [];
    for (let r = 0; r < this.#state.length; r++) if (this.#state[r] === OUT_OF_SPAN) this.#state[r] = UNKNOWN;
    return this.#basis.length > before;
  }

  finding(direction: Float64Array): Recession {
    const isNone = maxAbs(direction) === 0;
    return {
      tied: this.#state.map((state) => (isNone || state === TIED ? 1 : 0)),
      direction,
      basis: this.#basis,
    };
  }

  #isTied(r: number): boolean {
    if (this.#state[r] === UNKNOWN) this.#state[r] = this.#isInside(r) ? TIED : OUT_OF_SPAN;
    return this.#state[r] === TIED;
  }

  /** Whether a_r has no part along the complement: a sum without cancellation, which ends early if it has. */
  #isInside(r: number): boolean {
    if (this.#complement === null) return this.#lengths[Math.floor(r / this.#rows.classes)] === 0;
    const { features: p, classes: K, Q } = this.#rows;
    const i = Math.floor(r / K);
    const [own, other] = [this.#own[i]!, r % K];
    let squares = 0;
    let looked = 0;
    for (const u of this.#complement) {
      let product = 0;
      for (let j = 0; j < p; j++) product += Q[i * p + j]! * (u[j * K + own]! - u[j * K + other]!);
      squares += (product / this.#lengths[i]!) ** 2;
      looked++;
      if (squares > RESIDUE_IN_SPAN * RESIDUE_IN_SPAN) break;
    }
    this.#steps.take(looked * p);
    return squares <= RESIDUE_IN_SPAN * RESIDUE_IN_SPAN;
  }

  /** Always extends by the vector with the largest part outside, so that rounding does not build up. */
  #extend(indices: readonly number[]): void {
    const rests = indices.map((r) => this.#outside(r));
    for (;;) {
      const lengths = rests.map(norm);
      const longest = lengths.indexOf(Math.max(...lengths));
      if (!(lengths[longest]! > RESIDUE_IN_SPAN)) return;
      const unit = this.#unit(rests[longest]!);
      this.#basis.push(unit);
      this.#complement = this.#complementWithout(unit);
      for (const rest of rests) subtractProjection(rest, unit);
    }
  }

  #complementWithout(unit: Float64Array): Float64Array[] {
    const { features: p, classes: K } = this.#rows;
    const complement = this.#complement ?? classContrasts(p, K);
    this.#steps.take(2 * complement.length * this.size);
    return withoutDirection(complement, unit);
  }

  /** Scales to unit length; remnants of the basis and the gauge in a short vector grow with it, and are removed again. */
  #unit(outside: Float64Array): Float64Array {
    const length = norm(outside);
    const unit = centreClasses(
      outside.map((value) => value / length),
      this.#rows.classes,
    );
    for (const q of this.#basis) subtractProjection(unit, q);
    return unit;
  }

  /** a_r, of unit length, minus its part in the basis. */
  #outside(r: number): Float64Array {
    const { features: p, classes: K, Q } = this.#rows;
    this.#steps.take(4 * this.#basis.length * this.size);
    const i = Math.floor(r / K);
    const a = new Float64Array(this.size);
    for (let j = 0; j < p; j++) {
      const phi = Q[i * p + j]! / this.#lengths[i]!;
      a[j * K + this.#own[i]!] = phi;
      a[j * K + (r % K)] = -phi;
    }
    for (let pass = 0; pass < 2; pass++) for (const q of this.#basis) if (dot(a, q) !== 0) subtractProjection(a, q);
    return a;
  }
}
