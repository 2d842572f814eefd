import * as arrow from "apache-arrow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  evaluate,
  fit,
  holdOut,
  probabilities,
  type RowMatrix,
  type Rows,
  raw,
  rowOf,
  sliceRows,
  standardize,
  tableFromColumns,
  tableFromMatrix,
} from "../../src/index.js";
import { random } from "../../src/numeric/random.js";
import type { NumberArray } from "../../src/table/number-array.js";
import { expectSentence } from "../error-sentence.js";
import { runs, TIMEOUT } from "../many.js";

const STORAGES = [Float64Array, Float32Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array, Uint8Array];

/** A matrix of small whole numbers, which every storage holds, with one label per row. */
const matrices = fc
  .record({
    rows: fc.integer({ min: 4, max: 70 }),
    columns: fc.integer({ min: 1, max: 40 }),
    storage: fc.constantFrom(...STORAGES),
    seed: fc.integer(),
  })
  .map(({ rows, columns, storage, seed }) => {
    const source = random(seed);
    const data = Float64Array.from({ length: rows * columns }, () => Math.floor(8 * source.uniform()));
    const labels = Array.from({ length: rows }, (_, i) =>
      i < 2 ? "ab"[i]! : "abc"[Math.floor(3 * source.uniform())]!,
    );
    const matrix: RowMatrix = { rows, columns, data: storage.from(data as never) as NumberArray };
    return { matrix, labels, seed };
  });

