import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { selectRows, sliceRows } from "../../src/table/select-rows.js";
import { type Cell, cellOf, columnOf, listed, type Row, rowOf, tableOf } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { tableFromRows } from "../../src/table/table-from-rows.js";
import { expectSentence } from "../error-sentence.js";

/** What a careless caller passes, past the types. */
const careless = <T>(value: unknown) => value as T;

const cellsOfOneKind: fc.Arbitrary<Cell[]> = fc.oneof(
  fc.array(fc.option(fc.double({ noNaN: true })), { minLength: 4, maxLength: 4 }),
  fc.array(fc.option(fc.string()), { minLength: 4, maxLength: 4 }),
  fc.array(fc.option(fc.boolean()), { minLength: 4, maxLength: 4 }),
);

describe("a table", () => {
  it("has a missing cell for NaN, whatever the other cells of the column are", () => {
    for (const [cells, missing] of [
      [["a", Number.NaN, "b"], null],
      [[true, Number.NaN, false], null],
      [[1, Number.NaN, 2], null],
    ] as const) {
      const table = tableFromColumns({ x: careless<string[]>(cells) });
      expect(rowOf(table, 1)).toEqual({ x: missing });
      expect(tableFromRows(careless<Row[]>(cells.map((x) => ({ x }))))).toEqual(table);
    }
  });

  it("gives back the rows it was made from, whatever their cells and names", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), cellsOfOneKind, { minKeys: 1 }), (columns) => {
        const names = Object.keys(columns);
        const rows: Row[] = Array.from({ length: 4 }, (_, i) =>
          Object.fromEntries(names.map((name) => [name, columns[name]![i]!])),
        );
        for (const table of [tableFromRows(rows), tableFromColumns(columns)]) {
          expect(table.names).toEqual(names);
          expect(rows.map((_, i) => rowOf(table, i))).toEqual(rows);
        }
      }),
    );
  });

  it("takes columns in order of first appearance, and reads what a row lacks as missing", () => {
    const table = tableFromRows([{ a: 1 }, { b: "x", a: undefined }, { a: Number.NaN, b: null }]);
    expect(table.names).toEqual(["a", "b"]);
    expect([0, 1, 2].map((i) => rowOf(table, i))).toEqual([
      { a: 1, b: null },
      { a: null, b: "x" },
      { a: null, b: null },
    ]);
  });

  it("reads only a row's own cells, not what every object inherits", () => {
    // expected null, was: row 2: function Object() { [native code] } is a function, but earlier rows hold a string
    const table = tableFromRows([{ constructor: "Ferrari" }, careless<Row>({})]);
    expect(rowOf(table, 1)).toEqual({ constructor: null });
  });

  it("keeps typed arrays as they are, without a copy", () => {
    for (const values of [new Uint8Array([1, 255]), new Float32Array([0.5, Number.NaN]), new Int16Array([-1, 7])]) {
      const column = columnOf(tableFromColumns({ x: values }), "x");
      expect(column).toEqual({ kind: "number", values });
      expect(column.kind === "number" && column.values).toBe(values);
    }
  });

  it("codes texts by first appearance and booleans as 0 and 1", () => {
    const table = tableFromColumns({ t: ["b", "a", null, "b"], f: [true, false, null, true] });
    expect(columnOf(table, "t")).toEqual({ kind: "text", codes: Int32Array.of(0, 1, -1, 0), levels: ["b", "a"] });
    expect(columnOf(table, "f")).toEqual({ kind: "boolean", codes: Int8Array.of(1, 0, -1, 1), levels: [false, true] });
  });

  it("is frozen", () => {
    const table = tableFromColumns({ x: [1] });
    expect([table, table.names, table.columns].every(Object.isFrozen)).toBe(true);
  });
});

