import { likelihoodOver, type Model, MultilogitError, penalised, penaltyToSpark, type SamplePlan } from "multilogit";
import { constantIndex, disposedAfter } from "multilogit/internal";
import type { StagedInSql } from "multilogit/sql";
import { sqlRelation } from "./connect-messages.js";
import {
  deleteCommand,
  fetchCommand,
  fitCommand,
  integerOfResult,
  type MllibOperator,
  matrixOfResult,
  modelOfResult,
  transformed,
  vectorOfResult,
} from "./mllib-messages.js";
import type { SparkSession } from "./spark-session.js";
import type { SparkSource } from "./spark-source.js";

/** Options of `crossCheck`. */
export interface CrossCheckOptions {
  /** the column of row weights of the fit, where it had one */
  readonly rowWeights?: string;
  /** what the fit did with rows that miss a cell. Default "error". */
  readonly missing?: "error" | "drop";
  /** MLlib's maxIter. Default 100, as there. */
  readonly maxIterations?: number;
  /** MLlib's tol. Default 1e-6, as there. */
  readonly tolerance?: number;
  readonly signal?: AbortSignal;
}

/** What MLlib makes of the objective of a model, on the same rows. */
export interface CrossCheck {
  /** our objective at MLlib's weights, nats, summed as for the model */
  readonly value: number;
  /** the most that `value` can exceed the minimum by, nats, as the model's certificate proves; infinite for a model without one */
  readonly gap: number;
  /** MLlib's weights as the model has its own: d × K, feature-major with the classes adjacent */
  readonly weights: Float64Array;
  /** iterations of MLlib's solver, each a pass or more; null where the server keeps no summaries */
  readonly iterations: number | null;
  /** what the server took for MLlib's fit, by the clock */
  readonly seconds: number;
}

/** What is read of a model. */
type FittedModel = Pick<Model, "featureMap" | "classes" | "target" | "penalty" | "report">;

/** Has the server keep how many iterations a fit took. */
const KEEP_SUMMARIES = "SET spark.connect.session.connectML.mlCache.memoryControl.enabled = false";

/**
 * The objective of `model` minimised once more by Spark's MLlib (LogisticRegression), on the same rows of the same cluster: another program that should
 * come to the same number. φ is applied as for the fit; one pass of ours tells how good MLlib's weights are. The rows are kept twice while it runs.
 * @throws MultilogitError "option" where MLlib has no such objective: offsets, penalties with factors or groups; "data" where the rows are
 * not those of the model; "engine" where Spark fails
 * @example
 * const source = await sparkSource("sc://localhost:15002", { table: "flights" });
 * const model = await fitOver(source, "delay");
 * const check = await crossCheck(source, model);
 * check.value / model.report.value! - 1; // 1.1e-10
 */
export async function crossCheck(
  source: Pick<SparkSource, "session" | "stage">,
  model: FittedModel,
  options: CrossCheckOptions = {},
): Promise<CrossCheck> {
  const { rowWeights = null, missing = "error", signal } = options;
  const { featureMap, classes, target, penalty, report } = model;
  if (featureMap.offset.some((column) => column !== null))
    throw new MultilogitError(
      "option",
      "the model has offsets, which MLlib's LogisticRegression does not; cross-check a model without them",
    );
  const totalWeight = report.classTotals.reduce((sum, each) => sum + each, 0);
  const { regParam, elasticNetParam } = penaltyToSpark(penalty, totalWeight, classes.length);
  const { classWeights } = report;
  const plan: SamplePlan = { featureMap, classes, target, rowWeights, classWeights, missing };
  const staged = await source.stage(plan, signal);
  return disposedAfter(
    async () => {
      assertRowsOf(model, staged);
      const constant = constantIndex(featureMap);
      const estimator: MllibOperator = {
        name: "org.apache.spark.ml.classification.LogisticRegression",
        settings: {
          regParam,
          elasticNetParam,
          maxIter: options.maxIterations ?? 100,
          tol: options.tolerance ?? 1e-6,
          standardization: false,
          fitIntercept: constant >= 0,
          weightCol: "weight",
        },
      };
      const begin = performance.now();
      const found = await fittedByMllib(source.session, estimator, designSelect(staged, constant), signal);
      const seconds = (performance.now() - begin) / 1000;
      const weights = weightsOf(found, classes.length, constant);
      const objective = penalised(likelihoodOver(staged), penalty);
      const { value } = await objective.at(weights);
      const least = (report.value ?? Number.NaN) - report.certificate.gap;
      const gap = Number.isNaN(least) ? Infinity : Math.max(0, value - least);
      return { value, gap, weights, iterations: found.iterations, seconds };
    },
    () => staged.dispose(),
  );
}

