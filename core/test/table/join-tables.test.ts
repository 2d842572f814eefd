import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinTables } from "../../src/table/join-tables.js";
import { selectRows } from "../../src/table/select-rows.js";
import { type Row, rowOf, type Table } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { runs } from "../many.js";

const rowsOf = (table: Table): Row[] => Array.from({ length: table.rows }, (_, i) => rowOf(table, i));

const cells = fc.record({
  x: fc.double({ noNaN: true }),
  colour: fc.option(fc.constantFrom("a", "b", "", "ä")),
  flag: fc.option(fc.boolean()),
});

/** At least one row has a colour and a flag, so that the columns have their kinds. */
const tables = fc.array(cells, { maxLength: 6 }).map((rows) => {
  const all = [...rows, { x: 0.5, colour: "c", flag: true }];
  return tableFromColumns({
    x: all.map(({ x }) => x),
    colour: all.map(({ colour }) => colour),
    flag: all.map(({ flag }) => flag),
  });
});

describe("joinTables", () => {
  it("has the rows of all tables in their order, whose levels are in another order in each", () => {
    fc.assert(
      fc.property(fc.array(tables, { minLength: 1, maxLength: 4 }), (parts) => {
        expect(rowsOf(joinTables(parts))).toEqual(parts.flatMap(rowsOf));
      }),
      runs(50),
    );
  });

  it("has them where all tables share their levels, and where only some do", () => {
    fc.assert(
      fc.property(tables, tables, fc.array(fc.nat(5), { minLength: 1, maxLength: 5 }), (whole, other, places) => {
        const part = selectRows(
          whole,
          places.filter((i) => i < whole.rows),
        );
        expect(rowsOf(joinTables([part, whole, part]))).toEqual([part, whole, part].flatMap(rowsOf));
        expect(rowsOf(joinTables([part, other, whole]))).toEqual([part, other, whole].flatMap(rowsOf));
      }),
      runs(50),
    );
  });

  it("refuses a column that is of another kind in a later table, by its name", () => {
    const [one, two] = [tableFromColumns({ x: [1, 2] }), tableFromColumns({ x: ["a"] })];
    expect(() => joinTables([one, two])).toThrow(/column "x" is numeric in some rows and text in others/);
  });
});
