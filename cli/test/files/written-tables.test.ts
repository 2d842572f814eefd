import fc from "fast-check";
import { MultilogitError } from "multilogit";
import { describe, expect, it } from "vitest";
import { runs, TIMEOUT } from "../../../core/test/many.js";
import { csvDialect } from "../../src/files/csv-dialect.js";
import { csvRecords } from "../../src/files/csv-records.js";
import type { CsvScanner } from "../../src/files/csv-scanner.js";
import { withDuckDb } from "../../src/files/duckdb.js";
import { readTable } from "../../src/files/read-table.js";
import { scratchFolder } from "./scratch.js";
import { cellsRead, writtenTables } from "./written-table.js";

const { file } = scratchFolder();

/** The records of a file, each with the line in which it begins. */
async function recordsOf(name: string, comment?: string, block?: number): Promise<[number, string[]][]> {
  const found: [number, string[]][] = [];
  const visit = (bytes: Buffer, record: CsvScanner) =>
    found.push([record.line, Array.from({ length: record.cells }, (_, j) => record.text(bytes, j))]);
  for await (const _ of csvRecords(name, name, await csvDialect(name, name, { comment }), visit, block));
  return found;
}

describe("a table that is written in any dialect", () => {
  it("is read as it was meant", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(writtenTables, async ({ text, options, columns }) => {
        const table = await readTable(file("written.csv", text), options);
        expect(table.names).toEqual(columns.map(({ name }) => name));
        columns.forEach(({ name, kind, cells }, j) => {
          expect([name, cellsRead(table.columns[j]!, table.rows)]).toEqual([name, cells]);
          if (cells.some((cell) => cell !== null)) expect([name, table.columns[j]!.kind]).toEqual([name, kind]);
        });
      }),
      runs(500),
    ),
  );

  it("has the same records whatever the blocks in which it is read", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(writtenTables, fc.integer({ min: 2, max: 200 }), async ({ text, options }, block) => {
        const name = file("blocks.csv", text);
        expect(await recordsOf(name, options.comment, block)).toEqual(await recordsOf(name, options.comment));
      }),
      runs(100),
    ),
  );

  it("has the records that DuckDB finds where it finds any", { timeout: TIMEOUT }, () =>
    withDuckDb(async (db) => {
      const cell = fc.stringMatching(/^[ab1.,;"\n\r#é -]{0,5}$/).filter((text) => text === text.trim());
      const tables = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 });
      const quoted = (text: string) => (/["\n\r,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
      await fc.assert(
        fc.asyncProperty(tables, fc.constantFrom("\n", "\r\n"), async (rows, lineEnd) => {
          const text = ["x,y,z", ...rows.map((row) => row.map(quoted).join(","))].join(lineEnd) + lineEnd;
          const name = file("duckdb.csv", text);
          const sql = `select * from read_csv($1, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
            new_line = '${JSON.stringify(lineEnd).slice(1, -1)}', columns = {x: 'VARCHAR', y: 'VARCHAR', z: 'VARCHAR'})`;
          const found = (await db.texts(sql, [name])).map((row) => row.map((cell) => cell ?? ""));
          expect((await recordsOf(name)).slice(1).map(([, cells]) => cells)).toEqual(found);
        }),
        runs(200),
      );
    }),
  );
});

describe("a fault in a table that is written in any dialect", () => {
  const faults = [
    "a cell more",
    "a cell less",
    "a cell more at first",
    "a quote that is not closed",
    "a text among numbers",
  ] as const;

  it("is one sentence that says where it is", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(
        writtenTables,
        fc.constantFrom(...faults),
        async ({ text, delimiter, options, columns }, fault) => {
          const name = file("fault.csv", text);
          const records = (await recordsOf(name, options.comment)).filter(([, cells]) => cells.length > 1);
          // One column alone has no delimiter to be too many or too few of.
          fc.pre(records.length > 2);
          // What is missing in a column with a text is shown by another.
          fc.pre(fault !== "a text among numbers" || columns.filter(({ kind }) => kind === "number").length > 1);
          const [line] = records.at(fault === "a cell more at first" ? 1 : -1)!;
          const lines = text.split(/\r\n|\n|\r/);
          // A record of one line, so that the line can be spoilt.
          fc.pre(columns.every(({ texts }) => !texts.some((cell) => /[\n\r]/.test(cell ?? ""))));
          const spoilt = lines.map((each, at) =>
            at === line - 1 ? spoil(each, fault, delimiter, columns[0]!.name, records) : each,
          );
          // A blank line is no row.
          fc.pre(spoilt[line - 1]!.trim() !== "");
          const error = await readTable(file("fault.csv", spoilt.join("\n")), options).then(
            () => null,
            (cause: unknown) => cause,
          );
          expect(error).toBeInstanceOf(MultilogitError);
          const { message } = error as MultilogitError;
          expect(message).not.toContain("\n");
          const [, cells, names] = / has (\d+) cells?, but line 1 names (\d+) columns/.exec(message) ?? [];
          if (cells !== undefined) expect(cells).not.toBe(names);
          expect(message).toMatch(
            fault === "a text among numbers" ? /column "n0", row 12: "sunny" is not/ : `line ${line} has`,
          );
        },
      ),
      runs(200),
    ),
  );

  function spoil(
    line: string,
    fault: (typeof faults)[number],
    delimiter: string,
    first: string,
    records: [number, string[]][],
  ): string {
    if (fault.startsWith("a cell more")) return `${line}${delimiter}9`;
    if (fault === "a cell less") return line.slice(0, line.lastIndexOf(delimiter));
    if (fault === "a quote that is not closed") return `"${line.replaceAll('"', "")}`;
    // Row names may have no place in the first record.
    const [[, names], [, cells]] = [records[0]!, records.at(-1)!];
    const place = names.indexOf(first) + cells.length - names.length;
    const quoted = (cell: string) => (cell.includes(delimiter) ? `"${cell}"` : cell);
    return cells.map((cell, j) => (j === place ? "sunny" : quoted(cell))).join(delimiter);
  }
});
