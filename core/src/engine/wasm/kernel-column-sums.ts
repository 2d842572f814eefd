import { columnsOf, type DesignColumns } from "../../design/columns.js";
import type { ColumnDiagonal, ColumnSums, DescentProblem } from "../../likelihood/column-sums.js";
import { effectiveWeights } from "../../likelihood/formulas.js";
import type { Sample } from "../../likelihood/sample.js";
import type { DualStep, TowardsObserved } from "../../likelihood/working-sums.js";
import { columnMeans, slopeInFeatures, squaresAtMost, withConstant } from "./centred-columns.js";
import { instantiated } from "./instantiated.js";
import type { KernelFunctions } from "./kernel-interface.js";
import type { KernelMemory, Kernels } from "./load-kernels.js";
import { FREE_FROM, growTo, MemoryLayout, release } from "./memory-layout.js";
import { towardsObserved } from "./towards-observed.js";

/** Rows of a block, and bytes of its numbers of one class, as in assembly/working-blocks.ts. */
const ROWS = 32;
const SIZE = 8 * ROWS;
/** Bytes of an entry as assembly/columns.ts takes it. */
const ENTRY = 12;
/** The sums along the columns of a sample, by the kernels, in a memory of their own. */
export function kernelColumnSums(kernels: Kernels, sample: Sample): ColumnSums {
  return new KernelColumnSums(kernels, sample);
}

type Places = "totals" | "masses" | "a" | "b" | "p" | "wp" | "means" | "R" | "C" | "image" | "imageMeans" | "z";

class KernelColumnSums implements ColumnSums {
  readonly squares: Float64Array;
  readonly columnMeans: Float64Array;
  readonly constant: number | null;
  readonly #kernels: KernelFunctions;
  readonly #memory: KernelMemory;
  /** where columns start, and their centres */
  readonly #columns: Pick<DesignColumns, "starts" | "center" | "constant">;
  readonly #K: number;
  readonly #blocks: number;
  /** numbers of all rows and classes, those that fill up the last block included */
  readonly #length: number;
  /** addresses: of arrays of that length, and of the columns */
  readonly #at: Readonly<Record<Places | "offset" | "starts" | "values" | "places" | "changes" | "end", number>>;

