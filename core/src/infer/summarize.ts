import { assertKnownOptions, MultilogitError, quoted, suggestion } from "../errors.js";
import { constantIndex } from "../features/feature-map.js";
import { type Combination, rawCombinations } from "../features/raw-combinations.js";
import { termNames } from "../features/term-names.js";
import { assertModel, type Model } from "../model/model.js";
import type { Rows } from "../model/predict.js";
import { rawWeights } from "../model/raw-weights.js";
import { chiSquareTail, normalTwoSided } from "../numeric/normal.js";
import { type ClassName, classTotals, type Sample } from "../objective/sample.js";
import { contrastCovariance } from "./covariance.js";
import { INFERENCE_OPTIONS, type Inference, type InferenceOptions, inferenceAt } from "./inference.js";

export interface SummaryOptions extends InferenceOptions {
  /** The class that the others are compared with. Default: the first. */
  readonly reference?: ClassName;
}

/** One weight against the reference class, per unit of the raw column. */
export interface Term {
  readonly class: ClassName;
  /** "(Intercept)", a column, or "factor[level]" */
  readonly term: string;
  /** log of the relative-risk ratio */
  readonly estimate: number;
  readonly standardError: number;
  readonly z: number;
  /** two-sided Wald p-value; null with a penalty, where z is no test statistic */
  readonly p: number | null;
  readonly lower: number;
  readonly upper: number;
  /** exp(estimate) */
  readonly ratio: number;
}

export interface Summary {
  /** n, the weight of the rows */
  readonly rows: number;
  readonly logLikelihood: number;
  /** of the model with constants only; null with an offset, where that is another fit */
  readonly nullLogLikelihood: number | null;
  /** free weights of the features, beside the constants */
  readonly degreesOfFreedom: number;
  readonly likelihoodRatio: {
    readonly statistic: number;
    readonly degreesOfFreedom: number;
    readonly p: number;
  } | null;
  readonly aic: number | null;
  readonly bic: number | null;
  readonly pseudoR2: { readonly mcfadden: number; readonly coxSnell: number; readonly nagelkerke: number } | null;
  readonly reference: ClassName;
  /** "classical", "HC0", "HC1" or "cluster:column" */
  readonly covariance: string;
  readonly separation: { readonly found: boolean; readonly kind: "none" };
  readonly level: number;
  readonly note: string;
  readonly terms: readonly Term[];
}

const OPTIONS: readonly (keyof SummaryOptions)[] = ["reference", ...INFERENCE_OPTIONS];

/**
 * Estimates, standard errors, tests and intervals of a model at the rows that it was fitted to. The reference class and the kind of
 * covariance are chosen here, without another fit.
 *
 * Refused when the fit has not converged: standard errors at a point that is no maximum mean nothing, and separated data have none.
 */
export function summarize(model: Model, rows: Rows, options: SummaryOptions = {}): Summary {
  assertModel(model);
  assertKnownOptions(options, OPTIONS, "summarize");
  const reference = classPlace(model, options.reference);
  const inference = inferenceAt(model, rows, options);
  return {
    ...overall(inference),
    reference: model.classes[reference]!,
    covariance: inference.covariance,
    level: inference.level,
    separation: { found: false, kind: "none" },
    note: noteOf(inference),
    terms: termsOf(inference, reference),
  };
}

function noteOf({ isPenalised, hasProbabilityWeights }: Inference): string {
  if (isPenalised)
    return "the weights are shrunk by the penalty: standard errors are those of the penalised estimates around their own expectation, without its bias; intervals do not cover the unpenalised weights, and there are no p-values";
  if (hasProbabilityWeights)
    return "Wald tests and intervals with probability weights: the log-likelihood is that of the weighted rows, no likelihood of the sample, so there are no likelihood-ratio test, AIC and BIC";
  return "Wald tests and intervals at the maximum of the likelihood";
}

/** Log-likelihoods and what is made of them; only for maximum likelihood. */
function overall({ model, sample, rows: n, isPenalised, hasProbabilityWeights }: Inference) {
  const K = model.classes.length;
  const ell = model.report.logLikelihood;
  const null_ = nullLogLikelihood(sample);
  const hasConstant = constantIndex(model.featureMap) >= 0;
  const degreesOfFreedom = (model.featureMap.names.length - (hasConstant ? 1 : 0)) * (K - 1);
  const free = model.featureMap.names.length * (K - 1);
  const statistic = 2 * (ell - null_);
  const coxSnell = -Math.expm1(-statistic / n);
  const isLikelihood = !isPenalised && !hasProbabilityWeights;
  const isTest = isLikelihood && hasConstant && sample.offset === null;
  return {
    rows: n,
    logLikelihood: ell,
    nullLogLikelihood: sample.offset === null ? null_ : null,
    degreesOfFreedom,
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
function nullLogLikelihood(sample: Sample): number {
  const totals = classTotals(sample);
  const n = totals.reduce((sum, count) => sum + count, 0);
  return totals.reduce((sum, count) => sum + (count > 0 ? count * Math.log(count / n) : 0), 0);
}

function termsOf({ model, V, width, isPenalised }: Inference, r: number): Term[] {
  const { classes, featureMap } = model;
  const K = classes.length;
  const dK = model.weights.length;
  const W = rawWeights(model);
  const names = termNames(featureMap);
  const combinations = rawCombinations(featureMap);
  return classes.flatMap((name, k) =>
    k === r
      ? []
      : names.map((term, j) => {
          const estimate = W[j * K + k]! - W[j * K + r]!;
          const standardError = Math.sqrt(varianceOf(combinations[j]!, V, dK, K, k, r));
          const z = estimate / standardError;
          return {
            class: name,
            term,
            estimate,
            standardError,
            z,
            p: isPenalised ? null : normalTwoSided(z),
            lower: estimate - width * standardError,
            upper: estimate + width * standardError,
            ratio: Math.exp(estimate),
          };
        }),
  );
}

function varianceOf(combination: Combination, V: Float64Array, dK: number, K: number, k: number, r: number): number {
  let sum = 0;
  for (const [j, x] of combination)
    for (const [m, y] of combination)
      sum += x * y * contrastCovariance(V, dK, j * K + k, j * K + r, m * K + k, m * K + r);
  return sum;
}

/** The place of the class called `wanted`, the first where none is; an error that suggests the nearest when there is no such class. */
export function classPlace({ classes }: Model, wanted: ClassName | undefined): number {
  if (wanted === undefined) return 0;
  const names = classes.map(String);
  const place = names.indexOf(String(wanted));
  if (place < 0)
    throw new MultilogitError(
      "option",
      `there is no class ${quoted(wanted)}${suggestion(String(wanted), names) || `; the classes are ${names.join(", ")}`}`,
    );
  return place;
}
