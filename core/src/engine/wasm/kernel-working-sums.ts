import { RowEntries } from "../../design/row-entries.js";
import { effectiveWeights } from "../../likelihood/formulas.js";
import type { Sample } from "../../likelihood/sample.js";
import type { DualStep, TowardsObserved, WorkingSums } from "../../likelihood/working-sums.js";
import { instantiated } from "./instantiated.js";
import type { KernelFunctions } from "./kernel-interface.js";
import { KernelInverse } from "./kernel-inverse.js";
import type { KernelMemory, Kernels } from "./load-kernels.js";
import { FREE_FROM, growTo, MemoryLayout, release } from "./memory-layout.js";
import { towardsObserved } from "./towards-observed.js";

/** Rows of a block, and bytes of its numbers of one feature, as in assembly/working-blocks.ts. */
const ROWS = 32;
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
    this.squares = this.#fill(sample);
  }

  goTo(entries: Int32Array, values: Float64Array): number {
    const { a, offset } = this.#at;
    const length = this.#blocks * this.#K * ROWS;
    if (offset === 0) this.#view.fill(0, a / 8, a / 8 + length);
    else this.#view.copyWithin(a / 8, offset / 8, offset / 8 + length);
    return this.move(entries, values);
  }

  move(entries: Int32Array, V: Float64Array): number {
    const { a, p, R, totals, masses } = this.#at;
    this.#addScores(entries, V, a);
    return -this.#kernels.workingResiduals(this.#blocks, this.#K, a, p, R, totals, masses);
  }

  slopes(entries: Int32Array): Float64Array {
    return this.#products(entries, this.#at.R);
  }

  curvature(from: Int32Array, to: Int32Array): Float64Array {
    const isTriangle = from === to;
    const [m, n, K] = [from.length, to.length, this.#K];
    const scratch = 16 * K + (3 * K + 2 + m + n) * CURVATURE_LIST;
    const rooms = this.#rooms(4 * m, 4 * K, 4 * n, 4 * K, scratch, 8 * m * n);
    const columns = this.#sorted(to, rooms[2]!, rooms[3]!);
    const rows = this.#sorted(from, rooms[0]!, rooms[1]!);
    const { phi32, p, totals } = this.#at;
    this.#kernels.workingCurvature(
      phi32,
      this.#blocks,
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
          out[rows[a]! * n + rows[b]!] = out[rows[b]! * n + rows[a]!] = view[at + a * n + b]!;
    else
      for (let a = 0; a < m; a++) for (let b = 0; b < n; b++) out[rows[a]! * n + columns[b]!] = view[at + a * n + b]!;
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
    return this.#products(entries, this.#at.C);
  }

  allDualSlopes(): Float64Array {
    const [D, K] = [this.#D, this.#K];
    const [out] = this.#rooms(8 * D * K);
    this.#kernels.allWorkingSlopes(this.#at.phi, this.#blocks, D, K, this.#at.C, out!);
    const slopes = new Float64Array(this.#d * K);
    const at = out! / 8;
    for (let j = 0, jk = 0; j < this.#d; j++)
      for (let k = 0; k < K; k++, jk++) slopes[jk] = this.#view[at + k * D + j]!;
    return slopes;
  }

  close(): void {
    release(this.#memory);
  }

  #products(entries: Int32Array, R: number): Float64Array {
    const [features, ends, out] = this.#rooms(4 * entries.length, 4 * this.#K, 8 * entries.length);
    const order = this.#sorted(entries, features!, ends!);
    this.#kernels.workingSlopes(this.#at.phi, this.#blocks, this.#D, this.#K, features!, ends!, R, out!);
    const slopes = new Float64Array(entries.length);
    const at = out! / 8;
    for (let e = 0; e < order.length; e++) slopes[order[e]!] = this.#view[at + e]!;
    return slopes;
  }

  #addScores(entries: Int32Array, V: Float64Array, a: number): void {
    const [features, ends, values] = this.#rooms(4 * entries.length, 4 * this.#K, 8 * entries.length);
    const order = this.#sorted(entries, features!, ends!);
    const at = values! / 8;
    for (let e = 0; e < order.length; e++) this.#view[at + e] = V[order[e]!]!;
    this.#kernels.addWorkingScores(this.#at.phi, this.#blocks, this.#D, this.#K, features!, ends!, values!, a);
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

  /** Lays Φ, weights and masses out in blocks; returns Σ w s φ². */
  #fill(sample: Sample): Float64Array {
    const { design, labels, rowWeights, offset } = sample;
    const [K, d, D] = [this.#K, this.#d, this.#D];
    const { phi, phi32, totals, masses } = this.#at;
    const effective = effectiveWeights(sample);
    const squares = new Float64Array(d);
    const view = this.#view;
    const view32 = new Float32Array(this.#memory.buffer);
    const row = new RowEntries(d);
    for (let i = 0; i < sample.rows; i++) {
      const [block, r] = [Math.floor(i / ROWS), i % ROWS];
      const w = effective[i]!;
      row.length = 0;
      design.appendRow(i, row, 0);
      for (let e = 0; e < row.length; e++) {
        const j = row.columns[e]!;
        const value = row.values[e]!;
        const at = (block * D + j) * ROWS + r;
        view[phi / 8 + at] = value;
        view32[phi32 / 4 + at] = value;
        squares[j]! += w * value * value;
      }
      view[totals / 8 + block * ROWS + r] = w;
      const at = block * K * ROWS + r;
      for (let k = 0; k < K; k++) {
        const y = labels.kind === "classes" ? (labels.codes[i] === k ? 1 : 0) : labels.masses[i * K + k]!;
        view[masses / 8 + at + k * ROWS] = rowWeights[i]! * y;
        if (offset !== null) view[this.#at.offset / 8 + at + k * ROWS] = offset[i * K + k]!;
      }
    }
    return squares;
  }
}
