import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { bits, bytesPerRow } from "../../src/design/bits.js";
import { codes } from "../../src/design/codes.js";
import { concat } from "../../src/design/concat.js";
import { constant } from "../../src/design/constant.js";
import { csr } from "../../src/design/csr.js";
import { dense } from "../../src/design/dense.js";
import type { DesignMatrix } from "../../src/design/design-matrix.js";
import { standardized } from "../../src/design/standardized.js";
import type { WasmLikelihood } from "../../src/engine/wasm/wasm-likelihood.js";
import { applyFeatures } from "../../src/features/apply-features.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import {
  gram,
  gramDiagonal,
  lossClassBlocks,
  lossConstantCurvature,
  lossConstantHessian,
  lossHessian,
} from "../../src/likelihood/curvature.js";
import { curvatureSlope } from "../../src/likelihood/curvature-slope.js";
import {
  effectiveWeights,
  linearScores,
  logLikelihood,
  logLikelihoodsAlong,
  lossGradient,
  lossHessianVector,
  residuals,
  softmaxRows,
} from "../../src/likelihood/formulas.js";
import { productsOfRows } from "../../src/likelihood/gradient-products.js";
import type { Sample } from "../../src/likelihood/sample.js";
import { normals, type Random, random } from "../../src/numeric/random.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";
import { below, representations } from "../contract/representations.js";
import { bareSample } from "./bare-sample.js";
import { smallChunkEngine } from "./small-chunks.js";

// The kernels on samples of every size against the plain loops of likelihood.ts, on one thread and on several. Chunks are small here, so
// that a few hundred rows already end in the middle of blocks, chunks and vectors.

const CHUNK_OPERATIONS = 3000;
const engines = await Promise.all([1, 2, 3, 4].map((threads) => smallChunkEngine(threads, CHUNK_OPERATIONS)));
afterAll(() => {
  for (const engine of engines) engine.close();
});

interface DesignCase {
  readonly name: string;
  make(n: number, source: Random): DesignMatrix;
}

const numbers = (n: number, d: number, source: Random) => normals(source, n * d).map((x, at) => (at % 5 === 3 ? 0 : x));
const flags = (n: number, d: number, source: Random) => {
  const bytes = new Uint8Array(n * bytesPerRow(d));
  for (let i = 0; i < n; i++)
    for (let j = 0; j < d; j++) if (source.uniform() < 0.4) bytes[i * bytesPerRow(d) + (j >> 3)]! |= 1 << (j % 8);
  return bits(bytes, d);
};
const levels = (n: number, count: number, source: Random) =>
  codes(
    Int32Array.from({ length: n }, () => below(source, count + 1) - 1),
    count,
  );
/** about one entry in five, of either type */
const sparseNumbers = (
  n: number,
  d: number,
  source: Random,
  Values: Float64ArrayConstructor | Float32ArrayConstructor,
) => {
  const starts = new Int32Array(n + 1);
  const columns: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) if (source.uniform() < 0.2) columns.push(j);
    starts[i + 1] = columns.length;
  }
  return csr({ starts, columns: Int32Array.from(columns), values: new Values(columns.map(() => source.normal())) }, d);
};
const scaled = (design: DesignMatrix, source: Random) =>
  standardized(
    design,
    normals(source, design.features).map((c, j) => (j % 4 === 3 ? 0 : c)),
    normals(source, design.features).map((s) => 0.5 + s * s),
  );

