import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DesignMatrix } from "../../src/design/design-matrix.js";
import { type Feature, featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { inRowSpan } from "../../src/likelihood/in-row-span.js";
import { makeSample, type Sample } from "../../src/likelihood/sample.js";
import { normals, random } from "../../src/numeric/random.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { expectClose } from "../close-to.js";

const K = 3;

/** Few rows of many numbers, mostly 0 or none of them, centred or not, some rows twice, some categories. */
interface Wide {
  readonly n: number;
  /** features for each row */
  readonly perRow: number;
  readonly isSparse: boolean;
  readonly isCentred: boolean;
  readonly hasConstant: boolean;
  readonly hasTwins: boolean;
  readonly seed: number;
}

const wide: fc.Arbitrary<Wide> = fc.record({
  n: fc.integer({ min: K, max: 9 }),
  perRow: fc.integer({ min: 5, max: 8 }),
  isSparse: fc.boolean(),
  isCentred: fc.boolean(),
  hasConstant: fc.boolean(),
  hasTwins: fc.boolean(),
  seed: fc.nat(),
});

function sampleOf({ n, perRow, isSparse, isCentred, hasConstant, hasTwins, seed }: Wide): Sample {
  const source = random(seed);
  const names = Array.from({ length: n * perRow }, (_, j) => `x${j}`);
  const column = () => {
    const cells = normals(source, n).map((x) => (isSparse && source.uniform() < 0.9 ? 0 : x));
    if (hasTwins) cells[1] = cells[0]!;
    return cells;
  };
  const numbers = names.map(
    (name): Feature => (isCentred ? numberFeature(name, source.normal(), 0.5 + source.uniform()) : numberFeature(name)),
  );
  const level = { kind: "category", column: "level", levels: ["a", "b"], reference: null, unseen: "error" } as const;
  const constant: Feature[] = hasConstant ? [{ kind: "constant" }] : [];
  const table = tableFromColumns({
    ...Object.fromEntries(names.map((name) => [name, column()])),
    level: Array.from({ length: n }, (_, i) => (i % 3 === 0 && !(hasTwins && i === 0) ? "a" : "b")),
    y: Array.from({ length: n }, (_, i) => `c${i % K}`),
  });
  return makeSample(featureMapOf([...numbers, ...constant, level]), table, "y");
}

function product(design: DesignMatrix, W: Float64Array, columns: number): Float64Array {
  const out = new Float64Array(design.rows * columns);
  design.times(W, columns, out);
  return out;
}

describe("inRowSpan", () => {
  it("has columns in which weights have the scores and the length of those of the features", () => {
    fc.assert(
      fc.property(wide, (problem) => {
        const sample = sampleOf(problem);
        const { sample: inColumns, weightsOf, inSpan } = inRowSpan(sample)!;
        const first = problem.hasConstant ? 1 : 0;
        const rank = inColumns.design.features - first;
        expect(rank).toBeLessThanOrEqual(problem.hasTwins ? problem.n - 1 : problem.n);
        const V = normals(random(problem.seed + 1), (first + rank) * K);
        const W = weightsOf(V);
        const scores = product(inColumns.design, V, K);
        const size = Math.max(...scores.map(Math.abs));
        expectClose(product(sample.design, W, K), scores, { absolute: 1e-9 * size });
        const at = problem.n * problem.perRow;
        const penalised = [...W].filter((_, jk) => !(problem.hasConstant && Math.floor(jk / K) === at));
        expectClose(Math.hypot(...penalised), Math.hypot(...V.subarray(first * K)), { relative: 1e-7 });
        expectClose(inSpan(W), V, { absolute: 1e-7 });
      }),
    );
  });

  it("loses nothing of a ridge by leaving out what is no combination of rows", () => {
    const sample = sampleOf({
      n: 6,
      perRow: 6,
      isSparse: false,
      isCentred: true,
      hasConstant: true,
      hasTwins: false,
      seed: 3,
    });
    const { weightsOf, inSpan } = inRowSpan(sample)!;
    const W = normals(random(5), sample.design.features * K);
    const projected = weightsOf(inSpan(W));
    expectClose(product(sample.design, projected, K), product(sample.design, W, K), { absolute: 1e-10 });
    expect(Math.hypot(...projected)).toBeLessThan(Math.hypot(...W));
  });

  it("is null where features are few or all 0, and made once for a sample", () => {
    const sample = sampleOf({
      n: 9,
      perRow: 5,
      isSparse: true,
      isCentred: false,
      hasConstant: true,
      hasTwins: true,
      seed: 1,
    });
    expect(inRowSpan(sample)).toBe(inRowSpan(sample));
    const narrow = tableFromColumns({ x: [1, 2, 3], y: ["a", "b", "a"] });
    expect(inRowSpan(makeSample(featureMapOf([numberFeature("x")]), narrow, "y"))).toBeNull();
    const zeros = tableFromColumns({
      ...Object.fromEntries(Array.from({ length: 12 }, (_, j) => [`x${j}`, [0, 0]])),
      y: ["a", "b"],
    });
    const names = Array.from({ length: 12 }, (_, j) => numberFeature(`x${j}`));
    expect(inRowSpan(makeSample(featureMapOf(names), zeros, "y"))).toBeNull();
  });
});
