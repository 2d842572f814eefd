import { describe, expect, it } from "vitest";
import { rowsInBlocks } from "../../src/source/rows-in-blocks.js";
import { rowNumber } from "../../src/table/row-number.js";
import { sliceRows } from "../../src/table/select-rows.js";
import { cellOf, columnOf, type Table } from "../../src/table/table.js";
import { tableFromColumns } from "../../src/table/table-from-columns.js";

/** 20 rows, each of which holds its own number, with gaps in rows 4, 5 and 13 */
const x = Array.from({ length: 20 }, (_, i) => ([4, 5, 13].includes(i + 1) ? null : i + 1));
const table = tableFromColumns({ unused: x, x, c: x.map((cell) => `level ${cell}`) });
const batches = (...ends: number[]) => ends.map((end, at) => sliceRows(table, ends[at - 1] ?? 0, end));

async function blocksOf(parts: Iterable<Table>, dropsMissing: boolean) {
  const blocks: Table[] = [];
  let dropped = 0;
  const plan = { columns: ["x", "c"], dropsMissing, blockRows: 6 };
  for await (const block of rowsInBlocks(parts, plan, (rows) => {
    dropped = rows;
  }))
    blocks.push(block);
  return { blocks, dropped };
}

describe("rows in blocks", () => {
  it("have the same size whatever the batches, know their numbers among all rows, and keep their levels", async () => {
    for (const parts of [batches(20), batches(1, 1, 4, 5, 19, 20), batches(12, 13, 20)]) {
      const { blocks, dropped } = await blocksOf(parts, true);
      expect(dropped).toBe(3);
      expect(blocks.map(({ rows }) => rows)).toEqual([6, 6, 5]);
      const rows = blocks.flatMap((block) =>
        Array.from({ length: block.rows }, (_, i) => [
          rowNumber(block, i),
          cellOf(columnOf(block, "x"), i),
          cellOf(columnOf(block, "c"), i),
        ]),
      );
      expect(rows).toEqual(x.flatMap((cell) => (cell === null ? [] : [[cell, cell, `level ${cell}`]])));
      expect(blocks[0]!.names).toEqual(["x", "c"]);
    }
  });

  it("keep rows that lack a cell where those are not to be dropped", async () => {
    const { blocks, dropped } = await blocksOf(batches(7, 20), false);
    expect([blocks.map(({ rows }) => rows), dropped]).toEqual([[6, 6, 6, 2], 0]);
    expect([rowNumber(blocks[2]!, 0), cellOf(columnOf(blocks[2]!, "x"), 0)]).toEqual([13, null]);
  });
});
