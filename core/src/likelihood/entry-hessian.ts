import { RowEntries } from "../design/row-entries.js";
import { othersOf } from "./curvature.js";
import { hessianOf } from "./curvature-by-products.js";
import { effectiveWeights } from "./formulas.js";
import type { LikelihoodPoint } from "./likelihood.js";
import type { Sample } from "./sample.js";

/**
 * The Hessian of −ℓ in some of the weights only: Σ_i w_i s_i p_ik (δ_kl − p_il) φ_ij φ_im for the entries (j,k), (m,l) listed as j·K + k, m × m
 * with both triangles. Entries of one class are neighbours in the work arrays, so that the inner loop runs over one class pair.
 */
export function entryHessian(sample: Sample, P: Float64Array, entries: Int32Array): Float64Array {
  const K = sample.classes.length;
  const m = entries.length;
  const effective = effectiveWeights(sample);
  const order = byClass(entries, K);
  const ends = classEnds(order, entries, K);
  const features = Int32Array.from(order, (e) => Math.floor(entries[e]! / K));
  const row = new RowEntries(sample.design.features);
  const phi = new Float64Array(sample.design.features);
  const [x, scaled] = [new Float64Array(m), new Float64Array(m)];
  const sums = new Float64Array(m * m);
  for (let i = 0; i < effective.length; i++) {
    const w = effective[i]!;
    if (w === 0) continue;
    row.length = 0;
    sample.design.appendRow(i, row, 0);
    for (let e = 0; e < row.length; e++) phi[row.columns[e]!] = row.values[e]!;
    for (let k = 0, from = 0; k < K; from = ends[k++]!) {
      const p = P[i * K + k]!;
      for (let e = from; e < ends[k]!; e++) {
        x[e] = phi[features[e]!]!;
        scaled[e] = p * x[e]!;
      }
    }
    addRow(w, P, i * K, K, ends, x, scaled, sums);
    for (let e = 0; e < row.length; e++) phi[row.columns[e]!] = 0;
  }
  return inOrder(sums, order);
}

/** Adds one row to the lower triangle: w p_k (1 − p_k) x x' within a class, −w (p_k x)(p_l x') between two. */
function addRow(
  w: number,
  P: Float64Array,
  at: number,
  K: number,
  ends: Int32Array,
  x: Float64Array,
  scaled: Float64Array,
  sums: Float64Array,
): void {
  const m = x.length;
  for (let k = 0, from = 0; k < K; from = ends[k++]!) {
    const own = w * othersOf(P, at, k, K);
    for (let a = from; a < ends[k]!; a++) {
      if (x[a] === 0) continue;
      const between = -w * scaled[a]!;
      const start = a * m;
      for (let b = 0; b < from; b++) sums[start + b]! += between * scaled[b]!;
      const within = own * scaled[a]!;
      for (let b = from; b <= a; b++) sums[start + b]! += within * x[b]!;
    }
  }
}

/** The places of the entries, class by class. */
function byClass(entries: Int32Array, K: number): Int32Array {
  return Int32Array.from(entries.keys()).sort((a, b) => (entries[a]! % K) - (entries[b]! % K) || a - b);
}

/** Where each class ends in that order. */
function classEnds(order: Int32Array, entries: Int32Array, K: number): Int32Array {
  const ends = new Int32Array(K);
  for (const e of order) ends[entries[e]! % K]!++;
  for (let k = 1; k < K; k++) ends[k]! += ends[k - 1]!;
  return ends;
}

/** Both triangles, in the order of the entries. */
function inOrder(sums: Float64Array, order: Int32Array): Float64Array {
  const m = order.length;
  const H = new Float64Array(m * m);
  for (let a = 0; a < m; a++)
    for (let b = 0; b <= a; b++) H[order[a]! * m + order[b]!] = H[order[b]! * m + order[a]!] = sums[a * m + b]!;
  return H;
}

/** The features of these entries, ascending, each once. */
export function featuresOf(entries: Int32Array, K: number): Int32Array {
  return Int32Array.from(new Set(Array.from(entries, (jk) => Math.floor(jk / K)))).sort();
}

/** Entries cut out of the sums for class pairs l ≤ k of some features: [(a*F + b)*pairs + pair] for the a-th and b-th of F features, b ≤ a. */
export function entriesOfClassPairs(
  sums: Float64Array,
  features: Int32Array,
  entries: Int32Array,
  K: number,
): Float64Array {
  const [m, F, pairs] = [entries.length, features.length, (K * (K + 1)) / 2];
  const placeOf = new Map(Array.from(features, (j, place) => [j, place]));
  const places = entries.map((jk) => placeOf.get(Math.floor(jk / K))!);
  const classes = entries.map((jk) => jk % K);
  const H = new Float64Array(m * m);
  for (let a = 0; a < m; a++) {
    for (let b = 0; b <= a; b++) {
      const [k, l] = classes[a]! > classes[b]! ? [classes[a]!, classes[b]!] : [classes[b]!, classes[a]!];
      const [high, low] = places[a]! > places[b]! ? [places[a]!, places[b]!] : [places[b]!, places[a]!];
      H[a * m + b] = H[b * m + a] = sums[(high * F + low) * pairs + (k * (k + 1)) / 2 + l]!;
    }
  }
  return H;
}

/** Up to this many times the listed entries, forming the whole Hessian costs less than one product for each of them. */
const WORTH_FORMING = 4;

/** The same from any likelihood: as it offers it, or cut out of the whole Hessian, or by one product for each entry. */
export async function entryHessianAt(
  point: Pick<LikelihoodPoint, "W" | "hessianVector" | "hessian" | "entryHessian">,
  entries: Int32Array,
  rows: number,
  isRough = false,
): Promise<Float64Array> {
  if (point.entryHessian) return point.entryHessian(entries, isRough);
  const m = entries.length;
  const dK = point.W.length;
  const H = new Float64Array(m * m);
  if (point.hessian && dK <= WORTH_FORMING * m) {
    const whole = await hessianOf(point, rows);
    entries.forEach((from, a) => {
      entries.forEach((to, b) => {
        H[a * m + b] = whole[from * dK + to]!;
      });
    });
    return H;
  }
  const V = new Float64Array(dK);
  for (const [a, from] of entries.entries()) {
    V[from] = 1;
    const column = await point.hessianVector(V.slice());
    V[from] = 0;
    entries.forEach((to, b) => {
      H[b * m + a] = column[to]!;
    });
  }
  return H;
}
