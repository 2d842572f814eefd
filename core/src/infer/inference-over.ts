import { disposedAfter } from "../disposed-after.js";
import { assertKnownOptions, listed, MultilogitError, quoted } from "../errors.js";
import { termNames } from "../features/term-names.js";
import { effectiveWeights } from "../likelihood/formulas.js";
import type { LikelihoodPoint } from "../likelihood/likelihood.js";
import { totalWeight } from "../likelihood/total-weight.js";
import { assertModel, type Model } from "../model/model.js";
import { assertMissing } from "../model/rows-to-fit.js";
import { quadraticForm } from "../numeric/quadratic-form.js";
import { assertSource } from "../source/assert-source.js";
import { hessianByProducts } from "../source/hessian-by-products.js";
import { likelihoodOver } from "../source/likelihood-over.js";
import type { RowSource } from "../source/row-source.js";
import { columnsOfPlan, sampleOfPlan } from "../source/sample-of-plan.js";
import type { SamplePlan } from "../source/sample-plan.js";
import type { StagedRows } from "../source/staged-rows.js";
import { completeRows } from "../table/complete-rows.js";
import { assertFittedRows } from "./assert-fitted-rows.js";
import type { CovarianceKind } from "./covariance.js";
import { covarianceWithin } from "./covariance-within.js";
import {
  assertInference,
  covarianceWanted,
  type Inference,
  type InferenceOptions,
  inferenceSettings,
  type WeightedRows,
} from "./inference.js";
import type { RowCounts } from "./row-counts.js";
import { assertCovarianceFits } from "./within-reach.js";

/** Options of inference about rows that are elsewhere: those of rows in memory that sums over the rows can answer. */
export interface InferenceOverOptions
  extends Pick<
    InferenceOptions,
    "level" | "rowWeights" | "probabilityWeights" | "covarianceSteps" | "onCovariance" | "signal"
  > {
  /**
   * As for rows in memory, without clusters. "HC0" and "HC1" need the products of each row's gradient, which sources sum whose rows are read
   * here in batches, and databases do not. Default "classical", and "HC0" with probability weights.
   */
  readonly covariance?: "classical" | "HC0" | "HC1";
  /** Whether a row that lacks a cell is an error (default) or dropped, as in the fit. */
  readonly missing?: "error" | "drop";
}

export const INFERENCE_OVER_OPTIONS: readonly (keyof InferenceOverOptions)[] = [
  "covariance",
  "level",
  "rowWeights",
  "probabilityWeights",
  "covarianceSteps",
  "onCovariance",
  "signal",
  "missing",
];

const IN_MEMORY = "nothing: it takes further fits of the rows, which have to be in memory for that";

/** What to say of options that only rows in memory have. */
export const ONLY_IN_MEMORY: Readonly<Record<string, string>> = {
  biasReduced: IN_MEMORY,
  intervals: IN_MEMORY,
  onProfile: IN_MEMORY,
  searchSteps: IN_MEMORY,
  onSearch: IN_MEMORY,
  engine: "nothing: the source sums",
  threads: "threads for the source, as in batchSource(batches, { threads })",
};

/**
 * The inference of `model` at the rows of `source` that it was fitted to: one pass applies φ, one or more bring ℓ and its Hessian there, and all
 * else follows from those. What needs the rows at once, as separation does, is refused.
 */
export async function inferenceOver(
  model: Model,
  source: RowSource,
  options: InferenceOverOptions,
): Promise<Inference> {
  assertModel(model);
  assertSource(source);
  assertInference(model, options);
  const { missing = "error" } = options;
  assertMissing(missing);
  const kind = assertNoClusters(covarianceWanted(options));
  const { converged, reason, certificate } = model.report;
  if (!converged)
    throw new MultilogitError(
      "data",
      `this model has no standard errors, because it is ${reason}${certificate.minimum === "finite" ? "" : "; summarize(model, rows) says of rows in memory which classes are separated and what stays identified"}`,
    );
  assertCovarianceFits(model);
  const plan = planOf(model, options);
  const { signal } = options;
  const staged = await source.stage(plan, signal);
  return disposedAfter(
    async () => {
      const likelihood = likelihoodOver(staged);
      try {
        const point = await likelihood.at(model.weights);
        await assertFittedRows(model, likelihood, point);
        if (kind !== "classical" && point.productsOfRows === undefined)
          throw new MultilogitError(
            "option",
            `covariance ${kind} needs the products of each row's gradient, which source ${source.name} does not sum; use "classical", or read the rows here in batches (batchSource)`,
          );
        const counts = await countsOver(source, staged, kind, options);
        const sampled = options.probabilityWeights !== undefined && kind !== "classical";
        const V = await covarianceWithin(
          withHessian(point, model.classes.length),
          model,
          counts,
          sampled ? { sampled: kind } : kind,
          options,
        );
        if (V === null) throw await notIdentified(point, model);
        return {
          model,
          sample: null,
          parts: source.tables === undefined ? null : () => partsOf(source, staged, signal),
          engine: staged.engine,
          rows: options.probabilityWeights === undefined ? totalWeight(staged) : counts.weighted,
          classTotals: staged.classTotals,
          logLikelihood: model.report.logLikelihood,
          W: model.weights,
          V,
          variance: (c) => quadraticForm(V, c),
          identified: model.featureMap.names.length * (model.classes.length - 1),
          isIdentified: () => true,
          separation: null,
          fit: async () => {
            throw new MultilogitError("option", "further fits need rows in memory; summarize(model, rows) has them");
          },
          ...inferenceSettings(model, options),
          clusters: null,
        };
      } finally {
        likelihood.close?.();
      }
    },
    () => staged.dispose(),
  );
}

