import type { Engine } from "../engine/engine.js";
import { MultilogitError } from "../errors.js";
import { columnsRead } from "../features/feature-map.js";
import { effectiveWeights } from "../likelihood/formulas.js";
import type { Likelihood, LikelihoodPoint } from "../likelihood/likelihood.js";
import { makeSample, type Sample } from "../likelihood/sample.js";
import { withEngine } from "../model/choose-engine.js";
import type { Model } from "../model/model.js";
import { quadraticForm } from "../numeric/quadratic-form.js";
import { hasNearlyDependent } from "../solve/column-pivot.js";
import { type Rows, tableFor } from "../table/raw-rows.js";
import type { Table } from "../table/table.js";
import { assertFittedRows } from "./assert-fitted-rows.js";
import { biasReducedFitFrom } from "./bias-reduced-fit.js";
import { clustersOf } from "./clusters-of.js";
import type { CovarianceKind } from "./covariance.js";
import { covarianceWithin } from "./covariance-within.js";
import {
  assertInference,
  covarianceWanted,
  type Inference,
  type InferenceOptions,
  inferenceSettings,
} from "./inference.js";
import type { LikelihoodFit } from "./likelihood-fit.js";
import { maximumLikelihoodFitFrom } from "./maximum-likelihood-fit.js";
import { countsOf } from "./row-counts.js";
import { type Separation, separationBy, separationWithin } from "./separation.js";
import { assertCovarianceFits, assertMaximumWithinReach } from "./within-reach.js";

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
  assertInference(model, options);
  const kind = covarianceWanted(options);
  const { sample, table } = sampleOf(model, rows, options, kind);
  assertCovarianceFits(sample);
  return withEngine(sample, options, async (engine) => {
    const likelihood = await engine.likelihood(sample);
    try {
      const point = await likelihood.at(model.weights);
      await assertFittedRows(model, likelihood, point);
      return await use({
        model,
        sample,
        parts: () => [{ table, effective: effectiveWeights(sample) }],
        engine: likelihood.engine,
        rows: rowCount(sample, options),
        classTotals: likelihood.classTotals,
        ...(await estimates(model, { likelihood, point }, sample, engine, kindOf(kind, table, options), options)),
        ...inferenceSettings(model, options),
        clusters: typeof kind === "object" ? new Set(clustersOf(kind.cluster, table)).size : null,
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
  const V = converged ? await covarianceWithin(point, model, countsOf(sample), kind, options) : null;
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

type Kind = NonNullable<InferenceOptions["covariance"]>;

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
