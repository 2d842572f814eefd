import fc from "fast-check";
import { expect } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { MultilogitError } from "../../src/errors.js";
import type { Likelihood } from "../../src/likelihood/likelihood.js";
import { normals } from "../../src/numeric/random.js";
import { norm, scaled } from "../../src/numeric/vectors.js";
import type { RowSource } from "../../src/source/row-source.js";
import type { SamplePlan } from "../../src/source/sample-plan.js";
import type { PassDialect } from "../../src/sql/pass-dialect.js";
import { largestEntries } from "../contract/design-sizes.js";
import { generatedMaps } from "../contract/generated-maps.js";
import { type Problem, problemOf, variations } from "../contract/problem.js";
import { tableAsSelect } from "./table-as-sql.js";

/** Larger entries of Φ leave scores of such size that nothing can be said of their differences. */
export const MOST_ENTRY = 1e6;

/**
 * Every sum of generated feature maps, tables, labels, weights and offsets against the reference engine, to `tolerance` of the largest number
 * of each sum. Returns how many problems were compared; others were refused as data by the library.
 * @param sourceOf the rows of a query, in SQL of `dialect`
 */
export async function expectGeneratedPasses(
  dialect: PassDialect,
  sourceOf: (query: string) => RowSource,
  sample: { readonly numRuns: number; readonly seed: number },
  tolerance = 1e-8,
): Promise<number> {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(generatedMaps, variations, async (map, variation) => {
      const problem = problemOrNull(() => problemOf(map, { ...variation, K: Math.min(variation.K, 5) }));
      if (problem === null || largestEntry(problem) > MOST_ENTRY) return;
      compared++;
      await expectPass(problem, sourceOf(tableAsSelect(problem.table, dialect)), tolerance);
    }),
    { ...sample, endOnFailure: true },
  );
  return compared;
}

async function expectPass(problem: Problem, source: RowSource, tolerance: number): Promise<void> {
  const { sample, featureMap, K } = problem;
  const plan: SamplePlan = {
    featureMap,
    classes: sample.classes,
    target: sample.target,
    rowWeights: problem.isWeighted ? "weight" : null,
    classWeights: null,
    missing: "error",
  };
  const staged = await source.stage(plan);
  try {
    const reference: Likelihood = await referenceEngine.likelihood(sample);
    expect([staged.rows, staged.droppedRows]).toEqual([reference.rows, 0]);
    expectNear(staged.classTotals, reference.classTotals, tolerance);
    const direction = () =>
      scaled(1 / Math.max(1, largestEntry(problem)), normals(problem.source, featureMap.names.length * K));
    const [W, V] = [direction(), direction()];
    const steps = Float64Array.of(0, 1, -0.5);
    const point = await reference.at(W);
    const [slope, squares, product, along, change] = await staged.sums([
      { kind: "slope", W },
      { kind: "squares" },
      { kind: "hessianVector", W, V },
      { kind: "along", W, V, steps },
      { kind: "scoreChange", V },
    ]);
    expectNear([slope.logLikelihood], [point.logLikelihood], tolerance);
    expectNear(slope.slope, point.slope, tolerance, norm(point.slope) + reference.rows);
    expectNear(slope.constantHessian, await point.constantHessian!(), tolerance);
    expectNear(squares, await point.gramDiagonal!(), tolerance);
    expectNear(product, await point.hessianVector(V), tolerance, norm(await point.hessianVector(V)) + 1);
    expectNear(along, await point.along(V, steps), tolerance);
    const wanted = await point.scoreChange(V);
    expectNear([change.spread, change.margin], [wanted.spread, wanted.margin], tolerance);
  } finally {
    await staged.dispose();
  }
}

/** |a − b| ≤ tolerance · the largest of b, or of `scale`. */
function expectNear(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number, scale = 0): void {
  expect(a.length).toBe(b.length);
  const most = Math.max(scale, ...Array.from(b, Math.abs));
  const far = Array.from(a, (x, i) => Math.abs(x - b[i]!)).findIndex((distance) => !(distance <= tolerance * most));
  expect(far < 0 ? null : { at: far, is: a[far], wanted: b[far], most }).toBeNull();
}

export function largestEntry({ sample: { design } }: Problem): number {
  return largestEntries(design).reduce((most, entry) => Math.max(most, entry), 0);
}

export function problemOrNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    expect(error).toBeInstanceOf(MultilogitError);
    return null;
  }
}
