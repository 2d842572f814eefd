import type { Random } from "../numeric/random.js";
import type { Units } from "./observed-units.js";
import { shuffle } from "./stratified-folds.js";

/**
 * A fold for each group, from 0, so that folds are alike in rows and classes: the largest groups first, each to the fold where
 * Σ_k (share of class k in the fold)² + (share of the rows)² grows least. Groups without any mass get −1.
 */
export function groupedFolds(units: Units, folds: number, source: Random): Int32Array {
  const { count, masses, rows, K } = units;
  const assigned = new Int32Array(count).fill(-1);
  const totals = new Float64Array(K + 1);
  for (let u = 0; u < count; u++) addTo(totals, 0, units, u);
  const order = Array.from(assigned.keys()).filter((u) => masses.subarray(u * K, u * K + K).some((m) => m > 0));
  shuffle(order, source);
  order.sort((a, b) => rows[b]! - rows[a]!);
  const sums = new Float64Array(folds * (K + 1));
  for (const u of order) {
    let [best, least] = [0, Infinity];
    for (let f = 0; f < folds; f++) {
      const growth = growthOf(units, u, sums.subarray(f * (K + 1), (f + 1) * (K + 1)), totals);
      if (growth < least) [best, least] = [f, growth];
    }
    assigned[u] = best;
    addTo(sums, best * (K + 1), units, u);
  }
  return assigned;
}

/** How much the sum of squared shares of a fold with these sums grows with unit u. */
function growthOf({ masses, rows, K }: Units, u: number, sums: Float64Array, totals: Float64Array): number {
  let growth = 0;
  for (let k = 0; k <= K; k++) {
    const more = k < K ? masses[u * K + k]! : rows[u]!;
    if (totals[k]! > 0) growth += (more * (2 * sums[k]! + more)) / totals[k]! ** 2;
  }
  return growth;
}

/** Adds the K masses and the rows of unit u. */
function addTo(sums: Float64Array, at: number, { masses, rows, K }: Units, u: number): void {
  for (let k = 0; k < K; k++) sums[at + k]! += masses[u * K + k]!;
  sums[at + K]! += rows[u]!;
}
