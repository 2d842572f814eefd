import type { GrowingInverse } from "../../numeric/growing-inverse.js";
import type { KernelFunctions } from "./kernel-interface.js";

/** A pivot below this share of the row's own number: the row depends on the others. */
const LEAST_PIVOT = 1e-7;
/** A step shows how the whole matrix has shrunk or grown, up to this factor: on the digits that saved a third of the curvature sums. */
const MOST_SCALING = 2;

/** An inverse in the kernels' memory, from address `at` on, with room for `most` rows and columns. */
export class KernelInverse implements GrowingInverse {
  size = 0;
  readonly #B: Float64Array;
  readonly #x: Float64Array;
  readonly #y: Float64Array;

  constructor(
    readonly kernels: Pick<KernelFunctions, "addOuter" | "factor" | "invert" | "scaleAndAddPair" | "symmetricProduct">,
    buffer: ArrayBuffer,
    readonly at: number,
    readonly most: number,
  ) {
    this.#B = new Float64Array(buffer, at, most * most);
    this.#x = new Float64Array(buffer, at + 8 * most * most, most);
    this.#y = new Float64Array(buffer, at + 8 * most * (most + 1), most);
  }

  /** Bytes for `most` rows and columns, and for a factor of as many. */
  static bytes(most: number): number {
    return 8 * most * (2 * most + 2);
  }

  reset(H: Float64Array, n: number): boolean {
    const { at, most, kernels } = this;
    const factor = at + 8 * most * (most + 2);
    const B = this.#B;
    this.size = n;
    if (n === 0) return true;
    if (n > most) return false;
    new Float64Array(B.buffer, factor, n * n).set(H);
    if (kernels.factor(factor, n) !== 1) return false;
    kernels.invert(factor, n, at, most);
    return true;
  }

  times(x: Float64Array): Float64Array {
    this.#x.set(x);
    this.kernels.symmetricProduct(this.at, this.most, this.size, this.#x.byteOffset, this.#y.byteOffset);
    return this.#y.slice(0, this.size);
  }

  append(h: Float64Array, own: number): boolean {
    const [n, most, B] = [this.size, this.most, this.#B];
    const x = this.times(h);
    let pivot = own;
    for (let a = 0; a < n; a++) pivot -= x[a]! * h[a]!;
    if (!(pivot > LEAST_PIVOT * own) || n === most) return false;
    this.#addOuter(1 / pivot, x, x);
    for (let a = 0; a < n; a++) B[a * most + n] = B[n * most + a] = -x[a]! / pivot;
    B[n * most + n] = 1 / pivot;
    this.size = n + 1;
    return true;
  }

  remove(e: number): void {
    const [B, most] = [this.#B, this.most];
    const last = this.size - 1;
    const x = B.slice(e * most, e * most + last + 1);
    const own = x[e]!;
    if (e < last) {
      // the last row and column move to e
      B.copyWithin(e * most, last * most, last * most + last + 1);
      for (let a = 0; a < last; a++) B[a * most + e] = B[a * most + last]!;
      B[e * most + e] = B[last * most + last]!;
      x[e] = x[last]!;
    }
    this.size = last;
    this.#addOuter(-1 / own, x.subarray(0, last), x.subarray(0, last));
  }

  learn(v: Float64Array, y: Float64Array): void {
    const n = this.size;
    let along = 0;
    for (let a = 0; a < n; a++) along += v[a]! * y[a]!;
    if (!(along > 0)) return;
    const t = this.times(y);
    let square = 0;
    for (let a = 0; a < n; a++) square += y[a]! * t[a]!;
    const factor = Math.max(1 / MOST_SCALING, Math.min(MOST_SCALING, along / square));
    const own = (1 + (factor * square) / along) / along / 2;
    for (let a = 0; a < n; a++) t[a] = own * v[a]! - (factor * t[a]!) / along;
    this.#x.set(v);
    this.#y.set(t);
    this.kernels.scaleAndAddPair(this.at, this.most, n, factor, this.#x.byteOffset, this.#y.byteOffset);
  }

  /** B += c x yᵀ */
  #addOuter(c: number, x: Float64Array, y: Float64Array): void {
    this.#x.set(x);
    this.#y.set(y);
    this.kernels.addOuter(this.at, this.most, this.size, c, this.#x.byteOffset, this.#y.byteOffset);
  }
}
