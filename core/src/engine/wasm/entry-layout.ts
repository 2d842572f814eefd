import { featuresOf } from "../../likelihood/entry-hessian.js";

/** Entries class by class, each class filled up to a multiple of 4, as the kernel multiplies them. */
export interface EntryLayout {
  /** m, a multiple of 4 */
  readonly size: number;
  /** the features that occur, ascending */
  readonly occurring: Int32Array;
  /** the feature, by its place among those, and the class of each entry; place −1 fills up */
  readonly features: Int32Array;
  readonly classes: Int32Array;
  /** where the entries that were asked for are, in their order */
  readonly places: Int32Array;
}

/** Of entries j·K + k, ascending. */
export function entryLayout(entries: Int32Array, K: number): EntryLayout {
  const occurring = featuresOf(entries, K);
  const placeOf = new Map(Array.from(occurring, (j, place) => [j, place]));
  const features: number[] = [];
  const classes: number[] = [];
  const places = new Int32Array(entries.length);
  for (let k = 0; k < K; k++) {
    for (let e = 0; e < entries.length; e++) {
      if (entries[e]! % K !== k) continue;
      places[e] = features.length;
      features.push(placeOf.get(Math.floor(entries[e]! / K))!);
      classes.push(k);
    }
    while (features.length % 4 !== 0) {
      features.push(-1);
      classes.push(k);
    }
  }
  return {
    size: features.length,
    occurring,
    features: Int32Array.from(features),
    classes: Int32Array.from(classes),
    places,
  };
}

/** The sums of the entries that were asked for, both triangles, from the lower triangle in the kernel's order. */
export function inAskedOrder(sums: Float64Array, { size, places }: EntryLayout, factor: number): Float64Array {
  const m = places.length;
  const H = new Float64Array(m * m);
  for (let a = 0; a < m; a++) {
    for (let b = 0; b <= a; b++) {
      const [high, low] = places[a]! > places[b]! ? [places[a]!, places[b]!] : [places[b]!, places[a]!];
      H[a * m + b] = H[b * m + a] = factor * sums[high * size + low]!;
    }
  }
  return H;
}

/** Entries 0 … m in `count` ranges of about equal areas of the triangle, each from and to a multiple of 4. */
export function entryRanges(m: number, count: number): (readonly [first: number, end: number])[] {
  const ends = Array.from({ length: count + 1 }, (_, r) => 4 * Math.round((m / 4) * Math.sqrt(r / count)));
  return ends.slice(1).flatMap((end, r) => (end > ends[r]! ? [[ends[r]!, end] as const] : []));
}