describe("rows in any form", () => {
  it(
    "are one: objects, columns, a table, a matrix, arrays, Arrow tables give the same weights and probabilities, bit for bit",
    async () => {
      await fc.assert(
        fc.asyncProperty(matrices, async ({ matrix, labels }) => {
          const { rows: n, columns: d, data } = matrix;
          const names = Array.from({ length: d }, (_, j) => `x${j + 1}`);
          const arrays = Array.from({ length: n }, (_, i) => data.slice(i * d, i * d + d));
          const columns: Record<string, NumberArray | string[]> = { label: labels };
          for (const [j, name] of names.entries()) columns[name] = data.filter((_, ij) => ij % d === j);
          const table = tableFromColumns(columns);
          const model = await fit(table, "label");
          const forms: readonly Rows[] = [
            Array.from({ length: n }, (_, i) => rowOf(table, i)),
            columns,
            tableFromMatrix(matrix, { label: labels }),
            arrow.tableFromArrays(columns as never) as never,
          ];
          for (const rows of forms) {
            const same = await fit(rows as typeof table, "label");
            expect([...same.weights]).toEqual([...model.weights]);
            expect(probabilities(model, rows)).toEqual(probabilities(same, table));
            expect(evaluate(model, rows).logLoss).toBe(evaluate(model, table).logLoss);
          }
          for (const rows of [matrix, { ...matrix, names }, arrays, arrays.map((row) => [...row])] as const) {
            const same = await fit(rows, labels);
            expect([...same.weights]).toEqual([...model.weights]);
            expect(probabilities(model, rows)).toEqual(probabilities(model, table));
          }
        }),
        runs(30),
      );
    },
    TIMEOUT,
  );

  it("keep their storage: bytes stay bytes, and a matrix keeps the type of its numbers", () => {
    for (const storage of STORAGES) {
      const { columns } = tableFromMatrix({
        rows: 2,
        columns: 3,
        data: storage.from([1, 2, 3, 4, 5, 6]) as NumberArray,
      });
      expect(columns.map((column) => column.kind === "number" && [...column.values])).toEqual([
        [1, 4],
        [2, 5],
        [3, 6],
      ]);
      expect(columns.every((column) => column.kind === "number" && column.values instanceof storage)).toBe(true);
    }
  });

  it("of a matrix take numbers as labels, too, and hold rows out", async () => {
    const data = Float32Array.from({ length: 40 }, (_, ij) => Math.sin(ij));
    const labels = Uint8Array.from({ length: 20 }, (_, i) => i % 3);
    const model = await fit({ rows: 20, columns: 2, data }, labels);
    expect(model.classes).toEqual([0, 1, 2]);
    expect(model.target).toBe("label");
    expect(
      holdOut(tableFromMatrix({ rows: 20, columns: 2, data }, { label: labels }), "label", 0.2).heldOut,
    ).toHaveLength(4);
  });

  it("of Arrow: texts, booleans, nulls and 64-bit integers are read, dates only if they are ignored", async () => {
    const many = Array.from({ length: 12 }, (_, i) => i);
    const columns = {
      text: many.map((i) => (i === 3 ? null : `t${i % 3}`)),
      long: BigInt64Array.from(many.map(BigInt)),
      flag: many.map((i) => i % 2 === 0),
      number: many.map((i) => (i === 5 ? null : i / 7)),
      when: many.map((i) => new Date(2026, 1, i)),
      kind: many.map((i) => "ab"[(i * i) % 2]!),
    };
    const rows = many.map((i) => ({
      text: columns.text[i],
      long: i,
      flag: columns.flag[i],
      number: columns.number[i],
      kind: columns.kind[i]!,
    }));
    const expected = await fit(rows, "kind", { missing: "drop" });
    {
      const table = arrow.tableFromArrays(columns);
      const model = await fit(table as never, "kind", { ignore: ["when"], missing: "drop" });
      expect([...model.weights]).toEqual([...expected.weights]);
      expect(
        probabilities(model, sliceRows(tableFromColumns({ ...columns, long: many, when: many }), 6, 12)),
      ).toHaveLength(12);
      await expect(fit(table as never, "kind", { missing: "drop" })).rejects.toThrow(/column "when" holds Timestamp/);
    }
    const beyond = { long: BigInt64Array.of(1n, 2n ** 60n), kind: ["a", "b"] };
    await expect(fit(arrow.tableFromArrays(beyond) as never, "kind")).rejects.toThrow(
      /column "long", row 2: 1152921504606846976 is beyond 2\^53/,
    );
  });

  it("that do not fit are refused in one sentence that says what was given", async () => {
    const data = new Float32Array(6).map((_, i) => i * i);
    const model = await fit({ rows: 3, columns: 2, data }, ["a", "b", "a"]);
    const refused: readonly (readonly [rows: unknown, expectation: string])[] = [
      [{ rows: 4, columns: 2, data }, "a matrix of 4 rows and 2 columns with 6 numbers"],
      [{ rows: 2, columns: 3, data }, "the matrix has 3 columns without names, but the model reads x1 to x2"],
      [{ rows: 6, columns: 1, data }, 'there is no column "x2"'],
      [{ rows: 3, columns: 2, data, names: ["x1"] }, '2 columns with the names "x1"'],
      [[[1, 2], [1]], "row 2 is 1 cells, but row 1 has 2 cells"],
      [[[1, 2], { x1: 1 }], 'row 2 is {"x1":1}, but row 1 has 2 cells'],
      [[[1, "2"]], 'row 1, column 2: "2"; expected a number'],
      [
        [new Float32Array(2), new Float64Array(2)],
        "row 2 is 2 numbers of a Float64Array, but row 1 has 2 of a Float32Array",
      ],
      [{ x1: [1, 2], x2: [1] }, 'column "x2" has 1 rows, but "x1" has 2'],
    ];
    for (const [rows, expectation] of refused)
      expectSentence(() => probabilities(model, rows as never), "data", expectation);
    await expect(fit({ rows: 3, columns: 2, data }, ["a", "b"])).rejects.toThrow(
      /column "label" has 2 rows, but "x1" has 3/,
    );
  });

  it("with features of their own: recipes name the columns of a matrix as those of a table", async () => {
    const data = Float64Array.from({ length: 30 }, (_, ij) => Math.cos(ij * ij));
    const labels = Array.from({ length: 10 }, (_, i) => "ab"[i % 2]!);
    const named = { rows: 10, columns: 3, data, names: ["a", "b", "c"] };
    const model = await fit(named, labels, { features: [raw("a"), standardize("c")], ignore: ["b"] });
    expect(model.featureMap.features).toHaveLength(3);
    expect(probabilities(model, named)).toHaveLength(20);
  });
});
