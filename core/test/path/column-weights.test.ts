import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/reference.js";
import { kernelColumnSums } from "../../src/engine/wasm/kernel-column-sums.js";
import { loadKernels } from "../../src/engine/wasm/load-kernels.js";
import { wasmEngine } from "../../src/engine/wasm/wasm-engine.js";
import { raw, standardize } from "../../src/features/feature-recipe.js";
import type { LikelihoodPoint } from "../../src/likelihood/likelihood.js";
import type { Sample } from "../../src/likelihood/sample.js";
import { prepare } from "../../src/model/prepare.js";
import { normals, random } from "../../src/numeric/random.js";
import { elasticNet, lasso } from "../../src/objective/penalty.js";
import { fitPath } from "../../src/path/fit-path.js";
import { ColumnNewton } from "../../src/solve/sparse/column-newton.js";
import { sparseColumn } from "../../src/table/sparse-column.js";
import type { ColumnCells } from "../../src/table/table-from-columns.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { sparseChoices, sparseProblemOf } from "../certify/sparse-problem.js";
import { expectClose } from "../close-to.js";
import { runs, TIMEOUT } from "../many.js";
import { withOtherSolvers } from "./other-solvers.js";

async function sumsOf(sample: Sample) {
  const kernels = await loadKernels();
  if (typeof kernels === "string") throw new Error(kernels);
  return kernelColumnSums(kernels, sample);
}

const at = (entries: Int32Array, numbers: Float64Array) => Float64Array.from(entries, (jk) => numbers[jk]!);
const minus = (numbers: Float64Array) => numbers.map((each) => -each);

describe("sums along columns", () => {
  it("are those of plain loops, whatever the rows", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(sparseChoices, async (drawn) => {
        const choices = { ...drawn, constant: drawn.constant || drawn.isStandardized };
        const { table, target, options } = sparseProblemOf(choices);
        const { sample } = prepare(table, target, options);
        const likelihood = await referenceEngine.likelihood(sample);
        const sums = await sumsOf(sample);
        const [d, K] = [likelihood.features, sample.classes.length];
        const source = random(choices.seed);
        const all = Int32Array.from({ length: d * K }, (_, jk) => jk);
        const chosen = all.filter(() => source.uniform() < 0.7);
        const W = normals(source, d * K).map((w, jk) => (chosen.includes(jk) ? w / 2 : 0));
        const V = normals(source, d * K).map((v, jk) => (chosen.includes(jk) ? v / 20 : 0));
        const close = (found: Float64Array, wanted: Float64Array, relative = 1e-10) =>
          expectClose(found, wanted, {
            relative,
            absolute: relative * wanted.reduce((most, each) => Math.max(most, Math.abs(each)), 1),
          });
        close(sums.inFeatures(sums.inColumns(W)), W);
        const point: LikelihoodPoint = await likelihood.at(W);
        expectClose(sums.goTo(all, sums.inColumns(W)), point.logLikelihood, { relative: 1e-12, absolute: 1e-10 });
        close(sums.slopeInFeatures(sums.slopes(all)), minus(point.slope));
        const squares = await point.gramDiagonal!();
        squares.forEach((square, j) => {
          expect(sums.squares[j]! * (1 + 1e-12) + 1e-300).toBeGreaterThanOrEqual(square * (1 - 1e-9));
        });
        // steps: in part as a direction, in part directly
        const half = sums.inColumns(V).map((v) => v / 2);
        const product = await point.hessianVector(V);
        close(
          sums.slopeInFeatures(sums.along(all, half)),
          product.map((each) => each / 2),
        );
        sums.addDirection(1);
        sums.addToStep(all, half);
        close(sums.slopeInFeatures(sums.stepSlopes(all)), product);
        const linearised = await point.linearised!(V);
        const dual = sums.dual();
        expectClose(dual.least, linearised.least, { absolute: 1e-11 });
        expectClose(dual.divergence, linearised.divergence, { relative: 1e-8, absolute: 1e-12 });
        const slope = linearised.curvature.map((c, jk) => c - point.slope[jk]!);
        close(sums.slopeInFeatures(sums.allDualSlopes()), slope);
        close(sums.dualSlopes(chosen), at(chosen, sums.allDualSlopes()), 1e-12);
        const H = sums.curvature(chosen);
        const { own, centred } = sums.diagonal(chosen);
        chosen.forEach((_, e) => {
          expectClose(own[e]!, H[e * chosen.length + e]!, { relative: 1e-9, absolute: 1e-12 });
          expect(centred[e]!).toBeGreaterThanOrEqual(-1e-9 * own[e]!);
        });
        sums.close();
      }),
      runs(40),
    ),
  );
});

