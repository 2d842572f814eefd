import type { Engine } from "../engine/engine.js";
import { MultilogitError, quoted } from "../errors.js";
import { columnsRead } from "../features/feature-map.js";
import type { Likelihood, LikelihoodPoint } from "../likelihood/likelihood.js";
import { makeSample, type Sample } from "../likelihood/sample.js";
import { type EngineOptions, withEngine } from "../model/choose-engine.js";
import { assertFitted } from "../model/imported.js";
import { assertModel, type Model } from "../model/model.js";
import { normalTwoSidedQuantile } from "../numeric/normal.js";
import { quadraticForm } from "../numeric/quadratic-form.js";
import { hasNearlyDependent } from "../solve/column-pivot.js";
import { type Rows, tableFor } from "../table/raw-rows.js";
import type { Table } from "../table/table.js";
import { assertFittedRows } from "./assert-fitted-rows.js";
import { assertNoKinks } from "./assert-no-kinks.js";
import { biasReducedFitFrom } from "./bias-reduced-fit.js";
import { clustersOf } from "./clusters-of.js";
import type { CovarianceKind } from "./covariance.js";
import { type CovarianceOptions, covarianceWithin } from "./covariance-within.js";
import type { LikelihoodFit } from "./likelihood-fit.js";
import { maximumLikelihoodFitFrom } from "./maximum-likelihood-fit.js";
import { type SearchOptions, type Separation, separationBy, separationWithin } from "./separation.js";
import { assertCovarianceFits, assertMaximumWithinReach } from "./within-reach.js";

/** What every kind of inference has to know about the rows of a fit. */
export interface InferenceOptions extends EngineOptions, SearchOptions, CovarianceOptions {
  /**
   * Where the variance of the estimates comes from: "classical" the inverse Hessian, "HC0" the sandwich with each row's squared gradient,
   * "HC1" that times n/(n − p), clusters the sandwich with gradients summed within each, times G/(G − 1). Default "classical", and "HC0" with
   * probability weights.
   */
  readonly covariance?: "classical" | "HC0" | "HC1" | { readonly cluster: string };
  /** The level of the intervals. Default 0.95. */
  readonly level?: number;
  /**
   * Whether estimates maximise the likelihood times Jeffreys' prior (Firth 1993) instead of those of the model: less biased in small
   * samples, finite where classes are separated. Default false.
   */
  readonly biasReduced?: boolean;
  /** Frequency weights: the column that says how many rows each row stands for; as many in n, BIC and the robust covariances. */
  readonly rowWeights?: string;
  /**
   * Probability weights (sampling weights): the column that says how many of the population each row stands for; each row is one
   * observation, the variance is robust, and there is no likelihood of the sample to test with. Not together with `rowWeights`.
   */
  readonly probabilityWeights?: string;
}

export const INFERENCE_OPTIONS: readonly (keyof InferenceOptions)[] = [
  "covariance",
  "level",
  "biasReduced",
  "rowWeights",
  "probabilityWeights",
  "searchSteps",
  "covarianceSteps",
  "signal",
  "onSearch",
  "onCovariance",
  "engine",
  "threads",
];

/** A model at the rows that it was fitted to, and the uncertainty of its weights. */
export interface Inference {
  readonly model: Model;
  readonly table: Table;
  readonly sample: Sample;
  /** the engine that sums over the rows */
  readonly engine: string;
  /** n: the weight of the rows, or their number with probability weights */
  readonly rows: number;
  /** ℓ at W; where classes are separated its supremum, which it does not reach */
  readonly logLikelihood: number;
  /** W, d × K, and Cov(W), dK × dK, of which only identified contrasts between classes are meaningful */
  readonly W: Float64Array;
  readonly V: Float64Array;
  /** cᵀ Cov(W) c of a combination c of the weights (d × K), accurate even where the digits of Cov(W) cancel */
  variance(c: Float64Array): number;
  /** how many contrasts are free */
  readonly identified: number;
  /** Whether the contrast Σ_jk c_jk W_jk has one finite estimate. */
  isIdentified(c: Float64Array): boolean;
  /** the verdict where the fit found no single finite maximum; null where it did */
  readonly separation: Separation | null;
  /** The same fit with what tests and profiles start from; computed when first asked for. */
  fit(): Promise<LikelihoodFit>;
  readonly level: number;
  /** z with P(|Z| ≤ z) = level */
  readonly width: number;
  /** "classical", "HC0", "HC1" or "cluster:column" */
  readonly covariance: string;
  /** how many clusters there are, null where none are declared */
  readonly clusters: number | null;
  readonly isPenalised: boolean;
  readonly isBiasReduced: boolean;
  readonly hasProbabilityWeights: boolean;
}