/** Throws for options of rows in memory, with what to do instead, and for those that nobody knows. */
export function assertOverOptions(options: object, known: readonly string[], where: string): void {
  assertKnownOptions(options, known, where, ONLY_IN_MEMORY);
}

function assertNoClusters(kind: NonNullable<InferenceOptions["covariance"]>): "classical" | "HC0" | "HC1" {
  if (typeof kind !== "object") return kind;
  throw new MultilogitError(
    "option",
    `covariance by clusters of ${quoted(kind.cluster)} needs all rows of a cluster at once, and rows of a source come in parts; use HC0 or HC1, or summarize(model, rows) with the rows in memory`,
  );
}

function planOf(
  { featureMap, classes, target }: Model,
  { rowWeights, probabilityWeights, missing = "error" }: InferenceOverOptions,
): SamplePlan {
  return {
    featureMap,
    classes,
    target,
    rowWeights: rowWeights ?? probabilityWeights ?? null,
    classWeights: null,
    missing,
  };
}

/** The point with a Hessian: of rows that are elsewhere many products share a pass. */
function withHessian(point: LikelihoodPoint, K: number): LikelihoodPoint {
  if (point.hessian !== undefined) return point;
  return { ...point, hessian: () => hessianByProducts(point.W.length, K, (V) => point.hessianVector(V)) };
}

/** Further counts by a pass of statistics, where the covariance needs them. */
async function countsOver(
  source: RowSource,
  staged: StagedRows,
  kind: CovarianceKind,
  { probabilityWeights, signal }: InferenceOverOptions,
): Promise<RowCounts> {
  const { plan, rows } = staged;
  const weighted = plan.rowWeights === null ? rows : Number.NaN;
  const weight = plan.rowWeights === null ? rows : totalWeight(staged);
  const isOfMasses = typeof plan.target !== "string";
  const needsWeight = kind === "HC1" && isOfMasses && probabilityWeights === undefined;
  if (plan.rowWeights === null || !(needsWeight || probabilityWeights !== undefined)) return { rows, weight, weighted };
  const positive = {
    kind: "call",
    name: "step",
    of: { kind: "column", column: plan.rowWeights },
    parameters: [Number.MIN_VALUE],
  } as const;
  const statistics = await source.statistics(
    {
      columns: columnsOfPlan(plan),
      missing: plan.missing,
      levels: [],
      mostLevels: 1,
      numbers: [positive],
      rowWeights: needsWeight ? plan.rowWeights : null,
    },
    signal,
  );
  return { rows, weight: statistics.weight, weighted: Math.round(statistics.numbers[0]!.mean * rows) };
}

/** Sums of the weights of the same rows differ by rounding alone. */
const SAME_ROWS = 1e-9;

/** The rows themselves, which have to weigh what those that were staged do. */
async function* partsOf(
  source: RowSource,
  { plan, classTotals }: StagedRows,
  signal: InferenceOverOptions["signal"],
): AsyncGenerator<WeightedRows> {
  const columns = columnsOfPlan(plan);
  let weight = 0;
  for await (const all of source.tables!(columns, signal)) {
    const table = plan.missing === "drop" ? completeRows(all, columns).table : all;
    if (table.rows === 0) continue;
    const effective = effectiveWeights(sampleOfPlan(plan, table));
    weight += effective.reduce((sum, w) => sum + w, 0);
    yield { table, effective };
  }
  const total = totalWeight({ classTotals });
  if (!(Math.abs(weight - total) <= SAME_ROWS * total))
    throw new MultilogitError(
      "data",
      `the rows of source ${source.name} weigh ${total} in one pass over them and ${weight} in another; give the same rows each time`,
    );
}

/** Features that are 0 in all rows with a weight show in sums; of other dependent ones only rows tell. */
async function notIdentified(point: LikelihoodPoint, { featureMap }: Model): Promise<MultilogitError> {
  const squares = (await point.gramDiagonal?.()) ?? [];
  const zero = termNames(featureMap).filter((_, j) => squares[j] === 0);
  const [are, it] = zero.length === 1 ? ["is", "it"] : ["are", "them"];
  return new MultilogitError(
    "data",
    zero.length > 0
      ? `${listed(zero)} ${are} 0 in every row that has a weight, so that sums over rows have nothing on ${it}; leave ${it} out, or the rows without a weight, or use a ridge penalty`
      : "some features are, in these rows, combinations of others or nearly so, and sums over rows have too few digits for their standard errors; summarize(model, rows) of a part of the rows in memory names them: leave one out, or use a ridge penalty",
  );
}
