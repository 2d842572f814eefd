import { designColumns } from "../engine/design-columns.js";
import { jeffreysGradient } from "../engine/jeffreys-gradient.js";
import { orthogonalColumns } from "../numeric/orthogonal-columns.js";
import { addScaled } from "../numeric/vectors.js";
import { assertFittable, assertSample, type Sample } from "../objective/sample.js";
import { allContrasts, expandMatrix, reduce } from "./coordinates.js";
import { inverse } from "./covariance.js";
import { type LikelihoodFit, likelihoodFit, likelihoodOf, sampleIn } from "./likelihood-fit.js";
import { maximum } from "./maximum.js";

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
 */
export function biasReducedFit(sample: Sample): LikelihoodFit {
  assertSample(sample);
  assertFittable(sample);
  const coordinates = allContrasts(orthogonalColumns(designColumns(sample)), sample.classes.length);
  const inColumns = sampleIn(coordinates, sample, sample.offset);
  const likelihood = likelihoodOf(inColumns, coordinates);
  const criterion = (theta: Float64Array) => {
    const point = likelihood(theta);
    if (point === null) return null;
    const { L, size } = point.information;
    let logDeterminant = 0;
    for (let t = 0; t < size; t++) logDeterminant += 2 * Math.log(L[t * size + t]!);
    const prior = jeffreysGradient(inColumns, point.P, expandMatrix(coordinates, inverse(point.information)));
    return {
      ...point,
      value: point.logLikelihood + logDeterminant / 2,
      gradient: addScaled(point.gradient, 1, reduce(coordinates, prior)),
    };
  };
  const found = maximum(criterion, new Float64Array(coordinates.basis.length));
  return likelihoodFit("bias-reduced", { sample, inColumns, coordinates, criterion, maximum: found });
}
