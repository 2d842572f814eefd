import { inOrthonormalColumns } from "./in-orthonormal-columns.js";
import type { Likelihood } from "./likelihood.js";
import type { Sample } from "./sample.js";
import { unweightedSample } from "./unweighted-sample.js";

/** What a likelihood offers of its sample in other columns and without weights, summed by `likelihoodOf` too. */
export function otherViews(
  sample: Sample,
  likelihoodOf: (other: Sample) => Promise<Likelihood>,
): Required<Pick<Likelihood, "orthonormal" | "unweighted">> {
  return {
    orthonormal: async () => {
      const found = inOrthonormalColumns(sample);
      return found && { ...found, likelihood: await likelihoodOf(found.sample) };
    },
    unweighted: async () => {
      const found = unweightedSample(sample);
      return found && likelihoodOf(found);
    },
  };
}
