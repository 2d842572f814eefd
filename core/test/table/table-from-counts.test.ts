import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsRead, fit, probabilities, raw, tableFromRows } from "../../src/index.js";
import { rowOf } from "../../src/table/table.js";
import { tableFromCounts } from "../../src/table/table-from-counts.js";
import { expectSameBits } from "../close-to.js";
import { runs } from "../many.js";

const NAMES = ["free", "prize", "__proto__", "constructor", "", "toString", "a b", "0"];
const counts = fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(0, 1, 2, 0.5, -3, 1e300)), {
  maxLength: 6,
});

/** The rows with every key of any of them, 0 where it is absent: what a table of counts has to be. */
function filledUp(rows: readonly ReadonlyMap<string, number>[], names: readonly string[]) {
  return rows.map((row) => Object.fromEntries(names.map((name) => [name, row.get(name) ?? 0])));
}

describe("a table from counts", () => {
  it("is the table of the rows filled up with zeros, whether they are maps or objects", () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 8 }), (lists) => {
        const maps = lists.map((list) => new Map(list));
        const names = [...new Set(maps.flatMap((map) => [...map.keys()]))];
        fc.pre(names.length > 0);
        const wanted = filledUp(maps, names);
        for (const rows of [maps, maps.map((map) => Object.fromEntries(map))]) {
          const table = tableFromCounts(rows);
          expect([...table.names].sort()).toEqual([...names].sort());
          wanted.forEach((row, i) => {
            expect(rowOf(table, i)).toEqual(row);
          });
        }
      }),
      runs(100),
    );
  });

  it("fits and predicts as the rows filled up do, bit for bit", async () => {
    const rows = [{ free: 2, prize: 1 }, { lunch: 1 }, { prize: 3 }, { lunch: 2, free: 1 }];
    const kinds = ["spam", "ham", "spam", "ham"];
    const names = ["free", "prize", "lunch"];
    const filled = filledUp(
      rows.map((row) => new Map(Object.entries(row))),
      names,
    );
    const model = await fit(tableFromCounts(rows, { kind: kinds }), "kind", { features: raw() });
    const plain = await fit(tableFromRows(filled.map((row, i) => ({ ...row, kind: kinds[i]! }))), "kind", {
      features: raw(),
    });
    const served = tableFromCounts([{}, { lunch: 1, unknown: 7 }], {}, columnsRead(model.featureMap));
    expectSameBits(
      probabilities(model, served),
      probabilities(plain, [
        { free: 0, prize: 0, lunch: 0 },
        { free: 0, prize: 0, lunch: 1 },
      ]),
    );
  });

  it("takes null and undefined for absent, and refuses what is no count", () => {
    expect(
      rowOf(
        tableFromCounts([
          { a: null, b: 1 },
          { a: 2, b: undefined },
        ]),
        1,
      ),
    ).toEqual({ b: 0, a: 2 });
    expect(() => tableFromCounts([{ a: Number.NaN }])).toThrow('row 1: "a" occurs NaN times; expected a finite number');
    expect(() => tableFromCounts([{ a: 1 }, { a: "spam" as never }])).toThrow("row 2");
    expect(() => tableFromCounts([[1] as never])).toThrow("expected an object or a Map");
  });

  it("refuses a key that another column has", () => {
    expect(() => tableFromCounts([{ kind: 1 }], { kind: ["a"] })).toThrow('column "kind" occurs twice');
  });
});
