import { spannedSpaces } from "../features/spanned-spaces.js";
import { chiSquareTail } from "../numeric/normal.js";
import type { Inference } from "./inference.js";
import type { ChiSquareTest } from "./joint-tests.js";

/** How well a fit describes its rows. */
export interface GoodnessOfFit {
  /** n, the weight of the rows */
  readonly rows: number;
  /** where classes are separated, its supremum, which it does not reach */
  readonly logLikelihood: number;
  /** of the model with constants only; null with an offset, which would take another fit */
  readonly nullLogLikelihood: number | null;
  /** free weights besides the constants, minus those of collinear columns */
  readonly degreesOfFreedom: number;
  readonly likelihoodRatio: ChiSquareTest | null;
  readonly aic: number | null;
  readonly bic: number | null;
  readonly pseudoR2: { readonly mcfadden: number; readonly coxSnell: number; readonly nagelkerke: number } | null;
}

/** Log-likelihoods and what follows from them; only for maximum likelihood. */
export function goodnessOfFit(inference: Inference): GoodnessOfFit {
  const { model, classTotals, rows: n, logLikelihood: ell } = inference;
  const all = model.featureMap.names.length * (model.classes.length - 1);
  const free = inference.separation?.found ? all : inference.identified;
  const null_ = nullLogLikelihood(classTotals);
  // With one feature per level they add up to the constant, as in y ~ f − 1.
  const hasConstant = spannedSpaces(model.featureMap).has("");
  const degreesOfFreedom = free - (hasConstant ? model.classes.length - 1 : 0);
  const statistic = 2 * (ell - null_);
  const coxSnell = -Math.expm1(-statistic / n);
  const isLikelihood =
    !inference.isPenalised &&
    !inference.isBiasReduced &&
    !inference.hasProbabilityWeights &&
    !inference.separation?.found;
  const hasOffset = model.featureMap.offset.length > 0;
  const isTest = isLikelihood && hasConstant && !hasOffset;
  return {
    rows: n,
    logLikelihood: ell,
    nullLogLikelihood: hasOffset ? null : null_,
    degreesOfFreedom: Math.max(0, degreesOfFreedom),
    likelihoodRatio:
      isTest && degreesOfFreedom > 0
        ? { statistic, degreesOfFreedom, p: chiSquareTail(statistic, degreesOfFreedom) }
        : null,
    aic: isLikelihood ? 2 * free - 2 * ell : null,
    bic: isLikelihood ? Math.log(n) * free - 2 * ell : null,
    pseudoR2: isTest
      ? { mcfadden: 1 - ell / null_, coxSnell, nagelkerke: coxSnell / -Math.expm1((2 * null_) / n) }
      : null,
  };
}

/** Σ_k n_k ln(n_k / n): the constant alone gives every row the classes' shares. */
function nullLogLikelihood(totals: Float64Array): number {
  const n = totals.reduce((sum, count) => sum + count, 0);
  return totals.reduce((sum, count) => sum + (count > 0 ? count * Math.log(count / n) : 0), 0);
}
