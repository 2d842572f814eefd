import type { Units } from "./observed-units.js";

/**
 * Changes folds such that every class is in every training set: where all units with a class are in one fold, one of them moves to another fold
 * if `mayMove`, or else, or where each move would take another class from a training set, is in every training set (−1) and never held out.
 * Returns which units those are, and for which class.
 */
export function everyClassLearnt(
  units: Units,
  assigned: Int32Array,
  folds: number,
  mayMove: boolean,
): readonly { readonly unit: number; readonly class: number }[] {
  const { count, masses, rows, K } = units;
  const kept: { unit: number; class: number }[] = [];
  const holds = (u: number, k: number) => masses[u * K + k]! > 0;
  const learnt = (k: number) => {
    const places = new Set<number>();
    for (let u = 0; u < count && places.size < 2; u++)
      if (holds(u, k)) {
        if (assigned[u] === -1) return true;
        places.add(assigned[u]!);
      }
    return places.size !== 1;
  };
  const all = Array.from({ length: K }, (_, k) => k);
  const move = (members: readonly number[]) => {
    for (const u of members) {
      const from = assigned[u]!;
      const affected = all.filter((c) => holds(u, c));
      for (let step = 1; step < folds; step++) {
        const wereLearnt = affected.filter(learnt);
        assigned[u] = (from + step) % folds;
        if (wereLearnt.every(learnt)) return;
        assigned[u] = from;
      }
    }
  };
  for (const k of all) {
    if (learnt(k)) continue;
    const members = Array.from(assigned.keys())
      .filter((u) => holds(u, k))
      .sort((a, b) => rows[a]! - rows[b]!);
    if (mayMove && members.length > 1) move(members);
    if (learnt(k)) continue;
    assigned[members[0]!] = -1;
    kept.push({ unit: members[0]!, class: k });
  }
  return kept;
}