/** Rows of mostly zeros. */
const problems = fc.record({
  n: fc.integer({ min: 6, max: 40 }),
  d: fc.integer({ min: 60, max: 300 }),
  K: fc.integer({ min: 2, max: 5 }),
  perRow: fc.constantFrom(0.5, 1, 2.5),
  isStandardized: fc.boolean(),
  isWeighted: fc.boolean(),
  hasOffset: fc.boolean(),
  alpha: fc.constantFrom(1, 1, 0.5, 0.05),
  factors: fc.array(fc.constantFrom(1, 0.3, 3, 0, Infinity), { maxLength: 5 }),
  tolerance: fc.constantFrom(1e-6, 1e-6, 1e-9, 1e-3),
  seed: fc.nat(),
});

type Problem = typeof problems extends fc.Arbitrary<infer T> ? T : never;

/** Columns with a few numbers: empty ones, such with one row, constants, doubles of others, and rows without any number. */
function tableOf({ n, d, K, perRow, isWeighted, hasOffset, seed }: Problem) {
  const source = random(seed);
  const columns: Record<string, ColumnCells> = {};
  const made: { at: number[]; values: number[] }[] = [];
  for (let j = 0; j < d; j++) {
    const at: number[] = [];
    const kind = source.uniform();
    if (kind < 0.9) for (let i = 0; i < n; i++) if (i % 7 !== 3 && source.uniform() < perRow / d) at.push(i);
    if (kind >= 0.97) at.push(Math.floor(source.uniform() * n));
    if (j === 1) for (let i = 0; i < n; i++) at[i] = i;
    const values = at.map(() => (j === 1 ? 2 : 1 + Math.floor(3 * source.uniform())));
    const twin = made[Math.floor(source.uniform() * made.length)];
    made.push(kind >= 0.9 && kind < 0.97 && twin ? twin : { at, values });
    const own = made.at(-1)!;
    columns[`x${j}`] = sparseColumn(n, Int32Array.from(own.at), Float64Array.from(own.values));
  }
  columns.kind = Array.from({ length: n }, (_, i) => `c${i < K ? i : Math.floor(source.uniform() * K)}`);
  if (isWeighted)
    columns.weight = Float64Array.from({ length: n }, (_, i) => (i < K ? 1 : Math.floor(4 * source.uniform())));
  if (hasOffset) for (let k = 0; k < K; k++) columns[`offset${k}`] = normals(source, n);
  return tableFromColumns(columns);
}

function optionsOf({ K, isStandardized, isWeighted, hasOffset, tolerance }: Problem) {
  return {
    features: isStandardized ? standardize() : raw(),
    tolerance,
    ...(isWeighted && { rowWeights: "weight" }),
    ...(hasOffset && { offset: Object.fromEntries(Array.from({ length: K }, (_, k) => [`c${k}`, `offset${k}`])) }),
  };
}

describe("paths along columns", () => {
  it("have the minima that proximal Newton steps of another engine find, and gaps that bound the distance", {
    timeout: TIMEOUT,
  }, async () => {
    await using engine = await wasmEngine({ threads: 1 });
    let [fitted, left] = [0, 0];
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const table = tableOf(problem);
        const factors = Object.fromEntries(problem.factors.map((v, j) => [`x${j + 2}`, v]));
        const path = { count: 12, ratio: 0.05, factors };
        const penalty = problem.alpha === 1 ? lasso.path(path) : elasticNet.path({ ...path, alpha: problem.alpha });
        const options = optionsOf(problem);
        const [found, taken] = await withOtherSolvers(ColumnNewton, () =>
          fitPath(table, "kind", { ...options, penalty, engine }).catch((error: Error) => error),
        );
        if (found instanceof Error) {
          expect(found.message).toMatch(/there is no path/);
          return;
        }
        fitted += found.points.length;
        left += taken;
        const lambdas = found.points.map(({ lambda }) => lambda);
        const given = { lambdas, factors };
        const exact = await fitPath(table, "kind", {
          ...options,
          tolerance: 1e-10,
          penalty: problem.alpha === 1 ? lasso.path(given) : elasticNet.path({ ...given, alpha: problem.alpha }),
          engine: referenceEngine,
        });
        for (const [index, { value, certificate, converged }] of found.points.entries()) {
          const wanted = exact.points[index]!;
          if (!wanted.converged) continue;
          const rounding = 1e-12 * Math.max(1, value);
          expect(converged, `at ${lambdas[index]}`).toBe(true);
          expect(value).toBeGreaterThanOrEqual(wanted.value - wanted.certificate.gap - rounding);
          expect(value - certificate.gap).toBeLessThanOrEqual(wanted.value + rounding);
        }
      }),
      runs(60),
    );
    // another solver is for what is degenerate
    expect(left).toBeLessThan(fitted / 10);
    expect(fitted).toBeGreaterThan(0);
  });
});