/** Wide blocks, long codes, and nesting that no feature map asks for. */
const direct: readonly DesignCase[] = [
  { name: "255 levels, whose codes and one more just fit a byte", make: (n, source) => levels(n, 255, source) },
  { name: "256 levels, which do not", make: (n, source) => levels(n, 256, source) },
  { name: "700 levels standardised", make: (n, source) => scaled(levels(n, 700, source), source) },
  { name: "70 flags", make: (n, source) => flags(n, 70, source) },
  { name: "flags standardised", make: (n, source) => scaled(flags(n, 13, source), source) },
  { name: "131 dense numbers", make: (n, source) => dense(numbers(n, 131, source), 131) },
  {
    name: "129 dense bytes",
    make: (n, source) =>
      dense(
        Uint8Array.from({ length: n * 129 }, () => below(source, 256)),
        129,
      ),
  },
  {
    name: "130 dense singles standardised",
    make: (n, source) => scaled(dense(Float32Array.from(numbers(n, 130, source)), 130), source),
  },
  {
    name: "5000 dense numbers, of which four rows are a block",
    make: (n, source) => dense(numbers(n, 5000, source), 5000),
  },
  { name: "sparse singles", make: (n, source) => sparseNumbers(n, 40, source, Float32Array) },
  {
    name: "sparse numbers standardised",
    make: (n, source) => scaled(sparseNumbers(n, 21, source, Float64Array), source),
  },
  {
    name: "standardised blocks in a standardised concat in a concat",
    make: (n, source) =>
      concat([
        constant(n),
        scaled(
          concat([levels(n, 5, source), scaled(dense(numbers(n, 3, source), 3), source), flags(n, 9, source)]),
          source,
        ),
        levels(n, 4, source),
        concat([flags(n, 3, source), levels(n, 300, source), sparseNumbers(n, 6, source, Float64Array)]),
      ]),
  },
];
const cases: readonly DesignCase[] = [
  ...direct,
  ...representations.map(({ name, features, columns }) => ({
    name: `${name}, from a feature map`,
    make: (n: number, source: Random) =>
      applyFeatures(
        featureMapOf(features),
        tableFromColumns({ "row number": new Float64Array(n), ...columns(n, source) }),
      ),
  })),
];

const problems = fc.record({
  n: fc.oneof(
    { arbitrary: fc.constantFrom(1, 2, 3, 4, 5, 127, 128, 129, 255, 257), weight: 1 },
    { arbitrary: fc.integer({ min: 1, max: 500 }), weight: 2 },
    { arbitrary: fc.integer({ min: 1000, max: 3001 }), weight: 1 },
  ),
  K: fc.integer({ min: 2, max: 40 }),
  labels: fc.constantFrom("classes" as const, "masses" as const),
  isWeighted: fc.boolean(),
  hasOffset: fc.boolean(),
  seed: fc.nat(),
});

/** Everything that an objective tells, at W and along V. */
type Sums = Record<string, Float64Array | null>;

const STEPS = Float64Array.of(0, 1, -0.5, 2 ** -20);
/** Multiply-adds of a product with Φ, and of a Hessian, that a test has time for. */
const MOST_OPERATIONS = 1e6;
const MOST_HESSIAN = 1e7;

async function byKernels(
  likelihood: WasmLikelihood,
  W: Float64Array,
  V: Float64Array,
  withHessian: boolean,
): Promise<Sums> {
  const point = await likelihood.at(W);
  const { spread, margin } = await point.scoreChange(V);
  const d = likelihood.features;
  const rows = Math.ceil(likelihood.rows / 2);
  return {
    "log-likelihood": Float64Array.of(point.logLikelihood),
    slope: point.slope,
    H·V: await point.hessianVector(V),
    along: await point.along(V, STEPS),
    "the constant's Hessian": await point.constantHessian(),
    "the constant's curvature": (await point.constantCurvature(V.subarray(0, likelihood.classes.length))).product,
    "the change of scores": Float64Array.of(spread, margin),
    probabilities: await point.probabilities(),
    residuals: await point.residuals(),
    squares: await point.gramDiagonal(),
    gram: withHessian ? lowerTriangle(await point.gram(rows), d) : null,
    "class blocks": withHessian ? lowerTriangle(await point.classBlocks(rows), d) : null,
    Hessian: withHessian ? await point.hessian(rows) : null,
    "gradient products": withHessian ? await point.productsOfRows(1) : null,
    "weighted gradient products": withHessian ? await point.productsOfRows(2) : null,
    "the slope of the curvature": withHessian ? await point.curvatureSlope(outer(V)) : null,
  };
}

