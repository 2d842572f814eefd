import { MultilogitError } from "../errors.js";
import { type FeatureMap, factorsOf } from "../features/feature-map.js";
import type { Sample } from "../likelihood/sample.js";

/** Multiplications of a covariance, about 10 s of them: 1500 weights of features that every row has, 7300 of two categories of many levels and four numbers. */
export const COVARIANCE_STEPS = 8e9;
/** Those of a maximum in orthonormal columns with its covariance; about a minute, since the estimate is of the longest fits. */
const MAXIMUM_STEPS = 4e10;
/** Bytes of a few dK × dK matrices, and how many there are at once. */
const MOST_BYTES = 4e9;
const MATRICES = 5;
/** Newton steps of a fit in orthonormal columns; those of rows that are separated in part take 10 to 40. */
const NEWTON_STEPS = 10;
/** A multiplication of the kernels, in those of plain loops: vector instructions, and several threads. */
const OF_KERNELS = 0.1;

/** What has a weight for each feature and class. */
type Weighted = Pick<Sample, "featureMap" | "classes">;

/** @throws MultilogitError where the matrices of a covariance do not fit */
export function assertCovarianceFits({ classes, featureMap }: Weighted): void {
  const weights = featureMap.names.length * classes.length;
  const bytes = MATRICES * 8 * weights ** 2;
  if (bytes > MOST_BYTES)
    throw outOfReach(featureMap, classes.length, `${(bytes / 1e9).toPrecision(2)} GB of memory`, null);
}

/** @throws MultilogitError where a maximum in orthonormal columns, and what is asked of it, would take more than `most` multiplications */
export function assertMaximumWithinReach({ design, classes, featureMap }: Sample, most = MAXIMUM_STEPS): void {
  const { rows: n, features: d } = design;
  const K = classes.length;
  const steps = maximumSteps(n, d, K);
  if (steps > most) throw outOfReach(featureMap, K, inTime(steps), most);
}

/** The error for a covariance whose matrices fit, and whose multiplications are more than `most`. */
export function covarianceOutOfReach({ featureMap, classes }: Weighted, most: number): MultilogitError {
  return outOfReach(featureMap, classes.length, `more than about ${most / 1e9} s`, most);
}

/** Columns, fits in them, the covariance of weights, and what is identified between all pairs of classes. */
function maximumSteps(n: number, d: number, K: number): number {
  const r = Math.min(n, d);
  const q = r * (K - 1);
  const columns = 2 * n * d * r;
  const step = (OF_KERNELS * n * r ** 2 * K * (K + 1)) / 2 + q ** 3 / 6 + 2 * q * r * K ** 2;
  const covariance = q ** 3 + q * d * K * (q + d * K);
  const pairs = (d * K ** 2 * q * r * K) / 2;
  return columns + NEWTON_STEPS * step + covariance + pairs;
}

function inTime(steps: number): string {
  const seconds = steps / 1e9;
  return seconds < 120 ? `about ${Number(seconds.toPrecision(2))} s` : `about ${Math.round(seconds / 60)} minutes`;
}

function outOfReach(featureMap: FeatureMap, K: number, needs: string, most: number | null): MultilogitError {
  const d = featureMap.names.length;
  const columns = columnsOfLevels(featureMap, K);
  const named = columns.map(({ column, levels }) => `${JSON.stringify(column)} of ${levels} levels`).join(" and ");
  const fewer = columns.length > 0 ? `fit without ${named}` : "fit fewer features";
  const longer = most === null ? "" : `; or allow more than ${most} multiplications (about ${most / 1e9} s)`;
  return new MultilogitError(
    "data",
    `standard errors of ${d * K} weights (${d} features × ${K} classes) take ${needs}; ${fewer}${longer}`,
  );
}

/** Weights whose standard errors take seconds however dense: columns of levels are named until no more are left. */
const EASY_WEIGHTS = 1500;

/** The columns of most levels, without which the weights that are left are easy; none where that helps little. */
function columnsOfLevels({ features, names }: FeatureMap, K: number): { column: string; levels: number }[] {
  const levels = new Map<string, number>();
  for (const factor of features.flatMap(factorsOf)) {
    if (factor.kind === "category") levels.set(factor.column, factor.levels.length);
    if (factor.kind === "words") levels.set(factor.column, factor.words.length);
  }
  const columns = [...levels].map(([column, levels]) => ({ column, levels })).sort((a, b) => b.levels - a.levels);
  const isMostOf = (count: number) => 2 * count > names.length;
  let left = names.length * K;
  const needless = columns.filter(({ levels }, at) => {
    const isNeedless = left > EASY_WEIGHTS || (at === 0 && isMostOf(levels));
    if (isNeedless) left -= levels * K;
    return isNeedless;
  });
  return left <= EASY_WEIGHTS ? needless : needless.filter(({ levels }) => isMostOf(levels));
}