describe("rows of a table", () => {
  const table = tableFromColumns({ n: Uint8Array.of(1, 2, 3), t: ["x", null, "y"], f: [true, false, null] });

  it("are selected in any order, repeated if asked, with their column types", () => {
    const selected = selectRows(table, [2, 0, 2]);
    expect([0, 1, 2].map((i) => rowOf(selected, i))).toEqual([2, 0, 2].map((i) => rowOf(table, i)));
    const column = columnOf(selected, "n");
    expect(column.kind === "number" && column.values).toBeInstanceOf(Uint8Array);
  });

  it("are sliced as views on the same memory", () => {
    const slice = sliceRows(table, 1, 3);
    expect([slice.rows, rowOf(slice, 0), rowOf(slice, 1)]).toEqual([2, rowOf(table, 1), rowOf(table, 2)]);
    const [whole, part] = [columnOf(table, "n"), columnOf(slice, "n")];
    expect(whole.kind === "number" && part.kind === "number" && part.values.buffer === whole.values.buffer).toBe(true);
  });

  it("have cells that are null where missing", () => {
    expect(cellOf(columnOf(tableFromColumns({ x: Float64Array.of(Number.NaN, 0) }), "x"), 0)).toBeNull();
    expect(cellOf(columnOf(table, "t"), 1)).toBeNull();
    expect(cellOf(columnOf(table, "f"), 2)).toBeNull();
  });
});

describe("bad input to a table is refused in one line that names value, expectation and remedy", () => {
  it("no rows, no columns, or something that is not rows", () => {
    expectSentence(() => tableFromRows([]), "data", "no rows", "give at least one");
    expectSentence(() => tableFromColumns({}), "data", "no columns", "a target and one feature");
    expectSentence(() => tableFromRows([{}]), "data", "no columns");
    expectSentence(() => tableFromRows(careless({ a: [1] })), "data", "expected an array of row objects");
    expectSentence(() => tableFromRows(careless([{ a: 1 }, null])), "data", "row 2 is null", "expected an object");
    expectSentence(() => tableFromRows(careless([[1, 2]])), "data", "row 1 is [1,2]", "name the columns");
  });

  it("columns that are not arrays, or of different lengths", () => {
    expectSentence(() => tableFromColumns({ x: careless("abc") }), "data", 'column "x" is not an array');
    expectSentence(() => tableFromColumns({ x: careless(new BigInt64Array(1)) }), "data", 'column "x"', "typed array");
    expectSentence(
      () => tableFromColumns({ x: [1], longer: [1, 2] }),
      "data",
      'column "longer" has 2 rows, but "x" has 1',
      "one length",
    );
  });

  it("a column name that occurs twice", () => {
    const column = { kind: "number", values: new Float64Array(1) } as const;
    expectSentence(
      () => tableOf(["x", "y", "x"], [column, column, column]),
      "data",
      'column "x" occurs twice',
      "rename",
    );
  });

  it("cells of two kinds, or of a kind that no column holds", () => {
    expectSentence(
      () => tableFromRows([{ x: null }, { x: 1 }, { x: "2" }]),
      "data",
      'column "x", row 3: "2" is a string, but earlier rows hold a number',
      "one kind",
    );
    for (const cell of [10n, new Date(0), ["a"], { a: 1 }, Symbol("s")])
      expectSentence(
        () => tableFromRows([{ x: careless<Cell>(cell) }]),
        "data",
        'column "x" holds ',
        "expected numbers, strings or booleans",
        "convert",
      );
  });

  it("a column that is not there, with the nearest name or all names", () => {
    const table = tableFromColumns({ "Sepal.Length": [1], Species: ["setosa"] });
    expectSentence(() => columnOf(table, "species"), "data", 'no column "species"', 'did you mean "Species"?');
    expectSentence(
      () => columnOf(table, "weight"),
      "data",
      'no column "weight"',
      'the columns are "Sepal.Length", "Species"',
    );
  });

  it("shows at most twelve names of a long list", () => {
    const names = Array.from({ length: 15 }, (_, j) => `c${j}`);
    expect(listed(names)).toContain('"c11" and 3 more');
    expect(listed(["a", "b"])).toBe('"a", "b"');
  });
});