interface MllibFit {
  /** a row for each class; one of two classes under binomial, which is their difference */
  readonly coefficients: readonly Float64Array[];
  readonly intercepts: Float64Array;
  readonly iterations: number | null;
}

async function fittedByMllib(
  session: SparkSession,
  estimator: MllibOperator,
  { select, values }: ReturnType<typeof designSelect>,
  signal?: AbortSignal,
): Promise<MllibFit> {
  const assembler: MllibOperator = {
    name: "org.apache.spark.ml.feature.VectorAssembler",
    settings: { inputCols: values, outputCol: "features" },
  };
  await session.run(KEEP_SUMMARIES, signal);
  const rows = transformed(assembler, sqlRelation(select));
  const model = modelOfResult(await session.runMllib(fitCommand(estimator, rows), signal));
  try {
    const fetched = (...methods: readonly string[]) => session.runMllib(fetchCommand(model, ...methods), signal);
    const iterations = await fetched("summary", "totalIterations").then(integerOfResult, () => null);
    return {
      coefficients: matrixOfResult(await fetched("coefficientMatrix")),
      intercepts: vectorOfResult(await fetched("interceptVector")),
      iterations,
    };
  } finally {
    await session.runMllib(deleteCommand(model)).catch(() => {});
  }
}

/** The rows as MLlib takes them: a column for each feature but the constant, in the order of the weights, then `label` and `weight`. */
function designSelect({ table, layout }: StagedInSql, constant: number) {
  const { fixed, placed, classes, hasMasses, hasWeights, features } = layout;
  const at = new Map<number, string>(fixed.map((j, place) => [j, `CAST(x[${place}] AS DOUBLE)`]));
  for (const [t, { first, features: count, hasFactor }] of placed.entries())
    for (let place = 0; place < count; place++)
      at.set(first + place, `CASE WHEN c${t} = ${place} THEN ${hasFactor ? `f${t}` : "1D"} ELSE 0D END`);
  const used = Array.from({ length: features }, (_, j) => j).filter((j) => j !== constant);
  const values = used.map((j) => `v${j}`);
  const columns = used.map((j) => `${at.get(j)} AS v${j}`);
  const w = hasWeights ? "w" : "1D";
  const masses = Array.from({ length: classes }, (_, k) => `m${k}`).join(", ");
  const select = hasMasses
    ? `SELECT ${columns.join(", ")}, CAST(label AS DOUBLE) AS label, ${w} * mass AS weight FROM ${table} LATERAL VIEW posexplode(array(${masses})) masses AS label, mass WHERE mass > 0`
    : `SELECT ${[...columns, "CAST(y AS DOUBLE) AS label", `${w} AS weight`].join(", ")} FROM ${table}`;
  return { select, values };
}

/** d × K; of two classes MLlib gives θ = W₂ − W₁, and ours are −θ/2 and θ/2. */
function weightsOf({ coefficients, intercepts }: MllibFit, K: number, constant: number): Float64Array {
  const rows = coefficients.map((row, k) => {
    if (constant < 0) return [...row];
    return [...row.slice(0, constant), intercepts[k]!, ...row.slice(constant)];
  });
  const each = rows.length < K ? [rows[0]!.map((theta) => -theta / 2), rows[0]!.map((theta) => theta / 2)] : rows;
  const d = each[0]!.length;
  return Float64Array.from({ length: d * K }, (_, jk) => each[jk % K]![Math.floor(jk / K)]!);
}

function assertRowsOf({ report }: FittedModel, staged: StagedInSql): void {
  if (staged.rows === report.rows) return;
  throw new MultilogitError(
    "data",
    `the model was fitted to ${report.rows} rows, and the source has ${staged.rows}; give the source, rowWeights and missing of the fit`,
  );
}
