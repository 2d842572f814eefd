import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Column,
  evaluateRow,
  fit,
  fitFeatureMap,
  makeSample,
  probabilities,
  raw,
  rowOf,
  selectRows,
  sliceRows,
  sparseColumn,
  standardize,
  tableFromColumns,
} from "../../src/index.js";

/** Columns of mostly zeros, as numbers and as sparse columns of the same numbers. */
const twoTables = fc
  .array(
    fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: -3, max: 9 })), {
      minLength: 6,
      maxLength: 6,
    }),
    {
      minLength: 2,
      maxLength: 5,
    },
  )
  .map((columns) => {
    const y = Float64Array.of(0, 1, 2, 0, 1, 2);
    const named = (make: (cells: number[]) => Float64Array | Column) =>
      tableFromColumns({ y, ...Object.fromEntries(columns.map((cells, j) => [`x${j}`, make(cells)])) });
    return { dense: named((cells) => Float64Array.from(cells)), sparse: named(sparseFrom) };
  });

function sparseFrom(cells: readonly number[]): Column {
  const at = cells.flatMap((cell, i) => (cell === 0 ? [] : [i]));
  return sparseColumn(
    cells.length,
    Int32Array.from(at),
    Float64Array.from(at, (i) => cells[i]!),
  );
}

describe("sparse columns", () => {
  it("have the rows, cells and selections of the same numbers written out", () => {
    fc.assert(
      fc.property(twoTables, ({ dense, sparse }) => {
        expect(sparse.rows).toBe(6);
        for (let i = 0; i < 6; i++) expect(rowOf(sparse, i)).toEqual(rowOf(dense, i));
        const picked = selectRows(sparse, [4, 0, 4]);
        expect([0, 1, 2].map((i) => rowOf(picked, i))).toEqual([4, 0, 4].map((i) => rowOf(dense, i)));
        const sliced = sliceRows(sparse, 1, 4);
        for (let i = 0; i < 3; i++) expect(rowOf(sliced, i)).toEqual(rowOf(dense, i + 1));
      }),
    );
  });

  it("give the features of the same numbers written out, raw and standardised", () => {
    fc.assert(
      fc.property(twoTables, fc.constantFrom(raw(), standardize()), ({ dense, sparse }, recipe) => {
        const maps = [dense, sparse].map((table) => fitFeatureMap(table, recipe, { exclude: ["y"] }));
        expect(maps[1]).toEqual(maps[0]);
        const [fromDense, fromSparse] = [dense, sparse].map((table, t) => makeSample(maps[t]!, table, "y").design);
        const K = 2;
        const W = Float64Array.from({ length: fromDense!.features * K }, (_, jk) => Math.sin(jk));
        const scores = [fromDense!, fromSparse!].map((design) => {
          const out = new Float64Array(6 * K);
          design.times(W, K, out);
          return out;
        });
        expect(scores[1]).toEqual(scores[0]);
        const phi = evaluateRow(maps[0]!, rowOf(sparse, 3));
        expect(scores[1]![3 * K]).toBeCloseTo(
          phi.reduce((sum, x, j) => sum + x * W[j * K]!, 0),
          12,
        );
      }),
    );
  });

  it("are never written out on the way to sparse rows", () => {
    const column = sparseColumn(100_000, Int32Array.of(7, 70_000), Float32Array.of(1, 2));
    const guarded = {
      ...{ kind: "number" as const, sparse: (column as Extract<Column, { kind: "number" }>).sparse! },
      get values(): Float64Array {
        throw new Error("written out");
      },
    };
    const y = Int32Array.from({ length: 100_000 }, (_, i) => i % 3);
    const table = tableFromColumns({ y, a: guarded, b: guarded });
    const { design } = makeSample(fitFeatureMap(table, raw(), { exclude: ["y"] }), table, "y");
    expect(design.bytes).toBeLessThan(1e6);
    expect(() => guarded.values).toThrow("written out");
  });

  it("are fitted and predicted like others", async () => {
    const y = Int32Array.from({ length: 60 }, (_, i) => i % 3);
    const at = Int32Array.from({ length: 20 }, (_, e) => 3 * e);
    const table = tableFromColumns({ y, x: sparseColumn(60, at, new Float64Array(20).fill(2)) });
    const model = await fit(table, "y", { features: raw() });
    expect(model.report.converged).toBe(true);
    expect(probabilities(model, table)[0]).toBeGreaterThan(0.8);
  });

  it("that are wrong are refused: lengths, order, range, and numbers that are none, by their row", () => {
    const one = Float64Array.of(1);
    expect(() => sparseColumn(3, Int32Array.of(0, 1), one)).toThrow("2 rows and 1 values");
    expect(() => sparseColumn(3, Int32Array.of(1, 1), Float64Array.of(1, 2))).toThrow("row 1 at place 2");
    expect(() => sparseColumn(3, Int32Array.of(3), one)).toThrow(
      "row 3 at place 1; expected ascending rows from 0 to 2",
    );
    const table = tableFromColumns({
      y: Int32Array.of(0, 1, 2),
      x: sparseColumn(3, Int32Array.of(2), Float64Array.of(Number.NaN)),
    });
    expect(() => fitFeatureMap(table, raw(), { exclude: ["y"] })).toThrow('column "x", row 3');
  });
});
