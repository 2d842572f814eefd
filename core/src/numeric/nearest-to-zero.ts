import { subtractProjection } from "./orthogonal-columns.js";
import { norm } from "./vectors.js";

/** Unit vectors a_r of one size, possibly very many, known only through these methods. */
export interface UnitVectors {
  readonly size: number;
  /** some r with ⟨a_r, x⟩ ≤ atMost, if possible the smallest; null if there is none */
  least(x: Float64Array, atMost: number): number | null;
  vector(r: number): Float64Array;
  /** called with the number of other multiplications in a round; may throw to end the search */
  take?(steps: number): void;
  /** awaited in every round, so that a long search can be stopped; may throw to end it */
  pause?(): Promise<void>;
}

/**
 * Where zero lies. "apart": ⟨a_r, x⟩ > 0 for every r. "around": Σ λ_r a_r = 0 with these λ > 0 (Σ λ = 1), and no such x exists.
 * "undecided": rounding makes it undecidable.
 */
export type NearestToZero =
  | { readonly kind: "apart"; readonly x: Float64Array }
  | { readonly kind: "around"; readonly indices: readonly number[]; readonly lambda: Float64Array }
  | { readonly kind: "undecided" };

/** A combination shorter than this is zero, and vectors longer than this are not. */
const ZERO_LENGTH = 1e-12;
/**
 * A combination shorter than this that rounding keeps from getting shorter is zero too: the vectors themselves may be accurate only to
 * 1e-8.
 */
const STALLED_ZERO_LENGTH = 1e-7;
/** A product ⟨a_r, x⟩ counts as positive above this share of ‖x‖. */
const POSITIVE_SHARE = 1e-10;
/**
 * λ below this share of the largest may be rounding of the vectors (2e-10 was, of a column 3000 + 0.01 x; the least real one seen is 2e-4). Its vector
 * is left out: together with others that really are in the combination it is in their span, or is found when the rest is asked again.
 */
const NEGLIGIBLE_LAMBDA = STALLED_ZERO_LENGTH;
const ROUNDS_PER_DIMENSION = 200;

/**
 * The point nearest to zero in the convex hull of the vectors: min ‖Σ λ_r a_r‖² + (1 − Σ λ_r)² over λ ≥ 0, by the active-set method of
 * Lawson & Hanson (1974, "Solving Least Squares Problems", algorithm NNLS), which ends after finitely many rounds. Its residual is zero
 * when zero is in the hull, and otherwise x = Σ λ_r a_r has ⟨a_r, x⟩ > 0 for every r: Gordan's alternative, with its proof either way.
 */
export async function nearestToZero(vectors: UnitVectors): Promise<NearestToZero> {
  const { size } = vectors;
  const active = new ActiveColumns(size + 1);
  let lambda: Float64Array = new Float64Array(0);
  let x: Float64Array = new Float64Array(size);
  for (let round = 0; round < ROUNDS_PER_DIMENSION * (size + 1); round++) {
    await vectors.pause?.();
    const r = vectors.least(x, POSITIVE_SHARE * norm(x));
    if (r === null) return { kind: "apart", x };
    vectors.take?.(4 * active.indices.length * size);
    if (!active.append(r, vectors.vector(r))) break;
    const grown = new Float64Array(lambda.length + 1);
    grown.set(lambda);
    lambda = active.reduceTo(grown);
    x = active.combination(lambda);
    if (!active.indices.includes(r)) break;
    if (Math.hypot(norm(x), 1 - sumOf(lambda)) <= ZERO_LENGTH)
      return { kind: "around", ...needed(active.indices, lambda) };
  }
  const isNear = Math.hypot(norm(x), 1 - sumOf(lambda)) <= STALLED_ZERO_LENGTH;
  return isNear ? { kind: "around", ...needed(active.indices, lambda) } : { kind: "undecided" };
}

function needed(indices: readonly number[], lambda: Float64Array) {
  const least = NEGLIGIBLE_LAMBDA * Math.max(...lambda);
  const places = indices.map((_, t) => t).filter((t) => lambda[t]! > least);
  return { indices: places.map((t) => indices[t]!), lambda: Float64Array.from(places, (t) => lambda[t]!) };
}

