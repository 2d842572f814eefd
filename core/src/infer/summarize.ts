import { logLikelihood, probabilities, rowMasses, scores } from "../engine/likelihood.js";
import { assertKnownOptions, MultilogitError, quoted, suggestion } from "../errors.js";
import { columnsRead } from "../features/feature-map.js";
import { type Combination, rawCombinations } from "../features/raw-combinations.js";
import { termNames } from "../features/term-names.js";
import { assertModel, type Model } from "../model/model.js";
import { type Rows, tableFor } from "../model/predict.js";
import { rawWeights } from "../model/raw-weights.js";
import { chiSquareTail, normalTwoSided, normalTwoSidedQuantile } from "../numeric/normal.js";
import { type ClassName, classTotals, makeSample, type Sample } from "../objective/sample.js";
import { columnOf, type Table } from "../table/table.js";
import { type CovarianceKind, contrastCovariance, covariance } from "./covariance.js";

export interface SummaryOptions {
  /** The class that the others are compared with. Default: the first. */
  readonly reference?: ClassName;
  /** Default "classical". */
  readonly covariance?: "classical" | "HC0" | "HC1" | { readonly cluster: string };
  /** Of the intervals. Default 0.95. */
  readonly level?: number;
  /** The column that says how many rows each row stands for; as many rows in n, BIC and the robust covariances. */
  readonly rowWeights?: string;
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
  /** of the model with constants only */
  readonly nullLogLikelihood: number;
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
  readonly covariance: string;
  readonly level: number;
  readonly note: string;
  readonly terms: readonly Term[];
}

/** Two log-likelihoods of the same rows differ by rounding alone, as a share. */
const SAME_ROWS = 1e-9;
const OPTIONS: readonly (keyof SummaryOptions)[] = ["reference", "covariance", "level", "rowWeights"];

/**
 * Estimates, standard errors, tests and intervals of a model at the rows that it was fitted to. The reference class and the kind of
 * covariance are chosen here, without another fit.
 *
 * Refused when the fit has not converged: standard errors at a point that is no maximum mean nothing, and separated data have none.
 */
export function summarize(model: Model, rows: Rows, options: SummaryOptions = {}): Summary {
  assertModel(model);
  assertKnownOptions(options, OPTIONS, "summarize");
  if (!model.report.converged)
    throw new MultilogitError("data", `this model has no standard errors, because it is ${model.report.reason}`);
  const reference = referenceOf(model, options.reference);
  const level = options.level ?? 0.95;
  if (!(level > 0 && level < 1))
    throw new MultilogitError("option", `level is ${quoted(level)}; expected a number between 0 and 1, such as 0.95`);
  const { sample, table } = sampleOf(model, rows, options);
  assertFittedRows(model, sample);
  const V = covariance(model, sample, kindOf(options, table));
  const isPenalised = model.penalty.kind !== "none";
  return {
    ...overall(model, sample, isPenalised),
    reference: model.classes[reference]!,
    covariance: covarianceText(options),
    level,
    note: isPenalised
      ? "the weights are shrunk by the penalty: standard errors are those of the penalised estimates around their own expectation, without its bias; intervals do not cover the unpenalised weights, and there are no p-values"
      : "Wald tests and intervals at the maximum of the likelihood",
    terms: termsOf(model, V, reference, level, isPenalised),
  };
}

/** Throws unless the model has at these rows the log-likelihood that it was fitted to. */
function assertFittedRows(model: Model, sample: Sample): void {
  const a = scores(sample.design, model.weights, model.classes.length, sample.offset);
  const here = logLikelihood(sample, a, probabilities(a, model.classes.length).z);
  const there = model.report.logLikelihood;
  if (!(Math.abs(here - there) <= SAME_ROWS * Math.max(1, Math.abs(there))))
    throw new MultilogitError(
      "data",
      `the log-likelihood at these rows is ${here}, but ${there} where the model was fitted; give the rows and the row weights that it was fitted to`,
    );
}

/** Log-likelihoods and what is made of them; only for maximum likelihood. */
function overall(model: Model, sample: Sample, isPenalised: boolean) {
  const n = rowMasses(sample).reduce((sum, w) => sum + w, 0);
  const K = model.classes.length;
  const ell = model.report.logLikelihood;
  const null_ = nullLogLikelihood(sample);
  const hasConstant = model.featureMap.features.some(({ kind }) => kind === "constant");
  const degreesOfFreedom = (model.featureMap.names.length - (hasConstant ? 1 : 0)) * (K - 1);
  const free = model.featureMap.names.length * (K - 1);
  const statistic = 2 * (ell - null_);
  const coxSnell = -Math.expm1(-statistic / n);
  const isTest = !isPenalised && hasConstant && sample.offset === null;
  return {
    rows: n,
    logLikelihood: ell,
    nullLogLikelihood: null_,
    degreesOfFreedom,
    likelihoodRatio:
      isTest && degreesOfFreedom > 0
        ? { statistic, degreesOfFreedom, p: chiSquareTail(statistic, degreesOfFreedom) }
        : null,
    aic: isPenalised ? null : 2 * free - 2 * ell,
    bic: isPenalised ? null : Math.log(n) * free - 2 * ell,
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

function termsOf(model: Model, V: Float64Array, r: number, level: number, isPenalised: boolean): Term[] {
  const { classes, featureMap } = model;
  const K = classes.length;
  const dK = model.weights.length;
  const W = rawWeights(model);
  const names = termNames(featureMap);
  const combinations = rawCombinations(featureMap);
  const width = normalTwoSidedQuantile(1 - level);
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

function sampleOf(
  model: Model,
  rows: Rows,
  { rowWeights, covariance: kind }: SummaryOptions,
): { sample: Sample; table: Table } {
  const targets = typeof model.target === "string" ? [model.target] : model.target;
  const more = [...(rowWeights === undefined ? [] : [rowWeights]), ...(typeof kind === "object" ? [kind.cluster] : [])];
  const table = tableFor(rows, [...columnsRead(model.featureMap), ...targets, ...more]);
  const weights = rowWeights === undefined ? {} : { rowWeights };
  return { table, sample: makeSample(model.featureMap, table, model.target, { classes: model.classes, ...weights }) };
}

function kindOf({ covariance: kind = "classical" }: SummaryOptions, table: Table): CovarianceKind {
  if (typeof kind !== "object") return kind;
  const column = columnOf(table, kind.cluster);
  const codeOf = new Map<number, number>();
  const values = column.kind === "number" ? column.values : column.codes;
  const clusters = Int32Array.from(values, (value) => {
    const code = codeOf.get(value) ?? codeOf.size;
    codeOf.set(value, code);
    return code;
  });
  return { clusters };
}

function covarianceText({ covariance: kind = "classical" }: SummaryOptions): string {
  return typeof kind === "object" ? `cluster:${kind.cluster}` : kind;
}

function referenceOf({ classes }: Model, wanted: ClassName | undefined): number {
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
