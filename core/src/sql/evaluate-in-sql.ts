import type { AbortSignalLike } from "../abort-signal-like.js";
import { disposedAfter } from "../disposed-after.js";
import { assertKnownOptions, MultilogitError } from "../errors.js";
import { areasOfCounts } from "../model/area-histograms.js";
import { calibrationBins } from "../model/calibration.js";
import { type Evaluation, evaluationOf } from "../model/evaluation.js";
import { assertModel, type Model } from "../model/model.js";
import { assertMissing, assertWeightsColumn } from "../model/rows-to-fit.js";
import { columnsOfPlan } from "../source/sample-of-plan.js";
import type { SamplePlan } from "../source/sample-plan.js";
import { type EvaluationColumns, evaluationColumns, type Reach } from "./evaluation-columns.js";
import { heedingAborts } from "./heeding-aborts.js";
import { sessionName } from "./session-name.js";
import type { SqlConnection } from "./sql-connection.js";
import { describedRelation, fromOf, type SqlRowsWanted } from "./sql-relation.js";
import { numbersOf } from "./sql-rows.js";
import { stagedInSql } from "./sql-staged-rows.js";
import { stagingInSql } from "./staging-in-sql.js";
import { statisticsInSql } from "./statistics-in-sql.js";

/** Options of `evaluateInSql`. */
export interface EvaluateInSqlOptions {
  /** The column of observed classes. Default: the one that the model learnt. */
  readonly target?: string;
  /** The column that says how many rows each row stands for. */
  readonly rowWeights?: string;
  /** What a missing cell does: it is an error (the default), or its row is left out. */
  readonly missing?: "error" | "drop";
  /** Bins of the calibration table. Default 10. */
  readonly bins?: number;
  readonly signal?: AbortSignalLike;
}

/** An evaluation of rows of a database, and what was left out. */
export interface EvaluationInSql {
  readonly evaluation: Evaluation;
  readonly droppedRows: number;
  /** for each column that is read, cells that are missing, over all rows */
  readonly missing: ReadonlyMap<string, number>;
}

const OPTIONS: readonly (keyof EvaluateInSqlOptions)[] = ["target", "rowWeights", "missing", "bins", "signal"];

/**
 * Evaluates a model on rows of a database, which sums over them: no row leaves it. All figures but the areas under ROC curves are those of
 * `evaluate`, to rounding; areas come from histograms of the log-odds of each class, and `aucError` is the most that any may be off by that.
 * φ is staged as for a fit, and released at the end.
 * @throws MultilogitError "option" for soft labels; "data" for rows that cannot be used, as `fitOver`
 * @example
 * const client = { query: async () => ({ fields: [], rows: [] }) }; // connected
 * const accuracy = async () => {
 *   const { evaluation } = await evaluateInSql(postgresConnection(client), model, { table: "fruit" });
 *   return evaluation.accuracy;
 * };
 */
export async function evaluateInSql(
  given: SqlConnection,
  model: Model,
  wanted: SqlRowsWanted,
  options: EvaluateInSqlOptions = {},
): Promise<EvaluationInSql> {
  assertModel(model);
  const connection = heedingAborts(given);
  assertKnownOptions(options, OPTIONS, "evaluateInSql");
  const { target = model.target, rowWeights, missing = "error", bins = 10, signal } = options;
  if (typeof target !== "string")
    throw new MultilogitError(
      "option",
      "masses of classes are not evaluated in a database; name a target column of classes",
    );
  assertMissing(missing);
  assertWeightsColumn(rowWeights);
  const from = fromOf(wanted, connection, "evaluateInSql");
  const { featureMap, classes } = model;
  const plan: SamplePlan = { featureMap, classes, target, rowWeights: rowWeights ?? null, classWeights: null, missing };
  const relation = await describedRelation(connection, from, signal);
  const request = {
    columns: columnsOfPlan(plan),
    missing,
    levels: [],
    mostLevels: 1,
    numbers: [],
    rowWeights: plan.rowWeights,
  };
  const { missing: lacking, droppedRows } = await statisticsInSql(connection, relation, request, signal);
  const table = sessionName();
  const staged = await stagedInSql(connection, relation, plan, table, signal);
  return disposedAfter(
    async () => {
      const { layout } = stagingInSql(plan, relation, connection.dialect);
      const columns = evaluationColumns(table, layout, model.weights, bins, connection.dialect);
      const totals = await totalsOf(connection, columns, { K: classes.length, bins }, signal);
      if (!Number.isFinite(totals.logLikelihood))
        throw new MultilogitError(
          "data",
          `the log-likelihood of the rows in ${connection.name} is not finite, as scores are beyond what a number holds; leave such rows out by a query`,
        );
      const areas = areasOfCounts(await countsOf(connection, columns, totals.reaches, signal));
      const evaluation = evaluationOf(classes, { ...totals, rows: staged.rows, areLearntRows: null, areas });
      return { evaluation, droppedRows, missing: lacking };
    },
    () => staged.dispose(),
  );
}

