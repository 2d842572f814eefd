import { designColumns } from "../engine/design-columns.js";
import { orthogonalColumns } from "../numeric/orthogonal-columns.js";
import type { Sample } from "../objective/sample.js";
import { allContrasts, reduce } from "./coordinates.js";
import { type LikelihoodFit, likelihoodFit, likelihoodOf, sampleIn } from "./likelihood-fit.js";
import { maximum } from "./maximum.js";

/**
 * The maximum-likelihood fit of a sample that is known to have one, from weights W (d × K) that are there already or nearly: what
 * `separation` finds without asking whether it exists. A dependent column has weight 0.
 */
export function fitAtModel(sample: Sample, W: Float64Array): LikelihoodFit {
  const K = sample.classes.length;
  const coordinates = allContrasts(orthogonalColumns(designColumns(sample)), K);
  const inColumns = sampleIn(coordinates, sample, sample.offset);
  const criterion = likelihoodOf(inColumns, coordinates);
  // W̃ = Qᵀ Φ W
  const moved = new Float64Array(sample.rows * K);
  sample.design.times(W, K, moved);
  const inQ = new Float64Array(coordinates.columns.rank * K);
  inColumns.design.transposeTimes(moved, K, inQ);
  const start = reduce(coordinates, inQ);
  return likelihoodFit("maximum-likelihood", {
    sample,
    inColumns,
    coordinates,
    criterion,
    maximum: maximum(criterion, start),
  });
}
