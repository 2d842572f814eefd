import { MultilogitError, quoted } from "../errors.js";
import type { Sample } from "../likelihood/sample.js";
import type { EngineOptions } from "../model/choose-engine.js";
import { assertFitted } from "../model/imported.js";
import { assertModel, type Model } from "../model/model.js";
import { normalTwoSidedQuantile } from "../numeric/normal.js";
import type { Table } from "../table/table.js";
import { assertNoKinks } from "./assert-no-kinks.js";
import type { CovarianceOptions } from "./covariance-within.js";
import type { LikelihoodFit } from "./likelihood-fit.js";
import type { SearchOptions, Separation } from "./separation.js";

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

/** Some rows, and how much each counts, w s. */
export interface WeightedRows {
  readonly table: Table;
  readonly effective: Float64Array;
}

/** A model at the rows that it was fitted to, and the uncertainty of its weights. */
export interface Inference {
  readonly model: Model;
  /** the rows as φ sees them; null where they are elsewhere */
  readonly sample: Sample | null;
  /** The rows themselves, all at once or in parts, from the first on each time; null where only sums over them come here. */
  readonly parts: (() => AsyncIterable<WeightedRows> | Iterable<WeightedRows>) | null;
  /** the engine that sums over the rows */
  readonly engine: string;
  /** n: the weight of the rows, or their number with probability weights */
  readonly rows: number;
  /** Σ_i w_i y_ik, K numbers */
  readonly classTotals: Float64Array;
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

/** Throws for a model that has no standard errors wherever its rows are, and for options that mean nothing. */
export function assertInference(model: Model, options: InferenceOptions): void {
  assertModel(model);
  assertFitted(model, "standard errors, tests and marginal effects need");
  const { level = 0.95 } = options;
  if (!(level > 0 && level < 1))
    throw new MultilogitError("option", `level is ${quoted(level)}; expected a number between 0 and 1, such as 0.95`);
  assertUnweightedClasses(model);
  assertWeights(options);
  assertSteps(options);
  assertNoKinks(model);
}

/** What follows from the options and the model alone. */
export function inferenceSettings(
  model: Model,
  { level = 0.95, biasReduced = false, probabilityWeights, ...options }: InferenceOptions,
): Pick<Inference, "level" | "width" | "covariance" | "isPenalised" | "isBiasReduced" | "hasProbabilityWeights"> {
  const kind = covarianceWanted({ ...options, probabilityWeights });
  return {
    level,
    width: normalTwoSidedQuantile(1 - level),
    covariance: typeof kind === "object" ? `cluster:${kind.cluster}` : kind,
    isPenalised: model.penalty.kind !== "none",
    isBiasReduced: biasReduced,
    hasProbabilityWeights: probabilityWeights !== undefined,
  };
}

/** The covariance of the options, or the one that goes with their weights. */
export function covarianceWanted({
  covariance,
  probabilityWeights,
}: Pick<InferenceOptions, "covariance"> & { readonly probabilityWeights?: string | undefined }) {
  return covariance ?? (probabilityWeights === undefined ? "classical" : "HC0");
}

/** Throws where classes are separated: probabilities of 0 and 1 have no standard errors; bias-reduced ones are never 0 or 1. */
export function assertNotSeparated({ separation: verdict, isBiasReduced }: Inference): void {
  if (verdict?.found && !isBiasReduced) throw new MultilogitError("data", `no standard errors: ${verdict.reason}`);
}

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
