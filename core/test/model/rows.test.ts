import { describe, expect, it } from "vitest";
import { completeRows, rowOf, selectRows, sliceRows, type Table, tableFromColumns } from "../../src/index.js";
import { random } from "../../src/numeric/random.js";
import { expectSentence } from "../error-sentence.js";

function rowsOf(table: Table) {
  return Array.from({ length: table.rows }, (_, i) => rowOf(table, i));
}

/** A table of 30 rows in which a cell of each column is missing now and then. */
function tableWithGaps(seed: number): Table {
  const source = random(seed);
  const some = <T>(cell: T) => (source.uniform() < 0.2 ? null : cell);
  const indices = Array.from({ length: 30 }, (_, i) => i);
  return tableFromColumns({
    number: indices.map((i) => some(i)),
    text: indices.map((i) => some(`t${i % 4}`)),
    flag: indices.map((i) => some(i % 2 === 0)),
  });
}

describe("complete rows", () => {
  it("are those in which every named column has a value, in their order, with a count of the others", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const table = tableWithGaps(seed);
      for (const names of [["number"], ["text", "flag"], ["flag", "number", "text"], []]) {
        const kept = rowsOf(table).filter((row) => names.every((name) => row[name] !== null));
        const complete = completeRows(table, names);
        expect(rowsOf(complete.table), `seed ${seed}`).toEqual(kept);
        expect(complete.dropped).toBe(30 - kept.length);
      }
    }
  });

  it("have finite numbers, and are the same table, not a copy, where nothing is missing", () => {
    const table = tableFromColumns({ x: [1, Number.POSITIVE_INFINITY, 3], y: ["a", "b", "c"] });
    expect(rowsOf(completeRows(table, ["x"]).table)).toEqual([
      { x: 1, y: "a" },
      { x: 3, y: "c" },
    ]);
    expect(completeRows(table, ["y"])).toEqual({ table, dropped: 0, kept: null });
    expect(completeRows(table, ["y"]).table).toBe(table);
    expectSentence(() => completeRows(table, ["z"]), "data", 'no column "z"');
  });
});

describe("selected rows", () => {
  it("are the rows of these numbers, and a slice is the selection of its range", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const table = tableWithGaps(seed);
      const source = random(seed);
      const indices = Array.from({ length: 12 }, () => Math.floor(30 * source.uniform()));
      expect(rowsOf(selectRows(table, indices)), `seed ${seed}`).toEqual(indices.map((i) => rowOf(table, i)));
      expect(rowsOf(sliceRows(table, 5, 9))).toEqual(rowsOf(selectRows(table, [5, 6, 7, 8])));
    }
    expect(selectRows(tableWithGaps(1), []).rows).toBe(0);
  });

  it("are never rows that the table lacks", () => {
    // expected an error, was: a row with the first level of every text column
    const table = tableFromColumns({ x: [1, 2], t: ["a", "b"] });
    for (const i of [-1, 2, 0.5, Number.NaN])
      expectSentence(() => selectRows(table, [0, i]), "option", `no row ${i}`, "from 0 to 1");
    // expected an error, was: the last row, counted from the end
    for (const [start, end] of [
      [-1, 2],
      [2, 1],
      [0.5, 1],
      [0, Number.NaN],
    ] as const)
      expectSentence(() => sliceRows(table, start, end), "option", `rows ${start} … ${end}`, "expected a first row");
    expect(sliceRows(table, 1, 9).rows).toBe(1);
  });
});
