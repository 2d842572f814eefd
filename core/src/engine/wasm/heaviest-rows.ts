import { pauseFor } from "../../pause-for.js";

/** Some of the rows, for one class: their places, ascending, and by how much their weight there counts. */
export interface ListedRows {
  readonly places: Int32Array;
  /** √(weight · thinning) */
  readonly roots: Float32Array;
  /** the weight of the rows that are not listed, as far as no listed row stands for them */
  readonly dropped: number;
}

/** The lowest bin of each class that is listed, and how many rows that lists. */
interface Cut {
  readonly bins: Int32Array;
  readonly counts: Int32Array;
}

/** Shares of a class's weight that its rows may carry, from the best to the cheapest. */
const SHARES: readonly number[] = [0.95, 0.9, 0.8, 0.65, 0.5];
/** Bits of an f32 that a bin of weights ignores: four bins for each power of two. */
const IGNORED = 21;
/** Bins of positive f32 numbers. */
const BINS = 2 ** (31 - IGNORED);
/** Classes whose bins are filled together: 64 bytes of weights in each row, and bins of 200 kB, which stay in a processor's cache. */
const CLASSES_AT_ONCE = 16;

/**
 * For each class the rows that weigh most there, until they carry the largest of `SHARES` of the class's weight with which all classes together list at most
 * `most` rows. Where even the smallest lists more, every t-th of those rows with t times its weight. `weights` are n × `stride` numbers ≥ 0, the first
 * `classes` of each row's used.
 */
export async function heaviestRows(
  weights: Float32Array,
  stride: number,
  classes: number,
  most: number,
): Promise<ListedRows[]> {
  const bits = new Int32Array(weights.buffer, weights.byteOffset, weights.length);
  const pause = pauseFor();
  const cuts = SHARES.map((): Cut => ({ bins: new Int32Array(classes), counts: new Int32Array(classes) }));
  for (let k = 0; k < classes; k += CLASSES_AT_ONCE) {
    await pause();
    cutClasses(weights, bits, stride, k, Math.min(classes, k + CLASSES_AT_ONCE), cuts);
  }
  const listed = cuts.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0));
  const best = listed.findIndex((rows) => rows <= most);
  const chosen = cuts.at(best)!;
  const thinning = Math.max(1, Math.ceil(listed.at(best)! / most));
  const lists: ListedRows[] = [];
  for (let k = 0; k < classes; k += CLASSES_AT_ONCE) {
    await pause();
    lists.push(...rowsFrom(weights, bits, stride, k, Math.min(classes, k + CLASSES_AT_ONCE), chosen, thinning));
  }
  return lists;
}

/** For each share: the lowest bin of each class from `first` to `end` that is listed, and how many rows that lists. */
function cutClasses(
  weights: Float32Array,
  bits: Int32Array,
  stride: number,
  first: number,
  end: number,
  cuts: readonly Cut[],
): void {
  const counts = new Int32Array((end - first) * BINS);
  const sums = new Float64Array((end - first) * BINS);
  for (let row = 0; row < weights.length; row += stride)
    for (let k = first; k < end; k++) {
      const weight = weights[row + k]!;
      if (!(weight > 0)) continue;
      const bin = (k - first) * BINS + (bits[row + k]! >>> IGNORED);
      counts[bin]!++;
      sums[bin]! += weight;
    }
  for (let k = first; k < end; k++) {
    const own = (k - first) * BINS;
    let whole = 0;
    for (let bin = 0; bin < BINS; bin++) whole += sums[own + bin]!;
    let [bin, seen, rows] = [BINS, 0, 0];
    for (let s = SHARES.length - 1; s >= 0; s--) {
      while (seen < SHARES[s]! * whole && bin > 0) {
        bin--;
        seen += sums[own + bin]!;
        rows += counts[own + bin]!;
      }
      cuts[s]!.bins[k] = bin;
      cuts[s]!.counts[k] = rows;
    }
  }
}

/** The rows of each class from `first` to `end` from its lowest bin on. */
function rowsFrom(
  weights: Float32Array,
  bits: Int32Array,
  stride: number,
  first: number,
  end: number,
  { bins, counts }: Cut,
  thinning: number,
): ListedRows[] {
  const lists = Array.from({ length: end - first }, (_, c) => {
    const listed = Math.ceil(counts[first + c]! / thinning);
    return { places: new Int32Array(listed), roots: new Float32Array(listed), dropped: 0, seen: 0, to: 0 };
  });
  for (let row = 0, place = 0; row < weights.length; row += stride, place++)
    for (let k = first; k < end; k++) {
      const weight = weights[row + k]!;
      if (!(weight > 0)) continue;
      const list = lists[k - first]!;
      if (bits[row + k]! >>> IGNORED < bins[k]!) list.dropped += weight;
      else if (list.seen++ % thinning === 0) {
        list.places[list.to] = place;
        list.roots[list.to++] = Math.sqrt(weight * thinning);
      }
    }
  return lists;
}
