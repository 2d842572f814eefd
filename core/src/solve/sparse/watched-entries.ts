import type { FeaturePenalties } from "../../objective/feature-penalties.js";
import type { ActiveSet } from "./active-set.js";

/** Rounding of slopes, relative to λ1. */
const EXCESS = 1e-9;

/** The entries without weight whose slope is more than `share` of their λ1. */
export function watchedEntries({ lambda1 }: FeaturePenalties, active: ActiveSet, share: number): Int32Array {
  const { slope } = active;
  const K = slope.length / lambda1.length;
  const out: number[] = [];
  for (let j = 0; j < lambda1.length; j++) {
    const least = share * lambda1[j]!;
    if (!(least > 0)) continue;
    for (let jk = j * K; jk < j * K + K; jk++) if (Math.abs(slope[jk]!) > least && !active.has(jk)) out.push(jk);
  }
  return Int32Array.from(out);
}

/** Those of them whose slope exceeds their λ1. */
export function violators({ lambda1 }: FeaturePenalties, active: ActiveSet, watched: Int32Array): number[] {
  const { slope } = active;
  const K = slope.length / lambda1.length;
  const isBeyond = (jk: number) => Math.abs(slope[jk]!) > lambda1[Math.floor(jk / K)]! * (1 + EXCESS);
  return Array.from(watched).filter((jk) => !active.has(jk) && isBeyond(jk));
}

/** The largest distance of a subgradient from 0 among active and watched entries, in units of λ1; of unpenalised ones in the largest λ1. */
export function violationOf({ lambda1, lambda2 }: FeaturePenalties, active: ActiveSet, watched: Int32Array): number {
  const { slope, W } = active;
  const K = slope.length / lambda1.length;
  let [unit, most, free] = [0, 0, 0];
  for (const jk of active.entries) {
    const j = Math.floor(jk / K);
    const l1 = lambda1[j]!;
    const g = slope[jk]! + lambda2[j]! * W[jk]!;
    if (l1 === 0) {
      free = Math.max(free, Math.abs(g));
      continue;
    }
    unit = Math.max(unit, l1);
    most = Math.max(most, Math.abs(g + l1 * Math.sign(W[jk]!)) / l1);
  }
  for (const jk of watched) {
    const l1 = lambda1[Math.floor(jk / K)]!;
    unit = Math.max(unit, l1);
    if (!active.has(jk)) most = Math.max(most, (Math.abs(slope[jk]!) - l1) / l1);
  }
  return Math.max(most, unit === 0 ? 0 : free / unit);
}
