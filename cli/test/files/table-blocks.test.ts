import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import type { Cell, Table } from "multilogit";
import { cellOf } from "multilogit";
import { rowNumber } from "multilogit/internal";
import { describe, expect, it } from "vitest";
import { runs, TIMEOUT } from "../../../core/test/many.js";
import type { BlockOptions } from "../../src/files/block-options.js";
import { withDuckDb } from "../../src/files/duckdb.js";
import { readTable } from "../../src/files/read-table.js";
import { withTableBlocks } from "../../src/files/table-blocks.js";
import { writeTable } from "../../src/files/write-table.js";
import { scratchFolder } from "./scratch.js";
import { writtenTables } from "./written-table.js";

const { file, path } = scratchFolder();

interface Stacked {
  readonly names: readonly string[];
  readonly kinds: readonly string[];
  readonly columns: readonly (readonly Cell[])[];
  readonly lacking: readonly string[];
}

function stacked(tables: readonly Table[], lacking: ReadonlySet<string>): Stacked {
  const [{ names, columns }] = tables as [Table];
  return {
    names,
    kinds: columns.map(({ kind }) => kind),
    columns: names.map((_, j) =>
      tables.flatMap((table) => Array.from({ length: table.rows }, (_, i) => cellOf(table.columns[j]!, i))),
    ),
    lacking: [...lacking],
  };
}

/** The table of a file as its blocks have it, and its notes, or the sentence that refuses it. */
async function inBlocks(name: string, options: BlockOptions): Promise<unknown> {
  const notes: string[] = [];
  const note = (sentence: string) => notes.push(sentence);
  const read = withTableBlocks(name, { ...options, note }, async (blocks) => {
    const tables: Table[] = [];
    for await (const table of blocks.blocks()) tables.push(table);
    expect(tables.reduce((sum, { rows }) => sum + rows, 0)).toBe(blocks.rows);
    tables.reduce((first, table) => {
      expect(rowNumber(table, table.rows - 1)).toBe(first + table.rows);
      return first + table.rows;
    }, 0);
    return stacked(tables, blocks.lacking);
  });
  return read.then((table) => ({ table, notes })).catch((error: Error) => error.message);
}

/** Many more rows than are read at a time, of all kinds of columns, some of whose cells are odd where others have been seen already. */
function longCsv(rows: number, oddest: string): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const x = i === rows - 5 ? "NA" : ((i * 37) % 1000) / 8;
    const late = i < 0.4 * rows ? i % 7 : `"w${i % 5}"`;
    return `${x},${i % 256},${late},c${i % 11},${i % 3 === 0},${i === rows - 1 ? oddest : i}`;
  });
  return `x,byte,late,c,b,last\n${lines.join("\n")}\n`;
}

describe("blocks of a file that is not held", () => {
  it("are the table that is read as a whole, with its notes, or its refusal", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(
        writtenTables,
        fc.constantFrom("keep", "error", undefined),
        async ({ text, options }, missing) => {
          const name = file("written.csv", text);
          const how = { ...options, ...(missing === undefined ? {} : { missing }) };
          expect(await inBlocks(name, { ...how, memory: 0 })).toEqual(await inBlocks(name, { ...how, blockRows: 5 }));
        },
      ),
      runs(150),
    ),
  );

  it.each(["7", "NA", "1.5e3", "a text", "", "$5"])("are so where the last cell of many rows is %j", async (oddest) => {
    const name = file("long.csv", longCsv(40_000, oddest));
    expect(await inBlocks(name, { missing: "keep", memory: 0, blockRows: 1000 })).toEqual(
      await inBlocks(name, { missing: "keep" }),
    );
  });

  it("are so for Parquet", async () => {
    const table = await readTable(file("long.csv", longCsv(20_000, "NA")), { missing: "keep" });
    const name = path("long.parquet");
    await writeTable(name, table);
    for (const options of [{}, { labels: ["byte"] }, { text: ["x"] }, { missing: "keep" as const }])
      expect(await inBlocks(name, { ...options, memory: 0, blockRows: 3000 })).toEqual(await inBlocks(name, options));
  });

  it("are read from Parquet whose row groups are larger than the memory that is meant for them", async () => {
    const name = path("wide.parquet");
    const numbers = Array.from({ length: 120 }, (_, j) => `random() as x${j}`).join(", ");
    await withDuckDb((db) =>
      db.execute(
        `copy (select ${numbers} from range(122880)) to '${name}' (format parquet, compression uncompressed)`,
        [],
      ),
    );
    const rows = await withTableBlocks(name, { memory: 0 }, async (blocks) => {
      expect(blocks.readerBytes).toBeGreaterThan(122880 * 120 * 8);
      let rows = 0;
      for await (const table of blocks.blocks()) rows += table.rows;
      return rows;
    });
    expect(rows).toBe(122880);
  });

  it("say so where Parquet is broken in the middle, by whichever way it is read", async () => {
    const name = path("middle.parquet");
    await withDuckDb((db) =>
      db.execute(
        `copy (select 't' || (i * 7919) % 1000 as t, (i * 37 % 1000) / 8.0 as x from range(30000) r(i))
          to '${name}' (format parquet, row_group_size 2048, compression zstd)`,
        [],
      ),
    );
    const bytes = readFileSync(name);
    bytes.fill(255, bytes.length / 2, bytes.length / 2 + 200);
    writeFileSync(name, bytes);
    for (const options of [{}, { text: ["x"] }, { labels: ["x"] }])
      for (const missing of ["keep", undefined] as const)
        expect(await inBlocks(name, { ...options, ...(missing && { missing }), memory: 0, blockRows: 1000 })).toMatch(
          /middle\.parquet: not a valid Parquet file, perhaps cut off/,
        );
  });

  it("end in a sentence when the file changes while they are read", async () => {
    const name = file("changing.csv", longCsv(40_000, "7"));
    const read = withTableBlocks(name, { missing: "keep", memory: 0, blockRows: 1000 }, async (blocks) => {
      for await (const _ of blocks.blocks()) appendFileSync(name, "1,2,w1,c1,true,8\n");
    });
    await expect(read).rejects.toThrow(/^.*changing\.csv: the file changed while it was read; try again$/);
  });
});
