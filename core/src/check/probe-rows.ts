import { MultilogitError } from "../errors.js";
import type { Random } from "../numeric/random.js";
import type { CheckSample } from "./check-options.js";
import type { Geometry } from "./geometry.js";
import type { CheckedData, Conventions } from "./implementation.js";
import type { Setting } from "./patient.js";
import type { Problem } from "./problem.js";

/** Rows without the constant, and what goes with them. */
export interface ProbeRows {
  readonly X: readonly ArrayLike<number>[];
  /** n × K */
  readonly Y: Float64Array;
  readonly v: Float64Array;
  readonly lambda: number;
}

/** Both what the implementation receives and what the doctor knows of it. */
export function settingOf(geometry: Geometry, conventions: Conventions, { X, Y, v, lambda }: ProbeRows): Setting {
  const { d, constant, inputs } = geometry;
  const n = X.length;
  const Phi = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    for (const [x, j] of inputs.entries()) Phi[i * d + j] = X[i]![x]!;
    if (constant !== null) Phi[i * d + constant] = 1;
  }
  const problem: Problem = { geometry, n, Phi, Y, v, lambda };
  return { geometry, problem, data: conventions.openness === "weights" ? null : dataOf(problem, conventions) };
}

/** The same setting without knowledge of the data. */
export function hiddenSetting(geometry: Geometry): Setting {
  return { geometry, problem: null, data: null };
}

/** The sample as a setting. */
export function sampleRows(geometry: Geometry, sample: CheckSample): ProbeRows {
  const { K, inputs } = geometry;
  const n = sample.rows.length;
  const wrong = sample.rows.findIndex((row) => row.length !== inputs.length || !Array.from(row).every(Number.isFinite));
  if (n < 1 || wrong >= 0)
    throw new MultilogitError(
      "data",
      n < 1
        ? "the sample has no rows; give at least one"
        : `row ${wrong + 1} of the sample is not ${inputs.length} finite numbers like the first row; correct or drop it`,
    );
  if (sample.labels.length !== n)
    throw new MultilogitError("data", `the sample has ${n} rows, but ${sample.labels.length} labels; give one per row`);
  const Y = new Float64Array(n * K);
  for (let i = 0; i < n; i++) {
    const label = sample.labels[i]!;
    if (typeof label === "object") for (let k = 0; k < K; k++) Y[i * K + k] = label[k]!;
    else if (Number.isInteger(label) && label >= 0 && label < K) Y[i * K + label] = 1;
    else
      throw new MultilogitError(
        "data",
        `label ${label} of row ${i + 1} is not a class; expected a whole number from 0 to ${K - 1}`,
      );
  }
  const v = sample.rowWeights ? Float64Array.from(sample.rowWeights) : new Float64Array(n).fill(1);
  if (v.length !== n || !v.every((weight) => Number.isFinite(weight) && weight >= 0) || !Y.every((y) => y >= 0))
    throw new MultilogitError(
      "data",
      "row weights and masses must be finite numbers ≥ 0, one weight per row; correct them",
    );
  return { X: sample.rows, Y, v, lambda: sample.lambda ?? 0 };
}

/** Random 0/1 rows in which no feature is constant, and unbalanced classes, each of which occurs while there are rows for it. */
export function binaryRows(source: Random, { inputs, K }: Geometry, n: number, lambda: number): ProbeRows {
  const X = Array.from({ length: n }, () => Float64Array.from(inputs, () => (source.uniform() < 0.5 ? 0 : 1)));
  if (n > 1)
    for (const x of inputs.keys())
      if (X.every((row) => row[x] === X[0]![x])) X[Math.floor(n * source.uniform())]![x] = 1 - X[0]![x]!;
  return { X, Y: oneHot(unbalanced(source, n, K), K), v: new Float64Array(n).fill(1), lambda };
}

/** Random rows of real features between 0 and 1, with soft labels of unequal mass and with row weights where they are understood. */
export function realRows(
  source: Random,
  { inputs, K }: Geometry,
  { softLabels = false, rowWeights = false }: Conventions,
  n: number,
  lambda: number,
): ProbeRows {
  const X = Array.from({ length: n }, () => Float64Array.from(inputs, () => source.uniform()));
  const Y = softLabels
    ? Float64Array.from({ length: n * K }, () => 2 * source.uniform() * source.uniform())
    : oneHot(unbalanced(source, n, K), K);
  const v = Float64Array.from({ length: n }, () => (rowWeights ? 0.25 + 2 * source.uniform() : 1));
  return { X, Y, v, lambda };
}

/**
 * W ~ normal, each feature scaled by its size, so that a typical row's scores differ by about `spread`: far from W = 0, where many wrong
 * formulas agree with the right one, and from saturation, where nothing shows.
 */
export function randomWeights(source: Random, { geometry, problem }: Setting, spread: number): Float64Array {
  const { d, C } = geometry;
  const size = featureSizes(problem, d);
  return Float64Array.from(
    { length: d * C },
    (_, jc) => (spread * source.normal()) / (size[Math.floor(jc / C)]! * Math.sqrt(2 * d)),
  );
}

/** Root mean square of each feature, 1 for one that is always 0 or unknown. */
export function featureSizes(problem: Problem | null, d: number): Float64Array {
  if (problem === null) return new Float64Array(d).fill(1);
  const { n, Phi } = problem;
  return Float64Array.from({ length: d }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += Phi[i * d + j]! ** 2;
    return Math.sqrt(sum / n) || 1;
  });
}

/** d × C, each entry divided by the size of its feature: of weights, units in which all move scores alike. */
export function perFeatureSize({ geometry: { d, C }, problem }: Setting, X: Float64Array): Float64Array {
  const size = featureSizes(problem, d);
  return X.map((x, jc) => x / size[Math.floor(jc / C)]!);
}

function dataOf({ geometry, n, Phi, Y, v, lambda }: Problem, conventions: Conventions): CheckedData {
  const { d, K, constant, inputs } = geometry;
  const { bias = "none", constant: adds = "given", labelBase = 0 } = conventions;
  const withConstant = constant !== null && bias !== "separate" && adds === "given";
  const columns = withConstant ? d : inputs.length;
  const design = withConstant
    ? Phi
    : Float64Array.from({ length: n * columns }, (_, ix) => Phi[Math.floor(ix / columns) * d + inputs[ix % columns]!]!);
  const labels = Int32Array.from({ length: n }, (_, i) => largest(Y.subarray(i * K, i * K + K)) + labelBase);
  return { rows: n, columns, classes: K, design, labels, masses: Y, rowWeights: v, lambda };
}

function largest(y: Float64Array): number {
  return y.indexOf(Math.max(...y));
}

function unbalanced(source: Random, n: number, K: number): number[] {
  const labels = Array.from({ length: n }, (_, i) => (i < K ? i : Math.floor(K * source.uniform() ** 1.5)));
  return labels
    .map((y, i) => [source.uniform(), y, i] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, y]) => y);
}

function oneHot(labels: readonly number[], K: number): Float64Array {
  const Y = new Float64Array(labels.length * K);
  for (const [i, k] of labels.entries()) Y[i * K + k] = 1;
  return Y;
}
