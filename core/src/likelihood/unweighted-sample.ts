import { effectiveWeights } from "./formulas.js";
import { type Labels, type Sample, sampleWithRows } from "./sample.js";

/** Weights that differ by more than this leave sums over rows fewer than 8 digits of the rows that weigh least. */
const WIDE = 1e8;
/** Offsets this far apart in a row, in nats, leave no more than 1e-13 of its curvature at W = 0. */
const SATURATED = 30;

/**
 * The same rows without their weights and offsets: each counts once where it counted at all, and so does each of its classes. Whether there
 * is a minimum at finite weights depends on neither (docs/likelihood.md, L40), and f64 can tell better here. Null where weights and offsets
 * are ordinary, so that it can tell anyway.
 */
export function unweightedSample(sample: Sample): Sample | null {
  if (!hasWideWeights(sample) && !hasWideOffsets(sample)) return null;
  const { labels, rowWeights } = sample;
  return sampleWithRows(sample, evenLabels(labels), rowWeights.map(countsOnce));
}

const countsOnce = (mass: number) => (mass > 0 ? 1 : 0);

function evenLabels(labels: Labels): Labels {
  if (labels.kind === "classes") return labels;
  const { masses, totals } = labels;
  const K = masses.length / totals.length;
  const even = masses.map(countsOnce);
  return {
    kind: "masses",
    masses: even,
    totals: totals.map((_, i) => even.subarray(i * K, i * K + K).reduce((sum, y) => sum + y, 0)),
  };
}

function hasWideWeights(sample: Sample): boolean {
  if (sample.hasUnitWeights && sample.labels.kind === "classes") return false;
  let [least, most] = [Infinity, 0];
  for (const weight of effectiveWeights(sample)) {
    if (weight === 0) continue;
    least = Math.min(least, weight);
    most = Math.max(most, weight);
  }
  return most > WIDE * least;
}

function hasWideOffsets({ offset, classes, rows }: Sample): boolean {
  if (offset === null) return false;
  const K = classes.length;
  for (let i = 0; i < rows; i++) {
    const ofRow = offset.subarray(i * K, i * K + K);
    if (Math.max(...ofRow) - Math.min(...ofRow) > SATURATED) return true;
  }
  return false;
}
