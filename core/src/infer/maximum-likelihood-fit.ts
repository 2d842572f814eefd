import type { Engine } from "../engine/engine.js";
import { designColumns } from "../likelihood/design-columns.js";
import type { Sample } from "../likelihood/sample.js";
import { orthogonalColumns } from "../numeric/orthogonal-columns.js";
import { allContrasts } from "./coordinates.js";
import { type LikelihoodFit, likelihoodFit, likelihoodInTheta, sampleIn, thetaAt } from "./likelihood-fit.js";
import { maximum } from "./maximum.js";

/** The maximum of the likelihood of rows that are known not to be separated, from weights W (d × K) that are near it. */
export async function maximumLikelihoodFit(sample: Sample, W: Float64Array, engine: Engine): Promise<LikelihoodFit> {
  const coordinates = allContrasts(orthogonalColumns(designColumns(sample)), sample.classes.length);
  const inColumns = sampleIn(coordinates, sample, sample.offset);
  const criterion = likelihoodInTheta(await engine.likelihood(inColumns), coordinates);
  const found = await maximum(criterion, thetaAt(coordinates, sample, inColumns, W));
  return likelihoodFit("maximum-likelihood", { sample, inColumns, coordinates, criterion, maximum: found });
}