function byLoops(sample: Sample, W: Float64Array, V: Float64Array, withHessian: boolean): Sums {
  const { design, classes, rows: n } = sample;
  const [d, K] = [design.features, classes.length];
  const a = linearScores(design, W, K, sample.offset);
  const { P, u } = softmaxRows(a, K);
  const b = linearScores(design, V, K, null);
  const R = residuals(sample, P);
  const half = Math.ceil(n / 2);
  return {
    "log-likelihood": Float64Array.of(logLikelihood(sample, a, u)),
    slope: lossGradient(design, R, K).map((g) => -g),
    H·V: lossHessianVector(sample, P, V),
    along: logLikelihoodsAlong(sample, a, b, STEPS),
    "the constant's Hessian": lossConstantHessian(sample, P),
    "the constant's curvature": lossConstantCurvature(sample, P, V.subarray(0, K)).product,
    "the change of scores": scoreChange(sample, b),
    probabilities: P,
    residuals: R,
    squares: gramDiagonal(sample),
    gram: withHessian ? lowerTriangle(gram(sample, half), d) : null,
    "class blocks": withHessian ? lowerTriangle(lossClassBlocks(sample, P, half), d) : null,
    Hessian: withHessian ? lossHessian(sample, P, half) : null,
    "gradient products": withHessian ? productsOfRows(sample, R, 1) : null,
    "weighted gradient products": withHessian ? productsOfRows(sample, R, 2) : null,
    "the slope of the curvature": withHessian ? curvatureSlope(sample, P, outer(V)) : null,
  };
}

/** V Vᵀ */
function outer(V: Float64Array): Float64Array {
  return Float64Array.from({ length: V.length ** 2 }, (_, at) => V[Math.floor(at / V.length)]! * V[at % V.length]!);
}

function scoreChange(sample: Sample, b: Float64Array): Float64Array {
  const { labels } = sample;
  const K = sample.classes.length;
  let [spread, margin] = [0, 0];
  effectiveWeights(sample).forEach((weight, i) => {
    if (weight === 0) return;
    const row = [...b.subarray(i * K, i * K + K)];
    const own = row.filter((_, k) =>
      labels.kind === "classes" ? labels.codes[i] === k : labels.masses[i * K + k]! > 0,
    );
    spread = Math.max(spread, Math.max(...row) - Math.min(...row));
    margin = Math.min(margin, Math.min(...own) - Math.max(...row));
  });
  return Float64Array.of(spread, margin);
}

/** A matrix of entries (one or more numbers each) without its upper triangle, whose content is not promised. */
function lowerTriangle(A: Float64Array, d: number): Float64Array {
  const size = A.length / (d * d);
  return A.map((value, at) => (Math.floor(at / size) % d <= Math.floor(at / (size * d)) ? value : 0));
}

describe.each(cases)("the kernels over $name", ({ make }) => {
  it("give the numbers of the plain loops, and on 1 to 4 threads the same bits", async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const source = random(problem.seed);
        const mostRows = Math.ceil(MOST_OPERATIONS / (problem.K * make(1, random(0)).features));
        const sample = bareSample(make(Math.min(problem.n, mostRows), source), problem, source);
        const [d, K] = [sample.design.features, problem.K];
        const W = normals(source, d * K).map((w) => w / Math.sqrt(d));
        const V = normals(source, d * K).map((v) => v / Math.sqrt(d));
        const withHessian = sample.rows * d * d * K * K < MOST_HESSIAN && d * K < 600;
        const likelihoods = await Promise.all(engines.map((engine) => engine.likelihood(sample)));
        const [first, ...others] = await Promise.all(likelihoods.map((each) => byKernels(each, W, V, withHessian)));
        for (const likelihood of likelihoods) likelihood.close();
        const wanted = byLoops(sample, W, V, withHessian);
        for (const [name, numbers] of Object.entries(first!)) {
          for (const other of others) expectSameBits(name, other[name]!, numbers);
          if (numbers !== null) expectWithin(name, numbers, wanted[name]!, sizeOf(name, wanted));
        }
      }),
      { numRuns: 6 },
    );
  });
});

/** Sums of up to 3000 terms in another order: rounding is a share of the largest of their kind. */
const RELATIVE = 1e-12;

function sizeOf(name: string, wanted: Sums): number {
  return wanted[name]!.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
}

function expectWithin(name: string, actual: Float64Array, wanted: Float64Array, size: number): void {
  try {
    expectClose(actual, wanted, { absolute: RELATIVE * size, relative: 0 });
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}

function expectSameBits(name: string, actual: Float64Array | null, reference: Float64Array | null): void {
  const words = (numbers: Float64Array | null) =>
    numbers === null ? null : new BigUint64Array(numbers.slice().buffer);
  const [got, wanted] = [words(actual), words(reference)];
  const differs = got?.findIndex((word, at) => word !== wanted![at]) ?? -1;
  expect(differs, `${name}: the first number that differs between numbers of threads`).toBe(-1);
}
