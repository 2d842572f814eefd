import { MultilogitError } from "../errors.js";
import { centreClasses } from "../numeric/centre-classes.js";
import type { Objective } from "../objective/objective.js";

/** W to start from: the one asked for, in the symmetric coding, or 0. @throws MultilogitError "option" where it has another size */
export function startFor({ ridge, classes }: Objective, start: Float64Array | undefined): Float64Array {
  const length = ridge.length * classes.length;
  if (start !== undefined && start.length !== length)
    throw new MultilogitError("option", `start has ${start.length} entries; expected d·K = ${length}`);
  return start === undefined ? new Float64Array(length) : centreClasses(start, classes.length);
}
