import type { Engine } from "../../src/engine/engine.js";
import { MultilogitError } from "../../src/errors.js";
import type { Feature } from "../../src/features/feature-map.js";
import type { NumberFeature } from "../../src/features/number-feature.js";
import type { Sample } from "../../src/likelihood/sample.js";
import { fit } from "../../src/model/fit.js";
import type { Model } from "../../src/model/model.js";
import { probabilities } from "../../src/model/predict.js";
import { prepare } from "../../src/model/prepare.js";
import { ridgeOf } from "../../src/objective/feature-penalties.js";
import { columnOf, type Table } from "../../src/table/table.js";
import { type DD, dd, divide, subtract } from "./double-double.js";
import { type ExactMinimum, type ExactProblem, exactMinimum } from "./exact-minimum.js";
import type { FitProblem } from "./fit-problem.js";

/** A problem in the numbers that f64 holds: cells, centres and scales as they are, (x − c)/s in 32 digits. */
function exactProblemOf(sample: Sample, table: Table, problem: FitProblem): ExactProblem {
  const { featureMap, labels, classes, rowWeights, rows, offset } = sample;
  const K = classes.length;
  return {
    columns: featureMap.features.map((feature) => exactColumn(feature, table)),
    cellSizes: featureMap.features.map((feature) => cellSize(feature, table)),
    ridge: [...ridgeOf(problem.options.penalty!, featureMap)],
    masses: Array.from({ length: rows }, (_, i) =>
      labels.kind === "classes"
        ? classes.map((_, k) => (labels.codes[i] === k ? 1 : 0))
        : [...labels.masses.subarray(i * K, i * K + K)],
    ),
    rowWeights: [...rowWeights],
    offset: offset && Array.from({ length: rows }, (_, i) => [...offset.subarray(i * K, i * K + K)]),
  };
}

function exactColumn(feature: Feature, table: Table): DD[] {
  if (feature.kind === "constant") return Array.from({ length: table.rows }, () => dd(1));
  if (feature.kind !== "number" || feature.expression.kind !== "column")
    throw new Error(`no exact column of ${JSON.stringify(feature)}`);
  return Array.from(cellsOf(feature, table), (x) => divide(subtract(dd(x), dd(feature.center)), dd(feature.scale)));
}

function cellsOf({ expression }: NumberFeature, table: Table): ArrayLike<number> {
  return (columnOf(table, (expression as { column: string }).column) as { values: ArrayLike<number> }).values;
}

function cellSize(feature: Feature, table: Table): number {
  if (feature.kind !== "number") return 0;
  return Math.max(...Array.from(cellsOf(feature, table), Math.abs)) / feature.scale;
}

/** The minimum of the fit that `problem` asks for. */
export function exactMinimumOf(problem: FitProblem): ExactMinimum {
  const { table, target, options } = problem;
  return exactMinimum(exactProblemOf(prepare(table, target as string, options).sample, table, problem));
}

/** The fits of a problem by these engines, and what they should have found; null where the data are refused. */
async function fitsOf(
  problem: FitProblem,
  engines: readonly Engine[],
): Promise<{ readonly models: readonly Model[]; readonly exact: ExactMinimum } | null> {
  const { table, target, options } = problem;
  const models: Model[] = [];
  try {
    const exact = exactMinimumOf(problem);
    for (const engine of engines) models.push(await fit(table, target as string, { ...options, engine }));
    return { models, exact };
  } catch (error) {
    if (error instanceof MultilogitError && error.code === "data") return null;
    throw error;
  }
}

/** What is said of the weights of a problem and false; an empty list where all is true. */
export async function falseDistancesOf(problem: FitProblem, engines: readonly Engine[]): Promise<string[]> {
  const fits = await fitsOf(problem, engines);
  return fits === null ? [] : fits.models.flatMap((model) => falseDistance(model, fits.exact));
}

/** What is false about the fits of a problem by these engines; an empty list where all is true. */
export async function falsehoodsOf(problem: FitProblem, engines: readonly Engine[]): Promise<string[]> {
  const fits = await fitsOf(problem, engines);
  if (fits === null) return [];
  const { models, exact } = fits;
  return [
    ...models.flatMap((model) => falseCertificate(model, exact)),
    ...models.flatMap((model) => falseDistance(model, exact)),
    ...models.flatMap((model) => notFiniteIn(model, problem)),
    ...disagreement(models),
  ];
}

function falseCertificate({ report }: Model, exact: ExactMinimum): string[] {
  const { converged, value, certificate, engine, reason } = report;
  if (exact.kind === "undecided") return [];
  if (exact.kind === "infinite")
    return converged ? [`${engine}: "${reason}" (${value}), but no finite weights are a minimum`] : [];
  const distance = Math.abs(value - exact.value);
  const isBound = converged || certificate.kind === "duality-gap";
  if (!isBound || distance <= certificate.gap + exact.within) return [];
  return [
    `${engine}: "${reason}", but ${value} is ${distance} from the minimum ${exact.value}; the gap is ${certificate.gap}`,
  ];
}

function falseDistance({ report, weights, featureMap, penalty }: Model, exact: ExactMinimum): string[] {
  const { weightsWithin } = report.certificate;
  if (weightsWithin === undefined || exact.kind !== "finite" || exact.weights === null) return [];
  const distance = distanceOfPenalised(weights, exact.weights, ridgeOf(penalty, featureMap));
  if (distance <= weightsWithin) return [];
  return [
    `${report.engine}: weights are said to be within ${weightsWithin} of the minimum's, but are ${distance} from them`,
  ];
}

/** ‖W − W*‖ over the features with a λ. */
function distanceOfPenalised(W: ArrayLike<number>, exact: readonly number[], ridge: Float64Array): number {
  const K = W.length / ridge.length;
  return Math.hypot(...exact.map((w, jk) => (ridge[Math.floor(jk / K)]! > 0 ? W[jk]! - w : 0)));
}

function notFiniteIn(model: Model, { table }: FitProblem): string[] {
  const { value, logLikelihood, certificate } = model.report;
  const numbers = { value, logLikelihood, gap: certificate.gap, gradientNorm: certificate.gradientNorm };
  const bad = Object.entries(numbers).filter(([, x]) => !Number.isFinite(x));
  const says = (what: string) => `${model.report.engine}: ${what}`;
  const P = probabilities(model, table);
  return [
    ...bad.map(([name, x]) => says(`${name} is ${x}`)),
    ...(model.weights.every(Number.isFinite) ? [] : [says("weights are not finite")]),
    ...(P.every((p) => p >= 0 && p <= 1) ? [] : [says("probabilities are not numbers from 0 to 1")]),
  ];
}

function disagreement([first, ...others]: readonly Model[]): string[] {
  return others.flatMap(({ report: b }) => {
    const a = first!.report;
    if (a.converged !== b.converged) return [`${a.engine} says "${a.reason}", ${b.engine} "${b.reason}"`];
    if (!a.converged || Math.abs(a.value - b.value) <= a.certificate.gap + b.certificate.gap) return [];
    return [`${a.engine} says ${a.value}, ${b.engine} ${b.value}, further apart than their gaps`];
  });
}