  constructor(kernels: Kernels, sample: Sample) {
    const columns = columnsOf(sample.design);
    const K = sample.classes.length;
    const blocks = Math.ceil(sample.rows / ROWS);
    [this.#K, this.#blocks, this.#length] = [K, blocks, blocks * K * ROWS];
    const { starts, center, constant } = columns;
    [this.#columns, this.constant] = [{ starts, center, constant }, constant];
    const numbers = columns.values.length;
    const layout = new MemoryLayout(FREE_FROM);
    const ofRows = () => layout.room(8 * this.#length);
    this.#at = {
      starts: layout.room(4 * columns.starts.length),
      values: layout.room(8 * numbers),
      places: layout.room(4 * numbers),
      totals: layout.room(8 * blocks * ROWS),
      masses: ofRows(),
      offset: sample.offset === null ? 0 : ofRows(),
      a: ofRows(),
      b: ofRows(),
      p: ofRows(),
      wp: ofRows(),
      means: ofRows(),
      R: ofRows(),
      C: ofRows(),
      image: ofRows(),
      imageMeans: ofRows(),
      z: ofRows(),
      changes: layout.room(16 * K),
      end: layout.room(0),
    };
    this.#memory = layout.memory();
    this.#kernels = instantiated(kernels, this.#memory) as KernelFunctions;
    this.#fill(sample, columns);
    const totals = this.#view(this.#at.totals, blocks * ROWS);
    this.squares = squaresAtMost(columns, totals);
    this.columnMeans = columnMeans(columns, totals);
  }

  inColumns(W: Float64Array): Float64Array {
    return withConstant(this.#columns, W, 1);
  }

  inFeatures(W: Float64Array): Float64Array {
    return withConstant(this.#columns, W, -1);
  }

  slopeInFeatures(slope: Float64Array): Float64Array {
    return slopeInFeatures(this.#columns, slope);
  }

  goTo(entries: Int32Array, values: Float64Array): number {
    const { a, p, wp, R, totals, masses, offset } = this.#at;
    const [K, blocks] = [this.#K, this.#blocks];
    if (offset === 0) this.#array(a).fill(0);
    else this.#array(a).set(this.#array(offset));
    this.#addColumns(entries, values, a);
    const loss = this.#kernels.workingResiduals(blocks, K, a, p, R, totals, masses);
    this.#kernels.weighProbabilities(blocks, K, p, totals, wp);
    this.#array(this.#at.b).fill(0);
    this.#array(this.#at.means).fill(0);
    return -loss;
  }

  slopes(entries: Int32Array): Float64Array {
    return this.#products(entries, this.#at.R);
  }

  diagonal(entries: Int32Array): ColumnDiagonal {
    const K = this.#K;
    const { values, places, p, wp } = this.#at;
    const constant = this.constant;
    const ofConstant = constant === null ? [] : Array.from({ length: K }, (_, k) => constant * K + k);
    const all = Int32Array.from([...ofConstant, ...entries]);
    const [listed, out] = this.#rooms(ENTRY * all.length, 16 * all.length);
    this.#list(all, listed!);
    this.#kernels.columnDiagonals(all.length, listed!, values, places, p, wp, out!);
    const sums = this.#view(out!, 2 * all.length);
    const own = new Float64Array(entries.length);
    const centred = new Float64Array(entries.length);
    for (let e = 0, at = 2 * ofConstant.length; e < entries.length; e++, at += 2) {
      const jk = entries[e]!;
      const mean = this.columnMeans[Math.floor(jk / K)]!;
      own[e] = sums[at]!;
      centred[e] = mean === 0 ? own[e]! : own[e]! - mean * (2 * sums[at + 1]! - mean * sums[2 * (jk % K)]!);
    }
    return { own, centred };
  }

  curvature(entries: Int32Array): Float64Array {
    const n = entries.length;
    const H = new Float64Array(n * n);
    for (let e = 0; e < n; e++) {
      const one = new Float64Array(n);
      one[e] = 1;
      H.set(this.along(entries, one), e * n);
    }
    return H;
  }

  stepSlopes(entries: Int32Array): Float64Array {
    const { p, wp, b, means, z } = this.#at;
    if (entries.length === 0) return new Float64Array(0);
    this.#kernels.columnCurvatures(this.#blocks, this.#K, p, wp, b, means, z);
    return this.#products(entries, z);
  }

  along(entries: Int32Array, direction: Float64Array): Float64Array {
    const { p, wp, image, imageMeans, z } = this.#at;
    this.#array(image).fill(0);
    this.#addColumns(entries, direction, image);
    this.#kernels.columnCurvatures(this.#blocks, this.#K, p, wp, image, imageMeans, z);
    return this.#products(entries, z);
  }

  addDirection(t: number): void {
    const { b, means, image, imageMeans } = this.#at;
    this.#kernels.addMultiple(this.#length, t, image, b);
    this.#kernels.addMultiple(this.#length, t, imageMeans, means);
  }

  addToStep(entries: Int32Array, change: Float64Array): void {
    const { values, places, p, b, means } = this.#at;
    const n = entries.length;
    const [listed, numbers] = this.#rooms(ENTRY * n, 8 * n);
    this.#list(entries, listed!);
    this.#view(numbers!, n).set(change);
    this.#kernels.moveColumns(n, listed!, numbers!, values, places, p, b, means);
  }

  sweep({ entries, x, slope, diagonal, lambda1, lambda2 }: DescentProblem): number {
    const { values, places, p, wp, b, means } = this.#at;
    const n = entries.length;
    const [listed, room] = this.#rooms(ENTRY * n, 40 * n);
    this.#list(entries, listed!);
    const numbers = this.#view(room!, 5 * n);
    [x, slope, diagonal.own, lambda1, lambda2].forEach((each, e) => {
      numbers.set(each, e * n);
    });
    const most = this.#kernels.sweepColumns(n, listed!, room!, values, places, p, wp, b, means);
    x.set(numbers.subarray(0, n));
    return most;
  }

  dual(): DualStep & { readonly towards: TowardsObserved } {
    const { b, p, R, totals, C, changes } = this.#at;
    const [out] = this.#rooms(16);
    this.#kernels.workingDual(this.#blocks, this.#K, p, b, R, totals, C, changes, out!);
    const [least, divergence] = this.#view(out!, 2);
    return { least: least!, divergence: divergence!, towards: this.#towardsObserved() };
  }

  dualSlopes(entries: Int32Array): Float64Array {
    return this.#products(entries, this.#at.C);
  }

  allDualSlopes(): Float64Array {
    const { starts, values, places, C } = this.#at;
    const d = this.#columns.center.length;
    const [out] = this.#rooms(8 * d * this.#K);
    this.#kernels.allColumnProducts(d, this.#K, starts, values, places, C, out!);
    return this.#view(out!, d * this.#K).slice();
  }

  close(): void {
    release(this.#memory);
  }

  #addColumns(entries: Int32Array, change: Float64Array, a: number): void {
    const n = entries.length;
    const [listed, numbers] = this.#rooms(ENTRY * n, 8 * n);
    this.#list(entries, listed!);
    this.#view(numbers!, n).set(change);
    this.#kernels.addColumns(n, listed!, numbers!, this.#at.values, this.#at.places, a);
  }

  #products(entries: Int32Array, R: number): Float64Array {
    const n = entries.length;
    const [listed, out] = this.#rooms(ENTRY * n, 8 * n);
    this.#list(entries, listed!);
    this.#kernels.columnProducts(n, listed!, this.#at.values, this.#at.places, R, out!);
    return this.#view(out!, n).slice();
  }

  #towardsObserved(): TowardsObserved {
    const { C, masses, totals } = this.#at;
    return towardsObserved(this.#array(C), this.#array(masses), this.#view(totals, this.#blocks * ROWS), this.#K);
  }

  /** Writes entries as the kernels take them. */
  #list(entries: Int32Array, at: number): void {
    const [K, starts] = [this.#K, this.#columns.starts];
    const out = new Int32Array(this.#memory.buffer, at, 3 * entries.length);
    for (let e = 0, o = 0; e < entries.length; e++) {
      const k = entries[e]! % K;
      const j = (entries[e]! - k) / K;
      out[o++] = starts[j]!;
      out[o++] = starts[j + 1]!;
      out[o++] = k * SIZE;
    }
  }

  /** An array of one number per row and class. */
  #array(at: number): Float64Array {
    return this.#view(at, this.#length);
  }

  #view(at: number, count: number): Float64Array {
    return new Float64Array(this.#memory.buffer, at, count);
  }

  /** Room for some arrays behind everything else, one after the other. */
  #rooms(...bytes: readonly number[]): number[] {
    let at = this.#at.end;
    const addresses = bytes.map((each) => {
      const here = at;
      at += 16 * Math.ceil(each / 16) + 16;
      return here;
    });
    growTo(this.#memory, at);
    return addresses;
  }

  #fill(sample: Sample, { starts, rows, values }: DesignColumns): void {
    const { labels, rowWeights, offset } = sample;
    const [K, at, buffer] = [this.#K, this.#at, this.#memory.buffer];
    new Int32Array(buffer, at.starts, starts.length).set(starts);
    this.#view(at.values, values.length).set(values);
    const placeOf = (i: number) => i + Math.floor(i / ROWS) * ROWS * (K - 1);
    const places = new Int32Array(buffer, at.places, rows.length);
    for (let e = 0; e < rows.length; e++) places[e] = 8 * placeOf(rows[e]!);
    this.#view(at.totals, sample.rows).set(effectiveWeights(sample));
    const masses = this.#array(at.masses);
    const offsets = offset === null ? null : this.#array(at.offset);
    for (let i = 0; i < sample.rows; i++)
      for (let k = 0; k < K; k++) {
        const place = placeOf(i) + k * ROWS;
        const y = labels.kind === "classes" ? (labels.codes[i] === k ? 1 : 0) : labels.masses[i * K + k]!;
        masses[place] = rowWeights[i]! * y;
        if (offsets !== null) offsets[place] = offset![i * K + k]!;
      }
  }
}
