import type { Objective } from "../objective/objective.js";

/** f at W = 0, where all classes are alike, without a pass over the rows; Infinity where offsets tell them apart. */
export function valueAtZero({ likelihood }: Pick<Objective, "likelihood">): number {
  if ((likelihood.offsetSize ?? 0) > 0) return Infinity;
  const { classTotals, classes } = likelihood;
  return classTotals.reduce((sum, total) => sum + total, 0) * Math.log(classes.length);
}
