import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate, fit, type Row, selectRows, sparseColumn, tableFromColumns, tableFromRows } from "../../src/index.js";
import { rowsDigest } from "../../src/model/rows-digest.js";

const NAMES = ["a", "b", "c"];
const aRow = fc.record<Row>({
  a: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ noNaN: true }), fc.constant(-0), fc.constant(null)),
  b: fc.constantFrom("x", "y", null),
  c: fc.boolean(),
});
const someRows = fc.array(aRow, { minLength: 1, maxLength: 20 });
/** A first row that makes the columns numbers, texts and booleans, whatever follows. */
const FIRST: Row = { a: 1, b: "x", c: true };

function digestOf(rows: readonly Row[], weights: readonly number[] | null = null): string {
  return rowsDigest(tableFromRows([FIRST, ...rows]), NAMES, weights && [1, ...weights]);
}

describe("the digest of rows", () => {
  it("is the same for any order of the rows and of the columns", () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        expect(digestOf([...rows].reverse())).toBe(digestOf(rows));
        const turned = rows.map(({ a, b, c }) => ({ c: c!, b: b!, a: a! }));
        expect(rowsDigest(tableFromRows([{ c: true, b: "x", a: 1 }, ...turned]), ["c", "a", "b"], null)).toBe(
          digestOf(rows),
        );
      }),
    );
  });

  it("is another one when a cell changes, a row comes twice, or cells change places", () => {
    fc.assert(
      fc.property(someRows, fc.nat(), aRow, (rows, at, other) => {
        const i = at % rows.length;
        const isSame =
          JSON.stringify(other) === JSON.stringify(rows[i]) || NAMES.every((k) => rows[i]![k] === other[k]);
        if (!isSame) expect(digestOf(rows.with(i, other))).not.toBe(digestOf(rows));
        expect(digestOf([...rows, rows[i]!])).not.toBe(digestOf(rows));
      }),
    );
    const pair = (a: number, b: number) => rowsDigest(tableFromRows([{ a, b }]), ["a", "b"], null);
    expect(pair(1, 2)).not.toBe(pair(2, 1));
  });

  it("is another one when two rows exchange one cell, as labels that were shuffled do", () => {
    const labelled = (labels: string) =>
      rowsDigest(tableFromRows([...labels].map((y, i) => ({ x: i, y }))), ["x", "y"], null);
    expect(labelled("abab")).not.toBe(labelled("baab"));
    fc.assert(
      fc.property(aRow, aRow, (one, other) => {
        fc.pre(
          !Object.is(one.a ?? null, other.a ?? null) && one.a !== other.a && (one.b !== other.b || one.c !== other.c),
        );
        expect(digestOf([one, other])).not.toBe(
          digestOf([
            { ...one, a: other.a! },
            { ...other, a: one.a! },
          ]),
        );
      }),
    );
  });

  it("does not see how numbers are stored: bytes, floats, sparse; and 0 and −0 are one number", () => {
    const cells = [0, 3, 0, 0, 250, 0];
    const digest = (column: Parameters<typeof tableFromColumns>[0][string]) =>
      rowsDigest(tableFromColumns({ x: column }), ["x"], null);
    const wanted = digest(Float64Array.from(cells));
    expect(digest(Uint8Array.from(cells))).toBe(wanted);
    expect(digest(Float32Array.from(cells))).toBe(wanted);
    expect(digest(Float64Array.from(cells, (x) => x || -0))).toBe(wanted);
    expect(digest(sparseColumn(6, Int32Array.of(1, 4), Float64Array.of(3, 250)))).toBe(wanted);
  });

  it("leaves out rows that weigh nothing", () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const kept = rows.filter((_, i) => i % 2 === 0);
        expect(
          digestOf(
            rows,
            rows.map((_, i) => (i % 2 === 0 ? 2 : 0)),
          ),
        ).toBe(digestOf(kept));
      }),
    );
  });
});

describe("a model evaluated", () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({ x: Math.sin(i), g: i % 4 ? "u" : "v", y: i % 3 ? "a" : "b" }));

  it("knows the rows that it learnt in any order, and others, fewer and changed ones apart", async () => {
    const model = await fit(rows.slice(0, 40), "y");
    const known = (of: readonly Row[]) => evaluate(model, of).areLearntRows;
    expect(known(rows.slice(0, 40))).toBe(true);
    expect(known(rows.slice(0, 40).reverse())).toBe(true);
    expect(known(rows.slice(20))).toBe(false);
    expect(known(rows.slice(0, 39))).toBe(false);
    expect(known(rows.slice(0, 40).map((row, i) => (i === 7 ? { ...row, x: 0.5 } : row)))).toBe(false);
  });

  it("knows rows of which some were left out, and columns that it does not read do not matter", async () => {
    const gaps = rows.map((row, i) => ({ ...row, x: i === 3 ? null : row.x, note: `n${i}` }));
    const model = await fit(gaps, "y", { ignore: ["note"], missing: "drop" });
    const table = tableFromRows(gaps);
    const whole = selectRows(
      table,
      Array.from(rows.keys()).filter((i) => i !== 3),
    );
    expect(evaluate(model, whole).areLearntRows).toBe(true);
  });
});
