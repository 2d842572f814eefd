import type { Likelihood, LikelihoodPoint } from "../src/likelihood/likelihood.js";
import type { Objective, Point } from "../src/objective/objective.js";
import { penalised } from "../src/objective/penalised.js";
import type { Penalty } from "../src/objective/penalty.js";

/** A point with every sum that is exact. */
export type WholePoint = Required<Omit<LikelihoodPoint, "heaviestBlocks">>;

/** An objective over a likelihood that has every sum, as those of this package's engines have. */
export interface WholeObjective extends Objective {
  at(W: Float64Array): Promise<Required<Omit<Point, "heaviestBlocks">>>;
  rough(rows: number): Promise<WholeObjective>;
  close(): void;
}

export function wholeObjective(likelihood: Likelihood<WholePoint>, penalty: Penalty): WholeObjective {
  return penalised(likelihood, penalty) as WholeObjective;
}
