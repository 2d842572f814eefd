import { totalWeight } from "../likelihood/total-weight.js";
import type { Objective } from "../objective/objective.js";

/** f at W = 0, where all classes are alike, without a pass over the rows; Infinity where offsets tell them apart. */
export function valueAtZero({ likelihood }: Pick<Objective, "likelihood">): number {
  if ((likelihood.offsetSize ?? 0) > 0) return Infinity;
  return totalWeight(likelihood) * Math.log(likelihood.classes.length);
}
