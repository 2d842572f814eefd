import type { DenseAlgebra } from "./dense-algebra.js";
import type { GrowingInverse } from "./growing-inverse.js";

/** A pivot below this share of the row's own number: the row depends on the others. */
const LEAST_PIVOT = 1e-10;

/** `GrowingInverse` in plain loops, with room for `most` rows and columns. */
export class PlainInverse implements Omit<GrowingInverse, "learn" | "remove"> {
  size = 0;
  /** rows are `most` numbers apart */
  readonly #B: Float64Array;

  constructor(
    readonly most: number,
    readonly algebra: DenseAlgebra,
  ) {
    this.#B = new Float64Array(most * most);
  }

  reset(H: Float64Array, n: number): boolean {
    this.size = 0;
    if (n === 0) return true;
    const factor = this.algebra.factor(H, n);
    if (factor === null) return false;
    const identity = new Float64Array(n * n);
    for (let a = 0; a < n; a++) identity[a * n + a] = 1;
    const inverse = this.algebra.solveColumns(factor, identity, n);
    for (let a = 0; a < n; a++) this.#B.set(inverse.subarray(a * n, a * n + n), a * this.most);
    this.size = n;
    return true;
  }

  times(x: Float64Array): Float64Array {
    const [B, n, most] = [this.#B, this.size, this.most];
    const out = new Float64Array(n);
    for (let a = 0; a < n; a++) {
      const row = a * most;
      let sum = 0;
      for (let b = 0; b < n; b++) sum += B[row + b]! * x[b]!;
      out[a] = sum;
    }
    return out;
  }

  append(h: Float64Array, own: number): boolean {
    const [n, most, B] = [this.size, this.most, this.#B];
    const x = this.times(h);
    let pivot = own;
    for (let a = 0; a < n; a++) pivot -= x[a]! * h[a]!;
    if (!(pivot > LEAST_PIVOT * own)) return false;
    this.#addOuter(1 / pivot, x);
    for (let a = 0; a < n; a++) B[a * most + n] = B[n * most + a] = -x[a]! / pivot;
    B[n * most + n] = 1 / pivot;
    this.size = n + 1;
    return true;
  }

  /** As in `GrowingInverse`; false where rounding has left nothing of the row. */
  remove(e: number): boolean {
    const [B, most] = [this.#B, this.most];
    const last = this.size - 1;
    const x = B.slice(e * most, e * most + last + 1);
    const own = x[e]!;
    if (!(own > 0)) return false;
    if (e < last) {
      // the last row and column move to e
      B.copyWithin(e * most, last * most, last * most + last + 1);
      for (let a = 0; a < last; a++) B[a * most + e] = B[a * most + last]!;
      B[e * most + e] = B[last * most + last]!;
      x[e] = x[last]!;
    }
    this.size = last;
    this.#addOuter(-1 / own, x);
    return true;
  }

  /** B += t x xᵀ */
  #addOuter(t: number, x: Float64Array): void {
    const [B, n, most] = [this.#B, this.size, this.most];
    for (let a = 0; a < n; a++) {
      const [row, factor] = [a * most, t * x[a]!];
      if (factor === 0) continue;
      for (let b = 0; b < n; b++) B[row + b]! += factor * x[b]!;
    }
  }
}
