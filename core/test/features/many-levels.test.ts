import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { categoryCodes } from "../../src/features/category-codes.js";
import type { CategoryFeature, Level } from "../../src/features/feature-map.js";
import { codedLevels } from "../../src/features/feature-map.js";
import { cellNumber } from "../../src/model/row-reader.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";
import { runs } from "../many.js";

/** How many entries the searches through arrays of `work` may look at. */
function searchedBy(work: () => void): number {
  const searches = (["indexOf", "includes", "find", "findIndex"] as const).map((by) => vi.spyOn(Array.prototype, by));
  try {
    work();
    return searches.flatMap(({ mock }) => mock.contexts as unknown[][]).reduce((sum, { length }) => sum + length, 0);
  } finally {
    for (const search of searches) search.mockRestore();
  }
}

const categories = fc
  .record({
    count: fc.integer({ min: 2, max: 400 }),
    areNumbers: fc.boolean(),
    reference: fc.option(fc.nat(1000)),
    unseen: fc.constantFrom("error", "zero"),
  })
  .map(({ count, areNumbers, reference, unseen }): CategoryFeature => {
    const levels = Array.from({ length: count }, (_, at) => (areNumbers ? at : `name ${at}`));
    return {
      kind: "category",
      column: "g",
      levels,
      reference: reference === null ? null : levels[reference % count]!,
      unseen: unseen as CategoryFeature["unseen"],
    };
  });

describe("a category of many levels", () => {
  // each level was searched for among all of them: a fit of 300 000 names took minutes before its first pass
  it("is not searched for each of them, and has the codes of a search", () => {
    fc.assert(
      fc.property(categories, (feature) => {
        const cells = [...feature.levels].reverse();
        const expected = cells.map((cell) => (codedLevels(feature) as readonly Level[]).indexOf(cell));
        const table = tableFromColumns({ g: cells });
        let found: { readonly coded: Int32Array; readonly read: number[] } | null = null;
        const searched = searchedBy(() => {
          const codeOf = cellNumber({ kind: "category", column: "g", feature });
          found = { coded: categoryCodes(feature, table), read: cells.map(codeOf) };
        });
        expect(found).toEqual({ coded: Int32Array.from(expected), read: expected });
        expect(searched).toBeLessThanOrEqual(3 * feature.levels.length);
      }),
      runs(60),
    );
  });
});
