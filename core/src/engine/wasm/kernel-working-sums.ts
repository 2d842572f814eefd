import type { Sample } from "../../likelihood/sample.js";
import type {
  DualStep,
  TowardsObserved,
  WorkingArrival,
  WorkingPoint,
  WorkingSums,
} from "../../likelihood/working-sums.js";
import { instantiated } from "./instantiated.js";
import type { KernelFunctions } from "./kernel-interface.js";
import { KernelInverse } from "./kernel-inverse.js";
import { layWorkingRows, ROWS } from "./lay-working-rows.js";
import type { KernelMemory, Kernels } from "./load-kernels.js";
import { FREE_FROM, growTo, MemoryLayout, release } from "./memory-layout.js";
import { towardsObserved } from "./towards-observed.js";

/** Bytes of a block's numbers of one feature. */
const SIZE = 8 * ROWS;
/** Bytes of a list of the rows that curvature is made of at once, as in assembly/working-curvature.ts. */
const CURVATURE_LIST = 32 * 4 * ROWS;
/**
 * Terms of the curvature below this share of their classes' mean are left out: a seventh of the products along a path of the digits, where all terms took 607
 * steps, 0.003 609, this 611 and 0.03 656.
 */
const NEGLIGIBLE = 0.01;
/** The most numbers Φ may have, 128 MiB in f64 and half of that in f32. */
const MOST_NUMBERS = 2 ** 24;

/** The most entries at once: their inverse has 18 MB. */
const MOST_ACTIVE = 1500;

/** Whether Φ is small enough to be written out for `kernelWorkingSums`, zeros included. */
export function suitsWorkingSums({ rows, design }: Sample): boolean {
  return rows * design.features <= MOST_NUMBERS;
}

/** The working sums of a sample by the kernels, in a memory of their own. */
export function kernelWorkingSums(kernels: Kernels, sample: Sample): WorkingSums {
  return new KernelWorkingSums(kernels, sample);
}

const NONE = new Int32Array(0);

class KernelWorkingSums implements WorkingSums {
  readonly squares: Float64Array;
  readonly inverse: KernelInverse;
  readonly #kernels: KernelFunctions;
  readonly #memory: KernelMemory;
  readonly #K: number;
  /** d, and rounded up to a multiple of 4 */
  readonly #d: number;
  readonly #D: number;
  readonly #blocks: number;
  /** addresses */
  readonly #at: Readonly<
    Record<"phi" | "phi32" | "totals" | "masses" | "offset" | "a" | "b" | "p" | "R" | "C", number>
  >;
  readonly #changes: number;
  readonly #end: number;
  #view: Float64Array;
  #ints: Int32Array;

