import { firstPlaceFrom } from "../numeric/first-place-from.js";

/** Areas under ROC curves, and the largest error of any of them. */
export interface Areas {
  /** for each class one against the rest; null where it is not defined */
  readonly ofClasses: readonly (number | null)[];
  /** mean over pairs of classes; null where no pair is defined */
  readonly pairwise: number | null;
  readonly error: number;
}

/** Bins × classes × classes that are counted: 32 MB. */
const MOST_COUNTS = 1 << 22;
const MOST_BINS = 1 << 16;

/**
 * The areas under the ROC curves of rows that are not kept. The probabilities of each class are counted by the class that was observed, in
 * bins whose edges are quantiles of some rows; pairs of rows in one bin count half, as ties do, so no area is off by more than half the
 * share of such pairs.
 */
export class AreaHistograms {
  private readonly counts: readonly Float64Array[];

  /** `edges` are ascending, one list per class: bin b holds edges[b − 1] ≤ p < edges[b]. */
  constructor(private readonly edges: readonly Float64Array[]) {
    const K = edges.length;
    this.counts = edges.map((of) => new Float64Array((of.length + 1) * K));
  }

  /** P and Y (shares) are n × K. */
  add(P: Float64Array, Y: Float64Array, weights: Float64Array): void {
    const K = this.edges.length;
    for (let k = 0; k < K; k++) {
      const edges = this.edges[k]!;
      const counts = this.counts[k]!;
      for (let i = 0; i < weights.length; i++) {
        const bin = firstPlaceFrom(edges, P[i * K + k]!) * K;
        for (let l = 0; l < K; l++) {
          const y = Y[i * K + l]!;
          if (y > 0) counts[bin + l]! += weights[i]! * y;
        }
      }
    }
  }

  areas(): Areas {
    return areasOfCounts(this.counts);
  }
}

/**
 * The areas under the ROC curves of rows that were counted in bins: for each class k the weight in `counts[k][b K + l]` of the rows of class l
 * whose probability of class k is in bin b, in ascending order.
 */
export function areasOfCounts(counts: readonly Float64Array[]): Areas {
  const K = counts.length;
  const ofClasses: (number | null)[] = [];
  let [sum, pairs, error] = [0, 0, 0];
  for (let k = 0; k < K; k++) {
    const inside = every(counts[k]!, K, (of, at) => of[at + k]!);
    const rest = every(counts[k]!, K, (of, at) => sumOf(of, at, K) - of[at + k]!);
    const all = areaOf(inside, rest);
    ofClasses.push(all?.area ?? null);
    error = Math.max(error, all?.error ?? 0);
    for (let l = 0; l < K; l++) {
      const one =
        l === k
          ? null
          : areaOf(
              inside,
              every(counts[k]!, K, (of, at) => of[at + l]!),
            );
      if (one === null) continue;
      sum += one.area;
      error = Math.max(error, one.error);
      pairs++;
    }
  }
  return { ofClasses, pairwise: pairs === 0 ? null : sum / pairs, error };
}

/** Edges of bins that hold equally many of the probabilities P, n × K, as far as ties let them. */
export function quantileEdges(P: Float64Array, K: number): Float64Array[] {
  const bins = Math.max(2, Math.min(MOST_BINS, Math.floor(MOST_COUNTS / K ** 2)));
  return Array.from({ length: K }, (_, k) => {
    const sorted = new Float64Array(P.length / K).map((_, i) => P[i * K + k]!).sort();
    const edges = Array.from({ length: bins - 1 }, (_, b) => sorted[Math.floor(((b + 1) * sorted.length) / bins)]!);
    return Float64Array.from(new Set(edges));
  });
}

function every(counts: Float64Array, K: number, numberAt: (counts: Float64Array, at: number) => number): Float64Array {
  return new Float64Array(counts.length / K).map((_, bin) => numberAt(counts, bin * K));
}

function sumOf(counts: Float64Array, at: number, K: number): number {
  let sum = 0;
  for (let l = 0; l < K; l++) sum += counts[at + l]!;
  return sum;
}

/** The area of two groups that are counted in ascending bins, and half the share of pairs in the same bin; null if one is empty. */
function areaOf(inside: Float64Array, outside: Float64Array): { area: number; error: number } | null {
  let [insideAll, outsideBelow, pairs, tied] = [0, 0, 0, 0];
  for (let bin = 0; bin < inside.length; bin++) {
    pairs += inside[bin]! * (outsideBelow + outside[bin]! / 2);
    tied += inside[bin]! * outside[bin]!;
    insideAll += inside[bin]!;
    outsideBelow += outside[bin]!;
  }
  const all = insideAll * outsideBelow;
  return all > 0 ? { area: pairs / all, error: tied / (2 * all) } : null;
}
