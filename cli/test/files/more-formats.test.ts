import type { MultilogitError } from "multilogit";
import { describe, expect, it } from "vitest";
import { withDuckDb } from "../../src/files/duckdb.js";
import { inputPaths } from "../../src/files/input-paths.js";
import { readTable } from "../../src/files/read-table.js";
import { cellsOf, kindsOf, scratchFolder } from "./scratch.js";

const { file, path } = scratchFolder();

const refusal = (name: string, options = {}) =>
  readTable(name, options).then(
    () => expect.fail(`${name} was read`),
    (cause: unknown) => (cause as MultilogitError).message,
  );

describe("several files of a pattern", () => {
  it("are one table, in the order of their names, whose kinds all rows decide", async () => {
    file("2026-02.csv", "y,x\nb,oops\nb,maybe\nb,so\n");
    file("2026-01.csv", "x,y\n1,a\n2,a\n");
    const table = await readTable(path("2026-*.csv"));
    expect(kindsOf(table)).toEqual(["text", "text"]);
    expect([cellsOf(table, "x"), cellsOf(table, "y")]).toEqual([
      ["1", "2", "oops", "maybe", "so"],
      ["a", "a", "b", "b", "b"],
    ]);
    expect(cellsOf(await readTable(path("2026-{02,01}.csv")), "y")).toEqual(["a", "a", "b", "b", "b"]);
  });

  it("may be JSON or Parquet, but not of two formats", async () => {
    file("one.json", '[{"x":1}]');
    file("two.json", '{"x":[2,null]}');
    expect(cellsOf(await readTable(path("{one,two}.json"), { missing: "keep" }), "x")).toEqual([1, 2, null]);
    for (const k of [1, 2])
      await withDuckDb((db) =>
        db.execute(`copy (select ${k} as x) to '${path(`k${k}.parquet`)}' (format parquet)`, []),
      );
    expect(cellsOf(await readTable(path("k?.parquet")), "x")).toEqual([1, 2]);
    file("k3.csv", "x\n3\n");
    expect(await refusal(path("k*"))).toMatch(/is parquet and .*k3\.csv is csv; give files of one format/);
  });

  it("must each have the columns", async () => {
    file("m1.csv", "x,y\n1,a\n");
    file("m2.csv", "x,z\n1,a\n");
    expect(await refusal(path("m?.csv"))).toMatch(/m2\.csv: there is no column "y"/);
    expect(await refusal(path("none-*.csv"))).toMatch(/none-\*\.csv: no file matches/);
  });

  it("a name with a star in it is a name first", () => {
    const star = file("a*b.csv", "x\n1\n");
    file("axb.csv", "x\n2\n");
    expect(inputPaths(star)).toEqual([star]);
  });
});

describe("a DuckDB database", () => {
  const made = withDuckDb(async (db) => {
    await db.execute(`attach '${path("one.duckdb")}' as one`, []);
    await db.execute("create table one.rows as select i as x, if(i % 2 = 0, 'a', null) as y from range(4) t(i)", []);
    await db.execute(`attach '${path("two.db")}' as two`, []);
    await db.execute("create table two.first as select 1 as x", []);
    await db.execute('create view two."a ""b""" as select 2.5 as x', []);
  });

  it("gives its only table, or the one that --table names, a view too", async () => {
    await made;
    const table = await readTable(path("one.duckdb"), { missing: "keep" });
    expect([cellsOf(table, "x"), cellsOf(table, "y")]).toEqual([
      [0, 1, 2, 3],
      ["a", null, "a", null],
    ]);
    expect(cellsOf(await readTable(path("two.db"), { table: 'a "b"' }), "x")).toEqual([2.5]);
  });

  it("asks for --table where there are several, and names them", async () => {
    await made;
    expect(await refusal(path("two.db"))).toMatch(
      /has 2 tables; name one with --table, the tables are "a \\"b\\"", "first"/,
    );
    expect(await refusal(path("two.db"), { table: "fist" })).toMatch(/no table "fist"; did you mean "first"\?/);
    expect(await refusal(file("plain.csv", "x\n1\n"), { table: "x" })).toMatch(/--table belongs to a DuckDB database/);
    expect(await refusal(file("broken.duckdb", "not one"))).toMatch(
      /broken\.duckdb: cannot be read as a DuckDB database/,
    );
  });
});

