import type { Random } from "../numeric/random.js";
import { mainClasses, type Units } from "./observed-units.js";

/**
 * A fold for each unit, from 0: of every class, the folds have equally many units to within one, and of all units too. Units without any
 * mass (rows of weight 0) get −1. For units that are rows; groups differ in size and class, see `groupedFolds`.
 */
export function stratifiedFolds(units: Units, folds: number, source: Random): Int32Array {
  const assigned = new Int32Array(units.count).fill(-1);
  const classOf = mainClasses(units);
  const byClass = Array.from({ length: units.K }, (): number[] => []);
  classOf.forEach((k, u) => {
    if (k >= 0) byClass[k]!.push(u);
  });
  let next = Math.floor(source.uniform() * folds);
  for (const members of byClass) {
    shuffle(members, source);
    // each class goes on where the last one ended, so that no fold gets all the rests
    for (const u of members) {
      assigned[u] = next;
      next = (next + 1) % folds;
    }
  }
  return assigned;
}

/** Fisher and Yates. */
export function shuffle(list: number[], source: Random): void {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(source.uniform() * (last + 1));
    [list[last], list[other]] = [list[other]!, list[last]!];
  }
}
