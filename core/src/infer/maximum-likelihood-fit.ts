import type { Engine } from "../engine/engine.js";
import { MultilogitError } from "../errors.js";
import { assertFittable, assertSample, type Sample } from "../likelihood/sample.js";
import { type EngineOptions, withLastingEngine } from "../model/choose-engine.js";
import { allContrasts } from "./coordinates.js";
import { identifiedColumns } from "./identified-columns.js";
import { type LikelihoodFit, likelihoodFit, likelihoodInTheta, sampleIn, thetaAt } from "./likelihood-fit.js";
import { maximum } from "./maximum.js";
import { separationBy } from "./separation.js";

/**
 * The maximum of the likelihood, with what tests, profiles and covariances start from. A dependent column has weight 0.
 * @throws MultilogitError where classes are separated, so that there is no maximum; `limit` of `separation` is then the fit of what stays
 * identified
 * @example
 * const ml = await maximumLikelihoodFit(prepare(survey, formula("prog ~ ses + write"), { penalty: none() }).sample);
 * ml.kind; // "maximum-likelihood"
 */
export async function maximumLikelihoodFit(
  sample: Sample,
  { engine }: Pick<EngineOptions, "engine"> = {},
): Promise<LikelihoodFit> {
  assertSample(sample);
  assertFittable(sample);
  const { found, reason, limit } = await withLastingEngine(sample, engine, (lasting) => separationBy(sample, lasting));
  if (found) throw new MultilogitError("data", `there is no maximum of the likelihood: ${reason}`);
  return limit;
}

/** The same, starting from weights W, d × K, near it, for rows known not to be separated. */
export async function maximumLikelihoodFitFrom(
  sample: Sample,
  W: Float64Array,
  engine: Engine,
): Promise<LikelihoodFit> {
  const coordinates = allContrasts(identifiedColumns(sample), sample.classes.length);
  const inColumns = sampleIn(coordinates, sample, sample.offset);
  const criterion = likelihoodInTheta(await engine.likelihood(inColumns), coordinates);
  const found = await maximum(criterion, thetaAt(coordinates, sample, inColumns, W));
  return likelihoodFit("maximum-likelihood", { sample, inColumns, coordinates, criterion, maximum: found });
}