it.each([
  ["Feather", "x.feather", "ARROW1\0\0rest", /an Arrow or Feather file; convert it to Parquet/],
  ["Excel", "x.csv", "PK\x03\x04rest", /a workbook or an archive, not a text file; save its table as CSV/],
  ["SQLite", "x.db", "SQLite format 3\0", /an SQLite database; write its table as CSV/],
  ["R", "x.rda", "RDX3\nX", /an R file; write its table as CSV, in R by write\.csv/],
])("a file of %s is refused with how to convert it", async (_, name, content, message) => {
  expect(await refusal(file(name, content))).toMatch(message);
});

it.each([
  [
    "https://example.org/a/rows.csv?x=1",
    /extension httpfs, which is not installed; copy the file first, as by curl -o rows\.csv /,
  ],
  ["s3://bucket/rows.parquet", /copy the file first, as by aws s3 cp s3:\/\/bucket\/rows\.parquet rows\.parquet$/],
])("the address %s is read where DuckDB can, and otherwise a sentence says what to do", async (address, message) => {
  const isThere = await withDuckDb((db) => db.execute("load httpfs", [])).then(
    () => true,
    () => false,
  );
  if (!isThere) expect(await refusal(address)).toMatch(message);
});

describe("JSON by columns", () => {
  it("has its cells by the names of the rows", async () => {
    const table = await readTable(file("c.json", '{"x":{"b":1,"a":2},"y":{"a":"p","b":null}}'), { missing: "keep" });
    expect([cellsOf(table, "x"), cellsOf(table, "y")]).toEqual([
      [1, 2],
      [null, "p"],
    ]);
  });

  it("must have columns of the same rows", async () => {
    expect(await refusal(file("d.json", '{"x":[1,2],"y":[1]}'))).toMatch(
      /column "y" has 1 cells, but "x" has 2 others/,
    );
  });
});

it("a column of quoted numbers and texts is one of texts where other numbers have no quotes, else a fault", async () => {
  const visits = file("visits.csv", '"low","ftv"\n0,"0"\n1,"1"\n0,"0"\n1,"2+"\n');
  expect(kindsOf(await readTable(visits))).toEqual(["number", "text"]);
  const all = file("all.csv", '"low","ftv"\n"0","0"\n"1","1"\n"0","0"\n"1","2+"\n');
  expect(await refusal(all)).toMatch(/"ftv", row 4: "2\+" is not a finite number; .*--category ftv$/);
});

it("neither a target nor a weight is advised to be left out", async () => {
  const rows = file("w.csv", "w,y\n1,a\nx,b\n2,\n3,b\n");
  expect(await refusal(rows, { numbers: ["w"], labels: ["y"], missing: "error" })).toMatch(
    /"w", row 2: "x" is not a finite number; correct the cell, or count it as missing with --na x$/,
  );
  expect(await refusal(rows, { wanted: () => ["y"], labels: ["y"], missing: "error" })).toMatch(
    /"y", row 3: the cell is empty; fill it in, or drop such rows with --missing drop$/,
  );
});

it("'1,935' is advised to become neither number where it may be both", async () => {
  const rows = file("comma.tsv", "x\ty\n1,935\ta\n2,010\tb\n");
  expect(await refusal(rows)).toMatch(/"1,935" may be 1935 or 1\.935; say --decimal \. for the first, .*--decimal ,$/);
  expect(cellsOf(await readTable(rows, { decimal: "." }), "x")).toEqual([1935, 2010]);
  expect(cellsOf(await readTable(rows, { decimal: "," }), "x")).toEqual([1.935, 2.01]);
});