/**
 * The result of `use` on the inference of `model` at `rows`, after checking that it was fitted to them and has converged: standard errors
 * at a point that is not a maximum mean nothing. Where classes are separated or columns collinear there is inference about what stays
 * identified. The engine stays open until `use` is done.
 */
export async function withInference<T>(
  model: Model,
  rows: Rows,
  options: InferenceOptions,
  use: (inference: Inference) => T | Promise<T>,
): Promise<T> {
  assertModel(model);
  assertFitted(model, "standard errors, tests and marginal effects need");
  const { level = 0.95, probabilityWeights, biasReduced = false } = options;
  if (!(level > 0 && level < 1))
    throw new MultilogitError("option", `level is ${quoted(level)}; expected a number between 0 and 1, such as 0.95`);
  assertUnweightedClasses(model);
  assertWeights(options);
  assertSteps(options);
  assertNoKinks(model);
  const kind = options.covariance ?? (probabilityWeights === undefined ? "classical" : "HC0");
  const { sample, table } = sampleOf(model, rows, options, kind);
  assertCovarianceFits(sample);
  return withEngine(sample, options, async (engine) => {
    const likelihood = await engine.likelihood(sample);
    try {
      const point = await likelihood.at(model.weights);
      await assertFittedRows(model, likelihood, point);
      return await use({
        model,
        table,
        sample,
        engine: likelihood.engine,
        rows: rowCount(sample, options),
        ...(await estimates(model, { likelihood, point }, sample, engine, kindOf(kind, table, options), options)),
        level,
        width: normalTwoSidedQuantile(1 - level),
        covariance: typeof kind === "object" ? `cluster:${kind.cluster}` : kind,
        clusters: typeof kind === "object" ? new Set(clustersOf(kind.cluster, table)).size : null,
        isPenalised: model.penalty.kind !== "none",
        isBiasReduced: biasReduced,
        hasProbabilityWeights: probabilityWeights !== undefined,
      });
    } finally {
      likelihood.close?.();
    }
  });
}

type Estimates = Pick<
  Inference,
  "logLikelihood" | "W" | "V" | "variance" | "identified" | "isIdentified" | "separation" | "fit"
>;

/** The weights of the model where it has a maximum; otherwise the part that separation leaves finite. Or the bias-reduced weights. */
async function estimates(
  model: Model,
  { likelihood, point }: { readonly likelihood: Likelihood; readonly point: LikelihoodPoint },
  sample: Sample,
  engine: Engine,
  kind: CovarianceKind,
  options: InferenceOptions,
): Promise<Estimates> {
  const { converged, reason, logLikelihood, certificate } = model.report;
  const { covarianceSteps } = options;
  if (options.biasReduced === true) {
    assertUnpenalised(model, "bias reduction");
    assertMaximumWithinReach(sample, covarianceSteps);
    const start = converged ? model.weights : new Float64Array(model.weights.length);
    const fit = await biasReducedFitFrom(sample, start, engine);
    return fromFit(fit, converged ? null : await separationWithin(sample, engine, options), kind);
  }
  const V = converged ? await covarianceWithin(point, model, sample, kind, options) : null;
  if (V !== null) {
    let fit: Promise<LikelihoodFit> | null = null;
    return {
      logLikelihood,
      W: model.weights,
      V,
      variance: (c) => quadraticForm(V, c),
      identified: model.featureMap.names.length * (model.classes.length - 1),
      isIdentified: () => true,
      separation: null,
      fit: () => {
        assertUnpenalised(model, "a likelihood-ratio test");
        assertMaximumWithinReach(sample, covarianceSteps);
        fit ??= maximumLikelihoodFitFrom(sample, model.weights, engine);
        return fit;
      },
    };
  }
  const isOpen = model.penalty.kind === "none" && certificate.minimum !== "finite";
  if (!converged && !isOpen && !(await isNearlyDependent(model, likelihood, point)))
    throw new MultilogitError("data", `this model has no standard errors, because it is ${reason}`);
  assertMaximumWithinReach(sample, covarianceSteps);
  const found = await separationBy(sample, engine, options);
  return fromFit(found.limit, found, kind);
}

