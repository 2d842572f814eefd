import fc from "fast-check";
import { type ReferencePoint, referenceEngine } from "../../src/engine/reference.js";
import { evaluateRow } from "../../src/features/evaluate-row.js";
import { raw, threshold } from "../../src/features/feature-recipe.js";
import { fitFeatureMap } from "../../src/features/fit-feature-map.js";
import { makeSample, type Sample } from "../../src/likelihood/sample.js";
import { normals, type Random, random } from "../../src/numeric/random.js";
import type { Point } from "../../src/objective/objective.js";
import { none, type Penalty, ridge } from "../../src/objective/penalty.js";
import { rowOf, type Table } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { type WholeObjective, wholeObjective } from "../whole-objective.js";

/** What a random instance is made from; fast-check prints it, with its own seed, when an identity fails. */
export interface Spec {
  readonly seed: number;
  readonly n: number;
  readonly K: number;
  /** one class a row; masses, a third of them zero; masses that are all above zero (then no data are separated) */
  readonly labels: "classes" | "masses" | "positive masses";
  readonly hasOffset: boolean;
  readonly lambda: number | null;
}

export const specs: fc.Arbitrary<Spec> = fc.record({
  seed: fc.nat(),
  n: fc.integer({ min: 10, max: 16 }),
  K: fc.integer({ min: 2, max: 5 }),
  labels: fc.constantFrom("classes", "masses", "positive masses"),
  hasOffset: fc.boolean(),
  lambda: fc.constantFrom(null, 0.3, 2),
});

/** Raw rows, and the same data as plain arrays for explicit loops: nothing there went through the engine. */
export interface Instance {
  readonly n: number;
  readonly d: number;
  readonly K: number;
  readonly table: Table;
  readonly sample: Sample;
  readonly penalty: Penalty;
  readonly objective: ShownObjective;
  /** rows of φ(x), by the row interpreter */
  readonly Phi: readonly Float64Array[];
  /** class masses, row by row */
  readonly Y: readonly number[][];
  readonly s: readonly number[];
  readonly w: readonly number[];
  readonly o: readonly number[][];
  /** λ_j */
  readonly lambda: readonly number[];
  readonly source: Random;
}

/** Features: the constant, two raw columns, two pixels at threshold 8. */
export const THRESHOLD = 8;
export const PIXELS = [3, 4];

export async function instanceOf(spec: Spec): Promise<Instance> {
  const source = random(spec.seed);
  const labels = labelColumns(spec, source);
  return instanceFrom(spec, { ...features(spec.n, source), ...weightsAndOffsets(spec, source), ...labels }, source);
}

/** The instance of given columns: x1, x2, pixel1, pixel2, w, o0 …, and y (classes) or y0 … (masses). */
export async function instanceFrom(
  { K, labels, hasOffset, lambda }: Spec,
  columns: Record<string, Float64Array | string[]>,
  source: Random,
): Promise<Instance> {
  const table = tableFromColumns(columns);
  const names = Array.from({ length: K }, (_, k) => `y${k}`);
  const offset = hasOffset ? names.map((_, k) => `o${k}`) : [];
  const unused = table.names.filter((name) => /^[owy]/.test(name) && !offset.includes(name));
  const recipes = [raw("x1", "x2"), threshold(THRESHOLD, "pixel1", "pixel2")];
  const featureMap = fitFeatureMap(table, recipes, { exclude: unused, offset });
  const target = labels === "classes" ? "y" : names;
  const sample = makeSample(featureMap, table, target, { rowWeights: "w", classes: names });
  const penalty = lambda === null ? none() : ridge(lambda);
  const rows = Array.from({ length: table.rows }, (_, i) => rowOf(table, i));
  const Y = rows.map((row) =>
    names.map((name) => (labels === "classes" ? Number(row.y === name) : (row[name] as number))),
  );
  const Phi = rows.map((row) => evaluateRow(featureMap, row));
  const d = Phi[0]!.length;
  return {
    n: table.rows,
    d,
    K,
    table,
    sample,
    penalty,
    objective: await shownObjective(sample, penalty),
    Phi,
    Y,
    s: Y.map((y) => y.reduce((sum, mass) => sum + mass, 0)),
    w: rows.map((row) => row.w as number),
    o: rows.map((row) => names.map((_, k) => (hasOffset ? (row[`o${k}`] as number) : 0))),
    lambda: Array.from({ length: d }, (_, j) => (j === 0 ? 0 : (lambda ?? 0))),
    source,
  };
}

export function features(n: number, source: Random): Record<string, Float64Array> {
  const pixel = () => Float64Array.from({ length: n }, () => Math.floor(17 * source.uniform()));
  return { x1: normals(source, n), x2: normals(source, n), pixel1: pixel(), pixel2: pixel() };
}

/** Row weights from 0.2 to 3.2, the last row's zero; offsets of a nat or so. */
export function weightsAndOffsets({ n, K }: Spec, source: Random): Record<string, Float64Array> {
  const columns: Record<string, Float64Array> = {
    w: Float64Array.from({ length: n }, (_, i) => (i === n - 1 ? 0 : 0.2 + 3 * source.uniform())),
  };
  for (let k = 0; k < K; k++) columns[`o${k}`] = normals(source, n);
  return columns;
}

/** Every class is observed, in row k if nowhere else. */
function labelColumns({ n, K, labels }: Spec, source: Random): Record<string, Float64Array | string[]> {
  if (labels === "classes")
    return { y: Array.from({ length: n }, (_, i) => `y${i < K ? i : Math.floor(K * source.uniform())}`) };
  const least = labels === "masses" ? -0.7 : 0.1;
  const columns: Record<string, Float64Array> = {};
  for (let k = 0; k < K; k++)
    columns[`y${k}`] = Float64Array.from({ length: n }, (_, i) =>
      i === k ? 0.5 + source.uniform() : Math.max(0, least + 2 * source.uniform()),
    );
  return columns;
}

/** A point that also shows the n × K scores and probabilities. */
type ShownPoint = Required<Omit<Point, "heaviestBlocks">> & Pick<ReferencePoint, "scores" | "probabilities">;

export interface ShownObjective extends WholeObjective {
  at(W: Float64Array): Promise<ShownPoint>;
}

async function shownObjective(sample: Sample, penalty: Penalty): Promise<ShownObjective> {
  const likelihood = await referenceEngine.likelihood(sample);
  const objective = wholeObjective(likelihood, penalty);
  return {
    ...objective,
    at: async (W) => {
      const { scores, probabilities } = await likelihood.at(W);
      return { ...(await objective.at(W)), scores, probabilities };
    },
  };
}
