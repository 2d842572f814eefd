import type { Engine } from "../engine/engine.js";
import { MultilogitError } from "../errors.js";
import { assertFittable, assertSample, type Sample } from "../likelihood/sample.js";
import { type EngineOptions, withLastingEngine } from "../model/choose-engine.js";
import { addScaled } from "../numeric/vectors.js";
import { allContrasts, expandMatrix, reduce } from "./coordinates.js";
import { inverse } from "./covariance.js";
import { identifiedColumns } from "./identified-columns.js";
import {
  type LikelihoodFit,
  likelihoodFit,
  likelihoodInTheta,
  sampleIn,
  type ThetaPoint,
  thetaAt,
} from "./likelihood-fit.js";
import { type Criterion, maximum } from "./maximum.js";

/**
 * The weights that maximise the likelihood times Jeffreys' prior,
 *
 *     ℓ(W) + ½ ln det I(W)        I the information about the contrasts between classes
 *
 * whose bias is of the order n⁻² where that of maximum likelihood is n⁻¹, and which are finite on separated data too (Firth 1993, "Bias
 * reduction of maximum likelihood estimates"; Kosmidis & Firth 2011, "Multinomial logit bias reduction via the Poisson log-linear
 * model"). The same estimates as brglm2's brmultinom(type = "AS_mean"); standard errors are from I at the estimates, as there. A
 * dependent column has weight 0. Tests and profile intervals of this fit are of the penalised likelihood (Heinze & Schemper 2002, "A
 * solution to the problem of separation in logistic regression").
 * @example
 * const firth = await biasReducedFit(sample);
 * firth.weights.length; // 10
 */
export async function biasReducedFit(
  sample: Sample,
  { engine }: Pick<EngineOptions, "engine"> = {},
): Promise<LikelihoodFit> {
  assertSample(sample);
  assertFittable(sample);
  const start = new Float64Array(sample.design.features * sample.classes.length);
  return withLastingEngine(sample, engine, (lasting) => biasReducedFitFrom(sample, start, lasting));
}

/** The same, starting from weights W, d × K, such as those of maximum likelihood, which with many rows are close. */
export async function biasReducedFitFrom(sample: Sample, W: Float64Array, engine: Engine): Promise<LikelihoodFit> {
  const coordinates = allContrasts(identifiedColumns(sample), sample.classes.length);
  const inColumns = sampleIn(coordinates, sample, sample.offset);
  const likelihood = likelihoodInTheta(await engine.likelihood(inColumns), coordinates);
  const criterion: Criterion<ThetaPoint> = async (theta) => {
    const point = await likelihood(theta);
    if (point === null) return null;
    const { L, size } = point.information;
    const { inColumns: there } = point;
    if (!there.curvatureSlope)
      throw new MultilogitError(
        "engine",
        `the engine does not sum the slope of the curvature, which bias reduction needs; use engine "reference"`,
      );
    let logDeterminant = 0;
    for (let t = 0; t < size; t++) logDeterminant += 2 * Math.log(L[t * size + t]!);
    const prior = await there.curvatureSlope(expandMatrix(coordinates, await inverse(point.information)));
    return {
      ...point,
      value: point.logLikelihood + logDeterminant / 2,
      gradient: addScaled(point.gradient, 1, reduce(coordinates, prior)),
    };
  };
  const found = await maximum(criterion, thetaAt(coordinates, sample, inColumns, W));
  return likelihoodFit("bias-reduced", { sample, inColumns, coordinates, criterion, maximum: found });
}