/** All sums but those for areas, by one query that groups rows in three ways, and how far probabilities reach. */
async function totalsOf(
  connection: SqlConnection,
  { from, y, weight, logLikelihood, brier, predicted, rank, bin, probability, p }: EvaluationColumns,
  { K, bins }: { readonly K: number; readonly bins: number },
  signal?: AbortSignalLike,
) {
  const { types } = connection.dialect;
  const sums = [
    `sum(${weight})`,
    `sum(${logLikelihood})`,
    `sum(${weight} * ${brier})`,
    `sum(${weight} * ${probability})`,
    `sum(CASE WHEN ${rank} = 1 THEN ${weight} ELSE 0 END)`,
    ...p.flatMap((each) => [`min(${each})`, `max(${each})`]),
  ];
  const found = await connection.query(
    `SELECT ${y}, ${predicted}, ${rank}, ${bin}, ${sums.map((sum, at) => `CAST(${sum} AS ${types.number}) AS s${at}`).join(", ")} FROM ${from} GROUP BY GROUPING SETS ((${y}, ${predicted}), (${rank}), (${bin}))`,
    signal,
  );
  const [observed, predictions, ranks, inBin, ...numbers] = found.names.map((_, at) => numbersOf(found, at));
  const confusion = new Float64Array(K * K);
  const atRank = new Float64Array(K);
  const calibration = Array.from({ length: bins }, () => ({ weight: 0, probability: 0, right: 0 }));
  const all = { weight: 0, logLikelihood: 0, brier: 0 };
  for (let group = 0; group < found.rows; group++) {
    const [weightOf, ell, squares, reach, right] = numbers.map((column) => column[group]!) as Five;
    if (isKey(ranks![group]!)) atRank[ranks![group]! - 1]! += weightOf;
    else if (isKey(inBin![group]!)) calibration[inBin![group]! - 1] = { weight: weightOf, probability: reach, right };
    else {
      confusion[(observed![group]! - 1) * K + predictions![group]! - 1]! += weightOf;
      all.weight += weightOf;
      all.logLikelihood += ell;
      all.brier += squares;
    }
  }
  return {
    ...all,
    confusion,
    atRank,
    calibration: calibrationBins(calibration),
    reaches: p.map((_, k) => ({
      least: numbers[5 + 2 * k]!.reduce((a, b) => Math.min(a, b), 1),
      most: numbers[6 + 2 * k]!.reduce((a, b) => Math.max(a, b), 0),
    })),
  };
}

type Five = [number, number, number, number, number];

/** Keys count from 1: in a group of others a key is NULL, or 0 in ClickHouse. */
function isKey(key: number): boolean {
  return key > 0;
}

/** Cells of an answer: a few MB. */
const MOST_COUNTS = 200_000;

/**
 * For each class the weight of rows by the bin of its log-odds and the observed class. Bins are equally wide between the least and the greatest
 * log-odds of any row.
 */
async function countsOf(
  connection: SqlConnection,
  { from, y, weight, histogramBin }: EvaluationColumns,
  reaches: readonly Reach[],
  signal?: AbortSignalLike,
): Promise<Float64Array[]> {
  const K = reaches.length;
  const { types } = connection.dialect;
  const bins = Math.max(64, Math.min(8192, Math.floor(MOST_COUNTS / K ** 2)));
  const keys = reaches.map((_, k) => `b${k}`);
  const inBins = reaches.map((reach, k) => `${histogramBin(k, reach, bins)} AS b${k}`);
  const found = await connection.query(
    `SELECT ${y}, ${keys.join(", ")}, CAST(sum(${weight}) AS ${types.number}) AS s FROM (SELECT ${[y, weight, ...inBins].join(", ")} FROM ${from}) AS binned GROUP BY GROUPING SETS (${keys.map((key) => `(${y}, ${key})`).join(", ")})`,
    signal,
  );
  const [observed, ...others] = found.names.map((_, at) => numbersOf(found, at));
  const weights = others[K]!;
  return reaches.map((_, k) => {
    const counts = new Float64Array(bins * K);
    for (const [group, key] of others[k]!.entries())
      if (isKey(key)) counts[(key - 1) * K + observed![group]! - 1] = weights[group]!;
    return counts;
  });
}
