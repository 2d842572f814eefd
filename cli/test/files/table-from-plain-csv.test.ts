import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Table } from "multilogit";
import { expect, it } from "vitest";
import { csvSource } from "../../src/files/csv-source.js";
import { type DuckDb, withDuckDb } from "../../src/files/duckdb.js";
import type { ReadOptions } from "../../src/files/read-options.js";
import { tableFromPlainCsv } from "../../src/files/table-from-plain-csv.js";
import { tableFromSource } from "../../src/files/table-from-source.js";
import { scratchFolder } from "./scratch.js";

const { file } = scratchFolder();

const WHOLE = ["0", "1", "16", "255", "256", "-3", "+7", "9007199254740993"];
const NUMBERS = ["0.1", ".5", "5.", "1e3", "1E-7", "1e-310", "1e-400", "-0", " 2", "3 ", "\t4", "00", "1.e2"];
const ODD = [
  "1e400",
  "nan",
  "inf",
  "1_000",
  "+-1",
  "0x1F",
  "1d",
  " ",
  "- 1",
  "1e",
  ".",
  "1,5",
  "\u00a05",
  "٣",
  "−1",
  "\v6",
];
const TEXTS = ["a", "b", "True", "false", "TRUE", "n/a", "NULL", "é", "😀", "a b", "#x", "'q'", "\\N"];

/** A column's cells come from one of these, most of the time. */
const cells = fc.constantFrom(
  WHOLE,
  NUMBERS,
  [...WHOLE, ...NUMBERS],
  [...WHOLE, ...ODD],
  TEXTS,
  ["true", "False"],
  [...WHOLE, ...TEXTS, ""],
);
const files = fc.record({
  columns: fc.array(cells, { minLength: 1, maxLength: 4 }),
  rows: fc.integer({ min: 1, max: 9 }),
  picks: fc.array(fc.nat(), { minLength: 36, maxLength: 36 }),
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
  endsInLine: fc.boolean(),
  beginning: fc.constantFrom("", "\ufeff"),
});
const options = fc.record({
  text: fc.constantFrom([], ["c0"]),
  labels: fc.constantFrom([], ["c1"]),
  unusable: fc.constantFrom("error", "missing") as fc.Arbitrary<"error" | "missing">,
});

function csvText(of: typeof files extends fc.Arbitrary<infer F> ? F : never): string {
  const { columns, rows, picks, delimiter, lineEnd, endsInLine, beginning } = of;
  const line = (i: number) => columns.map((cells, j) => cells[picks[4 * i + j]! % cells.length]!).join(delimiter);
  const lines = [columns.map((_, j) => `c${j}`).join(delimiter), ...Array.from({ length: rows }, (_, i) => line(i))];
  return `${beginning}${lines.join(lineEnd)}${endsInLine ? lineEnd : ""}`;
}

const byDuckDb = async (db: DuckDb, path: string, options: ReadOptions) =>
  tableFromSource(db, await csvSource(path, "a file"), options);

it("gives what DuckDB gives, wherever it gives anything", async () => {
  let given = 0;
  await withDuckDb((db) =>
    fc.assert(
      fc.asyncProperty(files, options, async (of, options) => {
        const path = file("random.csv", csvText(of));
        const table = await tableFromPlainCsv(path, "a file", options);
        if (table === null) return;
        given++;
        expect(table).toEqual(await byDuckDb(db, path, options));
      }),
      { numRuns: 400 },
    ),
  );
  expect(given).toBeGreaterThan(100);
});

it("reads the digits, and the texts of the irises", async () => {
  const data = join(import.meta.dirname, "../../../data/digits.csv");
  const iris = join(import.meta.dirname, "../../../core/test/fixtures/iris.csv");
  const plain = readFileSync(iris, "utf8").replaceAll('"', "");
  for (const path of [data, file("iris.csv", plain)])
    expect(await tableFromPlainCsv(path, "a file", {})).toEqual(await withDuckDb((db) => byDuckDb(db, path, {})));
});

it.each<[string, string | Buffer, ReadOptions?]>([
  ["quotes", 'a,b\n1,"2"\n'],
  ["a line with fewer cells", "a,b\n1,2\n3\n"],
  ["a line with more cells", "a,b\n1,2\n3,4,5\n"],
  ["a blank line", "a,b\n1,2\n\n3,4\n"],
  ["line ends of two kinds", "a,b\n1,2\r\n3,4\n"],
  ["no rows", "a,b\n"],
  ["what is not UTF-8", Buffer.from("a,b\n1,2\n\xff,2\n", "latin1")],
  ["a zero byte", "a,b\nx\0,2\n"],
  ["an empty cell among numbers", "a,b\n1,2\n,4\n"],
  ["a text among numbers", "a,b\n1,2\n3,4\nx,6\n"],
  ["decimal commas", "a;b\n1,5;2\n2,5;3\n"],
  ["a mebibyte and more", `a,b\n${"1,2\n".repeat(270_000)}`],
])("leaves to DuckDB a file with %s", async (_, content) => {
  const table: Table | null = await tableFromPlainCsv(file("odd.csv", content), "a file", {});
  expect(table).toBeNull();
});
