import { inOrthonormalColumns } from "../likelihood/in-orthonormal-columns.js";
import { type FactorsOfRows, type Likelihood, type LikelihoodPoint, likelihoodOf } from "../likelihood/likelihood.js";
import { rowFactors } from "../likelihood/row-factors.js";
import type { Sample } from "../likelihood/sample.js";

/** A point that tells the probabilities of its rows, as the reference engine's do. */
interface ProbabilitiesPoint extends LikelihoodPoint {
  readonly probabilities: Float64Array;
}

/** Numbers n·d·K² of the row factors, which plain loops go through in well under a second. */
const MOST_NUMBERS = 1e6;

/** Whether a fit by plain loops takes well under a second. */
export function suitsPlainLoops({ rows, design, classes }: Sample): boolean {
  return rows * design.features * classes.length ** 2 <= MOST_NUMBERS;
}

/**
 * The reference likelihood with its curvature row by row: slow, the same on every engine, and exact where weights differ so much that sums
 * over rows are not. Null for samples that are too large.
 */
export async function carefulLikelihood(
  sample: Sample,
  plainLikelihood: (sample: Sample) => Promise<Likelihood<ProbabilitiesPoint>>,
): Promise<Likelihood<LikelihoodPoint & FactorsOfRows> | null> {
  if (!suitsPlainLoops(sample)) return null;
  const { rows } = sample;
  const { featureMap, classes, target, classTotals, offsetSize = 0, engine, at } = await plainLikelihood(sample);
  return likelihoodOf<LikelihoodPoint & FactorsOfRows>({
    featureMap,
    classes,
    target,
    rows,
    classTotals,
    offsetSize,
    engine,
    orthonormal: async () => {
      const found = inOrthonormalColumns(sample);
      const likelihood = found && (await carefulLikelihood(found.sample, plainLikelihood));
      return likelihood && { ...found, likelihood };
    },
    at: async (W) => {
      const point = await at(W);
      return { ...point, rowFactors: async () => rowFactors(sample, point.probabilities) };
    },
  });
}
