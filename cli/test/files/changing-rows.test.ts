import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import type { Table } from "multilogit";
import { cellOf } from "multilogit";
import { describe, expect, it } from "vitest";
import { runs, TIMEOUT } from "../../../core/test/many.js";
import type { BlockOptions } from "../../src/files/block-options.js";
import { sqlText } from "../../src/files/column-source.js";
import { withDuckDb } from "../../src/files/duckdb.js";
import { readTable } from "../../src/files/read-table.js";
import { withTableBlocks } from "../../src/files/table-blocks.js";
import { scratchFolder } from "./scratch.js";

const { path } = scratchFolder();
const SELECT = "select i as id, sin(i) as x, 'kind ' || i % 7 as kind, i % 3 = 0 as flag from range(20000) r(i)";
const FORMATS = {
  csv: "(format csv)",
  tsv: "(format csv, delimiter '\t')",
  json: "(format json, array true)",
  jsonl: "(format json)",
  parquet: "(format parquet, row_group_size 2048)",
};

/** The bytes of the same rows in each format. */
const written = withDuckDb(async (db) => {
  const bytes = new Map<string, Buffer>();
  for (const [ending, how] of Object.entries(FORMATS)) {
    const name = path(`rows.${ending}`);
    await db.execute(`copy (${SELECT}) to ${sqlText(name)} ${how}`, []);
    bytes.set(ending, readFileSync(name));
  }
  return bytes;
});

type Change = (name: string, share: number) => void;
const CHANGES: Record<string, Change> = {
  "is cut": (name, share) => truncateSync(name, Math.floor(share * statSync(name).size)),
  grows: (name) => writeFileSync(name, readFileSync(name).subarray(0, 5000), { flag: "a" }),
  "is written again": (name) => writeFileSync(name, readFileSync(name)),
  "is removed": (name) => rmSync(name),
};

/** Reads a file in blocks and calls `change` after some of them. */
async function readInBlocks(name: string, options: BlockOptions, change: (block: number) => void): Promise<number> {
  return withTableBlocks(name, { missing: "keep", note: () => {}, ...options }, async (blocks) => {
    let count = 0;
    for await (const _ of blocks.blocks()) change(count++);
    return count;
  });
}

describe("a file that changes while it is read", () => {
  // a CSV file that had been cut was said to have a bad line, and one cut between two lines was read as a whole
  it("is told as such, however it is read and wherever it is cut", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(FORMATS)),
        fc.constantFrom(...Object.keys(CHANGES)),
        fc.constantFrom("held", "looked at", "in blocks"),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.nat(3),
        async (ending, how, when, share, block) => {
          const name = path(`changing.${ending}`);
          writeFileSync(name, (await written).get(ending)!);
          let isChanged = false;
          const change = () => {
            // a file is removed once
            if (!isChanged) CHANGES[how]!(name, share);
            isChanged = true;
          };
          const wanted = (names: readonly string[]) => {
            change();
            return names;
          };
          // json is held in any case
          const isHeld = when === "held" || ending.startsWith("json");
          const read = isHeld
            ? readTable(name, { wanted, missing: "keep", note: () => {} })
            : readInBlocks(name, { memory: 0, blockRows: 1000, ...(when === "looked at" ? { wanted } : {}) }, (b) => {
                if (when === "in blocks" && b === block) change();
              });
          await expect(read).rejects.toThrow(
            how === "is removed"
              ? /changing\.\w+: the file was removed while it was read; put it back and try again$/
              : /changing\.\w+: the file changed while it was read; try again$/,
          );
        },
      ),
      runs(60),
    ),
  );

  it("is read if it does not", async () => {
    for (const [ending, bytes] of await written) {
      const name = path(`still.${ending}`);
      writeFileSync(name, bytes);
      expect((await readTable(name)).rows).toBe(20000);
      expect(await readInBlocks(name, { memory: 0, blockRows: 1000 }, () => {})).toBeGreaterThan(3);
    }
  });
});

/** Columns that differ from run to run. */
const volatile = fc.constantFrom(
  "random() as v",
  "random() < 0.5 as v",
  "(100 * random())::integer as v",
  "(100 * random())::decimal(5, 2) as v",
  "if(random() < 0.5, 'one', 'other') as v",
  "if(i = 77 and random() < 0.999999, random(), 0) as v",
  "if(random() < 0.1, null, i) as v",
  "left(uuid()::varchar, 1) as v",
  "epoch_us(get_current_timestamp()) % 1000003 as v",
  "extract(microsecond from now()) as v",
  "i * (hash(uuid()) % 5)::integer as v",
);
/** Those that do not, though they may be computed in any order. */
const stable = fc.constantFrom(
  "sin(i) as v",
  "if(i % 11 = 3, null, i / 8) as v",
  "i % 5 = 2 as v",
  "null::boolean as v",
  "null::double as v",
  "'text ' || i % 20 as v",
  "if(i % 10 = 1, 'nan'::double, i) as v",
  "date_trunc('century', now())::varchar as v",
);
/** What else is said about the rows; the rows are the same in each run. */
const ends = fc.constantFrom("", "where i % 9 <> 1", "order by hash(i)", "order by i limit 150");
const samples = fc.constantFrom(
  "using sample 30 percent (bernoulli)",
  "order by random() limit 200",
  "where random() < 0.7",
);
const rowsOf = (v: string, end: string) =>
  `select i % 3 = 0 as flag, cos(i) as x, 'kind ' || i % 4 as kind, ${v} from range(5000) r(i) ${end}`;

async function cellsOfQuery(query: string): Promise<unknown[][]> {
  return withTableBlocks(
    "duckdb:",
    { query, always: true, memory: 0, missing: "keep", note: () => {} },
    async (blocks) => {
      const pass = async () => {
        const cells: unknown[] = [];
        for await (const table of blocks.blocks()) cells.push(...cellsOf(table));
        return cells.sort();
      };
      return [await pass(), await pass()];
    },
  );
}

function cellsOf(table: Table): string[] {
  return Array.from({ length: table.rows }, (_, i) => JSON.stringify(table.columns.map((column) => cellOf(column, i))));
}

describe("a query that is run for every pass", () => {
  // random() was accepted as long as the number of rows was the same
  it("is refused if it gives other rows, whatever differs in them", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.tuple(volatile, ends), fc.tuple(stable, samples), fc.tuple(volatile, samples)),
        async ([v, end]) => {
          await expect(cellsOfQuery(rowsOf(v, end))).rejects.toThrow(
            /^--query "select .*: gave other rows when it was run again, .*; leave out what differs .*, or write the rows to a file and give that$/,
          );
        },
      ),
      runs(60),
    ),
  );

  it("gives the same rows each time if it does not", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(stable, ends, async (v, end) => {
        const [first, second] = await cellsOfQuery(rowsOf(v, end));
        expect(first).toEqual(second);
      }),
      runs(40),
    ),
  );
});
