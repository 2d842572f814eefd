import type { Likelihood, LikelihoodPoint } from "../likelihood/likelihood.js";
import { type Meter, meteredMethods } from "./metered-objective.js";

/** `likelihood` with its passes counted, for the sparse solver, which sees one likelihood under many penalties. */
export function meteredLikelihood(likelihood: Likelihood, meter: Meter): Likelihood {
  return {
    ...likelihood,
    at: async (W) => {
      const point = await meter("evaluations", () => likelihood.at(W));
      // not spread: points may have numbers per row that are only computed when they are asked for
      return Object.assign(Object.create(point), meteredMethods<LikelihoodPoint>(point, meter));
    },
  };
}
