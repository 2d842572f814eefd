import type { Likelihood } from "./likelihood.js";
import type { Sample } from "./sample.js";

/**
 * What a likelihood offers of its sample in other columns, few or orthonormal, and without weights, summed by `likelihoodOf` too. Few fits ask, so what makes
 * them is loaded then.
 */
export function otherViews(
  sample: Sample,
  likelihoodOf: (other: Sample) => Promise<Likelihood>,
): Required<Pick<Likelihood, "orthonormal" | "unweighted" | "rowSpan">> {
  return {
    orthonormal: async () => {
      const { inOrthonormalColumns } = await import("./in-orthonormal-columns.js");
      const found = inOrthonormalColumns(sample);
      return found && { ...found, likelihood: await likelihoodOf(found.sample) };
    },
    rowSpan: async () => {
      const { inRowSpan } = await import("./in-row-span.js");
      const found = inRowSpan(sample);
      return found && { ...found, likelihood: await likelihoodOf(found.sample) };
    },
    unweighted: async () => {
      const { unweightedSample } = await import("./unweighted-sample.js");
      const found = unweightedSample(sample);
      return found && likelihoodOf(found);
    },
  };
}
