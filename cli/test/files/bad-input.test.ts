import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { MultilogitError } from "multilogit";
import { describe, expect, it } from "vitest";
import { withDuckDb } from "../../src/files/duckdb.js";
import { fileError } from "../../src/files/file-error.js";
import { parquetSource } from "../../src/files/parquet-source.js";
import { readTable } from "../../src/files/read-table.js";
import { scratchFolder } from "./scratch.js";

const { file, path } = scratchFolder();

/** The message with which reading fails, after checking that it is one line and an error of ours. */
async function messageOf(name: string): Promise<string> {
  const error = await readTable(name).then(
    () => expect.fail(`${name} was read`),
    (cause: unknown) => cause,
  );
  if (!(error instanceof MultilogitError)) throw error;
  expect(error.code).toBe("data");
  expect(error.message).not.toMatch(/\n|duckdb|Possible|Binder|Invalid Input/i);
  expect(error.message.length).toBeLessThan(400);
  return error.message;
}

const BAD: readonly (readonly [what: string, name: string, content: string | Buffer, message: RegExp])[] = [
  ["an empty file", "empty.csv", "", /empty\.csv: empty; expected a table/],
  ["an empty Parquet file", "empty.parquet", "", /empty\.parquet: empty/],
  ["a header without rows", "header.csv", "a,b\n", /no rows, only the names of 2 columns/],
  ["a header without line break", "header2.csv", "a,b", /no rows/],
  ["a blank first line", "blank.csv", "\n1\n", /line 1 is blank/],
  [
    "a column that occurs twice",
    "twice.csv",
    "a,b,a\n1,2,3\n",
    /column "a" occurs twice \(columns 1 and 3\).*rename one/,
  ],
  ["data without header", "bare.csv", "0,1,0\n1,1,0\n", /column "0" occurs twice.*line 1 seems to be data/],
  ["a column without name", "nameless.csv", "a,,b\n1,2,3\n", /column 2 of 3 has no name/],
  ["a row that is too short", "short.csv", "a,b\n1,2\n3\n4,5\n", /line 3 has 1 cell, but line 1 names 2 columns/],
  ["a row that is too long", "long.csv", "a,b\n1,2\n3,4,5\n", /line 3 has 3 cells, but line 1 names 2 columns/],
  ["a last row that is too short", "last.csv", "a,b,c\n1,2,3\n1,2", /line 3 has 2 cells/],
  [
    "a short row far down",
    "far.csv",
    `a,b\n${"1,2\n".repeat(400_000)}3\n${"1,2\n".repeat(400_000)}`,
    /line 400002 has 1 cell/,
  ],
  ["a quote that is not closed", "quote.csv", 'a,b\n1,"x\n2,3\n', /line 2 has a quote that is not closed/],
  ["text after a quote", "after.csv", 'a,b\n1,"x" y\n', /line 2 has a quote/],
  ["a row that is not UTF-8", "latin1.csv", Buffer.from("a,b\n1,x\n2,\xe9\xe8\n", "latin1"), /line 3 is not UTF-8/],
  ["a header that is not UTF-8", "latin2.csv", Buffer.from("a,\xe9\n1,x\n", "latin1"), /line 1 is not UTF-8/],
  ["UTF-16", "utf16.csv", Buffer.from("\ufeffa,b\n1,2\n", "utf16le"), /is UTF-16 text; save it as UTF-8/],
  ["a binary file", "book.xlsx", Buffer.from([80, 75, 3, 4, 0, 0, 1, 2]), /not a text file/],
  [
    "an empty cell among numbers",
    "hole.csv",
    "a,b\n1,2\n3,\n",
    /column "b", row 2: the cell is empty.*--missing drop.*--ignore b$/,
  ],
  ["a column of empty cells", "hollow.csv", "a,b\n1,\n3,\n", /column "b" is empty in every row.*--ignore b$/],
  [
    "a text among numbers",
    "text.csv",
    "r1c3\n1\n2\nabc\n",
    /text\.csv: column "r1c3", row 3: "abc" is not a finite number; correct the cell, count it as missing with --na abc, or declare the column with --category r1c3$/,
  ],
  ["decimal commas", "comma.csv", "a;b\n1,5;1\n2,5;2\n", /column "a", row 1: "1,5" has a decimal comma; write a point/],
  [
    "blanks between cells in quotes",
    "blanks.txt",
    '"y" "x"\n"1" "a" 2\n',
    /blanks\.txt: line 1 has blanks between its cells; separate them with commas or tabs/,
  ],
  [
    "decimal commas beside points between thousands",
    "german.csv",
    "a;b\n23.394,02;1\n9.120,50;2\n",
    /column "a", row 1: "23\.394,02" has a decimal comma; .*--decimal ,$/,
  ],
  [
    "decimal commas beside a currency",
    "euro.csv",
    "a;b\n1.234,50 €;1\n12,00 €;2\n",
    /column "a", row 1: "1\.234,50 €" has a decimal comma; .*--decimal ,$/,
  ],
  [
    "a cut-off gzip file",
    "cut.csv.gz",
    gzipSync(`a,b\n${Array.from({ length: 999 }, (_, i) => `${i},${i * i}\n`).join("")}`).subarray(0, 900),
    /gzip file is damaged or cut off/,
  ],
  [
    "a broken JSON array",
    "broken.json",
    '[{"a":1},\n{"a":}]',
    /broken\.json: row 2, line 2: not valid JSON \(Unexpected token/,
  ],
  ["a broken JSON line", "broken.jsonl", '{"a":1}\n{"a":2}\n{"a":nope}\n', /row 3, line 3: not valid JSON/],
  ["a JSON array without end", "open.json", '[{"a":1},{"a":2}', /ends after row 2 without the closing "\]"/],
  ["a JSON row without end", "open.jsonl", '{"a":1}\n{"a":', /ends in the middle of row 2/],
  ["JSON rows without comma", "comma.json", '[{"a":1} {"a":2}]', /after row 1: found "\{", expected "," or "\]"/],
  ["a comma too many", "commas.json", '[{"a":1},]', /after row 1: found "\]", expected an object/],
  ["something after the array", "behind.json", '[{"a":1}] x', /found "x" after the end/],
  ["an empty array", "none.json", "[]", /no rows/],
  ["a blank JSON file", "blank.json", " \n ", /blank; expected an array of objects/],
  ["an array of numbers", "numbers.json", "[1,2]", /found "1", expected an object/],
  ["an array of arrays", "arrays.json", "[[1,2]]", /found "\[", expected an object/],
  ["nested JSON", "nested.json", '[{"a":1,"b":{"c":2}}]', /column "b" holds objects.*--ignore b$/],
  ["a JSON null among numbers", "null.json", '[{"a":1},{"a":null}]', /column "a", row 2: the cell is empty/],
  [
    "a text among JSON numbers",
    "mixed.json",
    '[{"a":1},{"a":2},{"a":"x"}]',
    /column "a", row 3: "x" is not a finite number/,
  ],
  ["a JSON row that is not UTF-8", "latin.json", Buffer.from('[{"a":"\xe9"}]', "latin1"), /row 1 is not UTF-8/],
  ["a text file called Parquet", "fake.parquet", "PAR1 but no more", /fake\.parquet: not a valid Parquet file/],
];

describe("one line says what is wrong with", () => {
  it.each(BAD)("%s", async (_, name, content, message) => {
    expect(await messageOf(file(name, content))).toMatch(message);
  });

  it("a file that does not exist, with the nearest name", async () => {
    file("penguins.csv", "a\n1\n");
    expect(await messageOf(path("pengiuns.csv"))).toMatch(
      /pengiuns\.csv: no such file; did you mean "penguins\.csv"\?$/,
    );
    expect(await messageOf(path("nowhere/x.csv"))).toMatch(/its folder does not exist either/);
  });

  it("a directory", async () => {
    mkdirSync(path("folder.csv"));
    expect(await messageOf(path("folder.csv"))).toMatch(/that is a directory/);
  });

  it("a file that one may not read", async () => {
    expect(fileError("x.csv", Object.assign(new Error(), { code: "EACCES" })).message).toMatch(
      /^x\.csv: you have no permission/,
    );
    const secret = file("secret.csv", "a\n1\n");
    chmodSync(secret, 0);
    if (process.getuid?.() !== 0) expect(await messageOf(secret)).toMatch(/no permission/);
  });

  it("a Parquet file that is cut off", async () => {
    const whole = path("whole.parquet");
    await withDuckDb((db) => db.execute(`copy (select i from range(1000) t(i)) to '${whole}' (format parquet)`, []));
    const cut = file("cut.parquet", readFileSync(whole).subarray(0, 900));
    expect(await messageOf(cut)).toMatch(/cut\.parquet: not a valid Parquet file, perhaps cut off/);
  });

  it("Parquet files of which one lacks a column, or that are called DuckDB databases as text is", async () => {
    const [one, other] = [path("one.parquet"), path(`${"long".repeat(20)}.parquet`)];
    await withDuckDb(async (db) => {
      await db.execute(`copy (select i as x, i as y from range(9) t(i)) to '${one}' (format parquet)`, []);
      await db.execute(`copy (select i as y, i as z from range(9) t(i)) to '${other}' (format parquet)`, []);
      const source = await parquetSource(db, [
        { path: one, label: "one.parquet" },
        { path: other, label: "other.parquet" },
      ]);
      const failed = await db.numbers(`select sum(x)::double from ${source.relation}`, []).catch(source.explain);
      expect(String(failed)).toMatch(
        /: other\.parquet: there is no column "x", which one\.parquet has; give files with the same columns$/,
      );
      expect(String(source.explain(new Error(`Conversion Error: ${one} ${"is read in vain ".repeat(20)}`)))).toMatch(
        /: one\.parquet and 1 more: cannot be read as Parquet \(one\.parquet is read .* …\)$/,
      );
    });
    file("flowers.csv", "a,b\n1,2\n");
    const database = async (name: string) => String(await readTable(name).catch((error) => error));
    expect(await database(`duckdb:${path("flowers.csv")}`)).toMatch(
      /flowers\.csv: cannot be read as a DuckDB database, as its name says that it is CSV; give \S+flowers\.csv itself, or query it: duckdb: --query "select \* from '\S+flowers\.csv'"$/,
    );
    expect(await database(`duckdb:${one}`)).toMatch(/one\.parquet: cannot be .* that it is Parquet; give \S+ itself/);
    expect(await database(file("text.duckdb", "a,b\n1,2\n"))).toMatch(
      /text\.duckdb: cannot be read as a DuckDB database; if it is CSV, give it a name that ends in \.csv$/,
    );
    expect(await database(file("rows.duckdb", readFileSync(one)))).toMatch(
      /database; if it is Parquet, give it a name that ends in \.parquet$/,
    );
    expect(await database(file("zeros.duckdb", Buffer.alloc(5000)))).toMatch(/as a DuckDB database; write it again$/);
  });

  it.each([
    ["first", "", /line 1 is longer than 2000000 bytes/],
    ["third", "a,b\n1,2\n", /line 3 is longer than 2000000 bytes/],
  ])("a line of 200 MB that is the %s one, soon and without holding it", async (_, before, message) => {
    const name = longLine("line.csv", before, 200);
    const [start, memory] = [performance.now(), process.memoryUsage().rss];
    expect(await messageOf(name)).toMatch(message);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(process.memoryUsage().rss - memory).toBeLessThan(300e6);
  });

  it("a row of JSON that is as long as a film", async () => {
    expect(await messageOf(longLine("line.jsonl", '{"a":"', 40))).toMatch(/row 1 is longer than 16000000 bytes/);
  });
});

function longLine(name: string, before: string, megabytes: number): string {
  const handle = openSync(path(name), "w");
  writeSync(handle, before);
  const block = Buffer.alloc(1e6, "x");
  for (let k = 0; k < megabytes; k++) writeSync(handle, block);
  closeSync(handle);
  return path(name);
}