async function fromFit(fit: LikelihoodFit, verdict: Separation | null, kind: CovarianceKind): Promise<Estimates> {
  return {
    logLikelihood: fit.logLikelihood,
    W: fit.weights,
    V: await fit.covariance(kind),
    variance: await fit.variance(kind),
    identified: fit.identified,
    isIdentified: (c) => fit.isIdentified(c),
    separation: verdict,
    fit: async () => fit,
  };
}

function assertUnpenalised({ penalty }: Model, what: string): void {
  if (penalty.kind !== "none")
    throw new MultilogitError(
      "option",
      `${what} requires a fit without a penalty, but the model has one; fit it without`,
    );
}

/** Throws where classes are separated: probabilities of 0 and 1 have no standard errors; bias-reduced ones are never 0 or 1. */
export function assertNotSeparated({ separation: verdict, isBiasReduced }: Inference): void {
  if (verdict?.found && !isBiasReduced) throw new MultilogitError("data", `no standard errors: ${verdict.reason}`);
}

type Kind = NonNullable<InferenceOptions["covariance"]>;

function assertSteps(options: InferenceOptions): void {
  for (const name of ["searchSteps", "covarianceSteps"] as const)
    if (options[name] !== undefined && !(options[name] > 0))
      throw new MultilogitError(
        "option",
        `${name} is ${quoted(options[name])}; expected a number above 0, such as 2e10`,
      );
}

/** Throws if rows of some classes counted more than once: nothing about a population follows from such a likelihood. */
export function assertUnweightedClasses({ report }: Model): void {
  if (report.classWeights !== null)
    throw new MultilogitError(
      "data",
      "the model was fitted with class weights, which count rows more or less often than they were observed, so it has no standard errors or tests; fit without class weights, and choose between the classes with another threshold",
    );
}

function assertWeights({ rowWeights, probabilityWeights, covariance: kind, biasReduced }: InferenceOptions): void {
  if (probabilityWeights === undefined) return;
  if (rowWeights !== undefined)
    throw new MultilogitError(
      "option",
      `rowWeights ${quoted(rowWeights)} and probabilityWeights ${quoted(probabilityWeights)}: expected one of them; weights either count rows or say how many of the population a row stands for`,
    );
  if (biasReduced)
    throw new MultilogitError(
      "option",
      "bias reduction needs the likelihood of the sample, which probability weights do not provide; leave one of them out",
    );
  if (kind === "classical")
    throw new MultilogitError(
      "option",
      "covariance classical takes weights as counts of rows, which probability weights are not; use HC0, HC1 or clusters",
    );
}

/**
 * Without a penalty, estimates and standard errors of nearly dependent features are computed in orthonormal columns and transformed back.
 */
async function isNearlyDependent({ penalty }: Model, likelihood: Likelihood, point: LikelihoodPoint): Promise<boolean> {
  return penalty.kind === "none" && hasNearlyDependent(likelihood, point);
}

function sampleOf(
  model: Model,
  rows: Rows,
  { rowWeights, probabilityWeights }: InferenceOptions,
  kind: Kind,
): { sample: Sample; table: Table } {
  const targets = typeof model.target === "string" ? [model.target] : model.target;
  const weights = rowWeights ?? probabilityWeights;
  const more = [weights, typeof kind === "object" ? kind.cluster : undefined].filter((name) => name !== undefined);
  const table = tableFor(rows, [...columnsRead(model.featureMap), ...targets, ...more]);
  const sample = makeSample(model.featureMap, table, model.target, {
    classes: model.classes,
    ...(weights === undefined ? {} : { rowWeights: weights }),
  });
  return { table, sample };
}

/** Σ w_i s_i; with probability weights the number of rows with a weight. */
function rowCount({ rowWeights, labels }: Sample, { probabilityWeights }: InferenceOptions): number {
  if (probabilityWeights !== undefined) return rowWeights.filter((w) => w > 0).length;
  return rowWeights.reduce((sum, w, i) => sum + w * (labels.kind === "masses" ? labels.totals[i]! : 1), 0);
}

function kindOf(kind: Kind, table: Table, { probabilityWeights }: InferenceOptions): CovarianceKind {
  if (typeof kind === "object") return { clusters: clustersOf(kind.cluster, table) };
  return probabilityWeights === undefined || kind === "classical" ? kind : { sampled: kind };
}