  constructor(kernels: Kernels, sample: Sample) {
    const { design, classes, rows } = sample;
    const K = classes.length;
    const d = design.features;
    const D = 4 * Math.ceil(d / 4);
    const blocks = Math.ceil(rows / ROWS);
    [this.#K, this.#d, this.#D, this.#blocks] = [K, d, D, blocks];
    const layout = new MemoryLayout(FREE_FROM);
    const ofRows = () => layout.room(blocks * K * SIZE);
    this.#at = {
      phi: layout.room(blocks * D * SIZE),
      phi32: layout.room((blocks * D * SIZE) / 2),
      totals: layout.room(blocks * SIZE),
      masses: ofRows(),
      offset: sample.offset === null ? 0 : ofRows(),
      a: ofRows(),
      b: ofRows(),
      p: ofRows(),
      R: ofRows(),
      C: ofRows(),
    };
    this.#changes = layout.room(16 * K);
    const most = Math.min(d * K, MOST_ACTIVE);
    const inverse = layout.room(KernelInverse.bytes(most) + 8 * most);
    this.#end = layout.room(0);
    this.#memory = layout.memory();
    this.#kernels = instantiated(kernels, this.#memory) as KernelFunctions;
    this.#view = new Float64Array(this.#memory.buffer);
    this.#ints = new Int32Array(this.#memory.buffer);
    this.inverse = new KernelInverse(this.#kernels, this.#memory.buffer, inverse, most);
    this.squares = layWorkingRows(sample, this.#memory.buffer, { ...this.#at, features: D });
  }

  goTo(entries: Int32Array, values: Float64Array): number {
    const { a, offset } = this.#at;
    const length = this.#blocks * this.#K * ROWS;
    if (offset === 0) this.#view.fill(0, a / 8, a / 8 + length);
    else this.#view.copyWithin(a / 8, offset / 8, offset / 8 + length);
    return this.move(entries, values, NONE).logLikelihood;
  }

  move(entries: Int32Array, V: Float64Array, measured: Int32Array): WorkingPoint {
    const [E, M, K] = [entries.length, measured.length, this.#K];
    const [features, ends, values, of, ofEnds, out] = this.#rooms(4 * E, 4 * K, 8 * E, 4 * M, 4 * K, 8 * M);
    this.#laid(entries, V, features!, ends!, values!);
    const order = this.#sorted(measured, of!, ofEnds!);
    const { phi, a, p, R, totals, masses } = this.#at;
    const loss = this.#kernels.workingMove(
      phi,
      this.#blocks,
      this.#D,
      K,
      features!,
      ends!,
      values!,
      a,
      p,
      R,
      totals,
      masses,
      of!,
      ofEnds!,
      out!,
    );
    return { logLikelihood: -loss, slopes: this.#inOrder(order, out!) };
  }

  curvature(from: Int32Array, to: Int32Array, every: number): Float64Array {
    const isTriangle = from === to;
    const taken = Math.min(every, this.#blocks);
    const times = this.#blocks / Math.floor(this.#blocks / taken);
    const [m, n, K] = [from.length, to.length, this.#K];
    const scratch = 16 * K + (3 * K + 2 + m + n) * CURVATURE_LIST;
    const rooms = this.#rooms(4 * m, 4 * K, 4 * n, 4 * K, scratch, 8 * m * n);
    const columns = this.#sorted(to, rooms[2]!, rooms[3]!);
    const rows = this.#sorted(from, rooms[0]!, rooms[1]!);
    const { phi32, p, totals } = this.#at;
    this.#kernels.workingCurvature(
      phi32,
      this.#blocks,
      taken,
      this.#D,
      K,
      p,
      totals,
      rooms[0]!,
      rooms[1]!,
      rooms[2]!,
      rooms[3]!,
      isTriangle ? 1 : 0,
      NEGLIGIBLE,
      rooms[4]!,
      rooms[5]!,
    );
    const out = new Float64Array(m * n);
    const at = rooms[5]! / 8;
    const view = this.#view;
    if (isTriangle)
      for (let a = 0; a < m; a++)
        for (let b = 0; b <= a; b++)
          out[rows[a]! * n + rows[b]!] = out[rows[b]! * n + rows[a]!] = times * view[at + a * n + b]!;
    else
      for (let a = 0; a < m; a++)
        for (let b = 0; b < n; b++) out[rows[a]! * n + columns[b]!] = times * view[at + a * n + b]!;
    return out;
  }

  exactCurvature(entries: Int32Array): Float64Array {
    const m = entries.length;
    const M = 4 * Math.ceil(m / 4);
    const [features, ends, scratch, at] = this.#rooms(4 * m, 4 * this.#K, (M + 2) * SIZE, 8 * m * M);
    const order = this.#sorted(entries, features!, ends!);
    const { phi, p, totals } = this.#at;
    this.#kernels.exactCurvature(phi, this.#blocks, this.#D, this.#K, p, totals, features!, ends!, scratch!, at!);
    const out = new Float64Array(m * m);
    for (let a = 0; a < m; a++)
      for (let b = 0; b <= a; b++)
        out[order[a]! * m + order[b]!] = out[order[b]! * m + order[a]!] = this.#view[at! / 8 + a * M + b]!;
    return out;
  }

  step(entries: Int32Array, V: Float64Array, isMore: boolean): DualStep {
    const { b, p, R, totals, C } = this.#at;
    if (!isMore) this.#view.fill(0, b / 8, b / 8 + this.#blocks * this.#K * ROWS);
    this.#addScores(entries, V, b);
    const [out] = this.#rooms(16);
    this.#kernels.workingDual(this.#blocks, this.#K, p, b, R, totals, C, this.#changes, out!);
    return { least: this.#view[out! / 8]!, divergence: this.#view[out! / 8 + 1]! };
  }

  towardsObserved(): TowardsObserved {
    const { C, masses, totals } = this.#at;
    const of = (at: number, count: number) => this.#view.subarray(at / 8, at / 8 + count);
    const rows = this.#blocks * ROWS;
    return towardsObserved(of(C, rows * this.#K), of(masses, rows * this.#K), of(totals, rows), this.#K);
  }

  dualSlopes(entries: Int32Array): Float64Array {
    const [features, ends, out] = this.#rooms(4 * entries.length, 4 * this.#K, 8 * entries.length);
    const order = this.#sorted(entries, features!, ends!);
    const { phi, C } = this.#at;
    this.#kernels.workingSlopes(phi, this.#blocks, this.#D, this.#K, features!, ends!, C, out!);
    return this.#inOrder(order, out!);
  }

  arrive(measured: Int32Array): WorkingArrival {
    const [d, D, K, M] = [this.#d, this.#D, this.#K, measured.length];
    const [of, ends, out, all] = this.#rooms(4 * M, 4 * K, 8 * M, 8 * D * K);
    const order = this.#sorted(measured, of!, ends!);
    const { phi, a, b, p, R, C, totals, masses } = this.#at;
    const loss = this.#kernels.workingArrival(
      phi,
      this.#blocks,
      D,
      K,
      b,
      C,
      a,
      p,
      R,
      totals,
      masses,
      of!,
      ends!,
      out!,
      all!,
    );
    const dualSlopes = new Float64Array(d * K);
    for (let j = 0, jk = 0; j < d; j++)
      for (let k = 0; k < K; k++, jk++) dualSlopes[jk] = this.#view[all! / 8 + k * D + j]!;
    return { logLikelihood: -loss, slopes: this.#inOrder(order, out!), dualSlopes };
  }

  close(): void {
    release(this.#memory);
  }

  #addScores(entries: Int32Array, V: Float64Array, a: number): void {
    const [features, ends, values] = this.#rooms(4 * entries.length, 4 * this.#K, 8 * entries.length);
    this.#laid(entries, V, features!, ends!, values!);
    this.#kernels.addWorkingScores(this.#at.phi, this.#blocks, this.#D, this.#K, features!, ends!, values!, a);
  }

  /** Writes entries as the kernels take them, and a number of each. */
  #laid(entries: Int32Array, V: Float64Array, features: number, ends: number, values: number): void {
    const order = this.#sorted(entries, features, ends);
    for (let e = 0; e < order.length; e++) this.#view[values / 8 + e] = V[order[e]!]!;
  }

  /** Numbers of sorted entries, in the order that these were given in. */
  #inOrder(order: Int32Array, at: number): Float64Array {
    const out = new Float64Array(order.length);
    for (let e = 0; e < order.length; e++) out[order[e]!] = this.#view[at / 8 + e]!;
    return out;
  }

  /** Writes features and ends of these entries as the kernels take them, sorted by class; returns the place in the list of each. */
  #sorted(entries: Int32Array, features: number, ends: number): Int32Array {
    const K = this.#K;
    const next = new Int32Array(K);
    for (let e = 0; e < entries.length; e++) next[entries[e]! % K]!++;
    let sum = 0;
    for (let k = 0; k < K; k++) {
      const count = next[k]!;
      next[k] = sum;
      sum += count;
      this.#ints[ends / 4 + k] = sum;
    }
    const order = new Int32Array(entries.length);
    for (let e = 0; e < entries.length; e++) {
      const k = entries[e]! % K;
      const at = next[k]!++;
      order[at] = e;
      this.#ints[features / 4 + at] = ((entries[e]! - k) / K) * SIZE;
    }
    return order;
  }

  /** Room for some arrays behind everything else, one after the other. */
  #rooms(...bytes: readonly number[]): number[] {
    let at = this.#end;
    const addresses = bytes.map((each) => {
      const here = at;
      at += 16 * Math.ceil(each / 16) + 16;
      return here;
    });
    if (at > this.#view.byteLength) {
      growTo(this.#memory, at);
      this.#view = new Float64Array(this.#memory.buffer);
      this.#ints = new Int32Array(this.#memory.buffer);
    }
    return addresses;
  }
}