function sumOf(lambda: Float64Array): number {
  return lambda.reduce((sum, value) => sum + value, 0);
}

/** (x_i, y_k) ← (c x_i + s y_k, c y_k − s x_i) */
function rotate(x: Float64Array, i: number, y: Float64Array, k: number, cosine: number, sine: number): void {
  const [first, second] = [x[i]!, y[k]!];
  x[i] = cosine * first + sine * second;
  y[k] = cosine * second - sine * first;
}

/** The columns (a_r, 1) with λ_r > 0, and their QR factors. */
class ActiveColumns {
  readonly indices: number[] = [];
  readonly #columns: Float64Array[] = [];
  readonly #Q: Float64Array[] = [];
  /** R by columns: #R[t][s], s ≤ t */
  readonly #R: Float64Array[] = [];
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  /** False if the vector is already there, or depends on those that are. */
  append(r: number, vector: Float64Array): boolean {
    if (this.indices.includes(r)) return false;
    const column = new Float64Array(this.#size).fill(1);
    column.set(vector);
    const rest = column.slice();
    const ofColumn = new Float64Array(this.#Q.length + 1);
    for (let pass = 0; pass < 2; pass++)
      this.#Q.forEach((q, s) => {
        ofColumn[s]! += subtractProjection(rest, q);
      });
    const length = norm(rest);
    if (length <= 1e-12) return false;
    ofColumn[this.#Q.length] = length;
    this.indices.push(r);
    this.#columns.push(column);
    this.#Q.push(rest.map((value) => value / length));
    this.#R.push(ofColumn);
    return true;
  }

  /** Without a column R has one entry below its diagonal in each later one; rotations of neighbours in Q and R remove them. */
  #remove(place: number): void {
    this.indices.splice(place, 1);
    this.#columns.splice(place, 1);
    this.#R.splice(place, 1);
    for (let t = place; t < this.#R.length; t++) {
      const diagonal = this.#R[t]!;
      const length = Math.hypot(diagonal[t]!, diagonal[t + 1]!);
      const [cosine, sine] = [diagonal[t]! / length, diagonal[t + 1]! / length];
      for (let c = t; c < this.#R.length; c++) rotate(this.#R[c]!, t, this.#R[c]!, t + 1, cosine, sine);
      const [q, next] = [this.#Q[t]!, this.#Q[t + 1]!];
      for (let i = 0; i < q.length; i++) rotate(q, i, next, i, cosine, sine);
      this.#R[t] = diagonal.subarray(0, t + 1);
    }
    this.#Q.pop();
  }

  /** The λ ≥ 0 of the least residual over active columns, reached from a feasible λ; columns whose λ falls to zero leave. */
  reduceTo(start: Float64Array): Float64Array {
    let lambda = start;
    for (;;) {
      const wanted = this.#leastSquares();
      const falling = this.indices.map((_, t) => t).filter((t) => wanted[t]! <= 0);
      if (falling.length === 0) return wanted;
      const steps = falling.map((t) => (lambda[t]! > 0 ? lambda[t]! / (lambda[t]! - wanted[t]!) : 0));
      const step = Math.min(...steps);
      const moved = lambda.map((value, t) => value + step * (wanted[t]! - value));
      const leaving = falling.filter((t, at) => steps[at] === step || moved[t]! <= Number.EPSILON);
      for (const place of leaving.toReversed()) this.#remove(place);
      lambda = moved.filter((_, t) => !leaving.includes(t));
    }
  }

  /** Σ λ_r a_r */
  combination(lambda: Float64Array): Float64Array {
    const x = new Float64Array(this.#size - 1);
    this.#columns.forEach((column, t) => {
      for (let i = 0; i < x.length; i++) x[i]! += lambda[t]! * column[i]!;
    });
    return x;
  }

  /** R⁻¹ Qᵀ (0, …, 0, 1) */
  #leastSquares(): Float64Array {
    const solved = Float64Array.from(this.#Q, (q) => q[this.#size - 1]!);
    for (let t = solved.length - 1; t >= 0; t--) {
      solved[t]! /= this.#R[t]![t]!;
      for (let s = 0; s < t; s++) solved[s]! -= this.#R[t]![s]! * solved[t]!;
    }
    return solved;
  }
}
