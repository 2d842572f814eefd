import { spawnSync } from "node:child_process";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { columnOf } from "multilogit";
import { describe, expect, it } from "vitest";
import { withDuckDb } from "../../src/files/duckdb.js";
import { openInput } from "../../src/files/input-file.js";
import { readTable } from "../../src/files/read-table.js";
import { PROGRAM } from "../commands/program.js";
import { cellsOf, kindsOf, scratchFolder } from "./scratch.js";

const { file, path } = scratchFolder();
const digits = join(import.meta.dirname, "../../../data/digits.csv");

const parquet = (name: string, select: string) =>
  withDuckDb((db) => db.execute(`copy (${select}) to '${path(name)}' (format parquet)`, [])).then(() => path(name));

describe("a CSV file", () => {
  it("gives the bundled digits as bytes, cell by cell what the text says", async () => {
    const table = await readTable(digits);
    const lines = readFileSync(digits, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    expect(table.rows).toBe(1797);
    expect(table.names).toEqual(lines[0]);
    expect(table.columns.every((column) => column.kind === "number" && column.values instanceof Uint8Array)).toBe(true);
    const numbers = lines.slice(1).map((line) => line.map(Number));
    expect(table.columns.map((_, j) => cellsOf(table, table.names[j]!))).toEqual(
      lines[0]!.map((_, j) => numbers.map((row) => row[j])),
    );
  });

  it("tells numbers, truth values and texts by all cells", async () => {
    const table = await readTable(file("kinds.csv", "n,b,t,m\n1.5,true,x,1\n-2e3,FALSE,y,x\n.5,True,x,y\n"));
    expect(kindsOf(table)).toEqual(["number", "boolean", "text", "text"]);
    expect(cellsOf(table, "n")).toEqual([1.5, -2000, 0.5]);
    expect(cellsOf(table, "b")).toEqual([true, false, true]);
    expect(columnOf(table, "t")).toEqual({ kind: "text", codes: Int32Array.of(0, 1, 0), levels: ["x", "y"] });
  });

  it("keeps every double bit by bit", async () => {
    const numbers = [
      "0.1",
      "1e-310",
      "5e-324",
      "-1.7976931348623157e308",
      "123456789.12345679",
      "1E+5",
      "+7",
      "9007199254740993",
    ];
    expect(cellsOf(await readTable(file("doubles.csv", `x\n${numbers.join("\n")}\n`)), "x")).toEqual(
      numbers.map(Number),
    );
  });

  it.each(["inf", "-Infinity", "1_000", "+-1", "0x1F", "1e400", "1d"])(
    "does not take %j for a number",
    async (cell) => {
      const bad = file("odd.csv", `a,b\n1,2\n2,2\n${cell},2\n`);
      await expect(readTable(bad)).rejects.toThrow(
        `odd.csv: column "a", row 3: ${JSON.stringify(cell)} is not a finite number`,
      );
      // Nothing says that such a cell is missing, unless --na does.
      await expect(readTable(bad, { missing: "keep" })).rejects.toThrow(/is not a finite number.*--na/);
      expect(cellsOf(await readTable(bad, { missing: "keep", na: [cell] }), "a")).toEqual([1, 2, null]);
    },
  );

  // Each digit was taken for the last one before the point: a day for a million of them.
  it("soon sees that a million digits and a letter are no number", async () => {
    const long = file("digits.csv", `a\n1\n2\n${"7".repeat(1_000_000)}x\n`);
    await expect(readTable(long)).rejects.toThrow(/column "a", row 3: .*is not a finite number/);
  });

  it("accepts a byte order mark, CRLF, a missing last line break, quotes, and line breaks within them", async () => {
    const table = await readTable(file("rfc.csv", '\ufeffa,"b, ""c""\nd"\r\n1,"x, ""y""\r\nz"\r\n2,w'));
    expect(table.names).toEqual(["a", 'b, "c"\nd']);
    expect(cellsOf(table, 'b, "c"\nd')).toEqual(['x, "y"\r\nz', "w"]);
  });

  it.each([
    ["semicolons", "s.csv", "a;b\n1;x,y\n2;z\n"],
    ["tabs", "t.tsv", "a\tb\n1\tx,y\n2\tz\n"],
    ["bars", "b.txt", "a|b\n1|x,y\n2|z\n"],
  ])("may be separated by %s", async (_, name, text) => {
    const table = await readTable(file(name, text));
    expect([cellsOf(table, "a"), cellsOf(table, "b")]).toEqual([
      [1, 2],
      ["x,y", "z"],
    ]);
  });

  it("may be gzipped", async () => {
    expect(cellsOf(await readTable(file("z.csv.gz", gzipSync("a,b\n1,x\n"))), "a")).toEqual([1]);
  });

  it("may have any name, and columns of any name", async () => {
    const name = "it's; drop table [x]*?\"$1.csv";
    const table = await readTable(file(name, `"a'b","c""d",e;--,$1\n1,2,3,4\n`));
    expect(table.names).toEqual(["a'b", 'c"d', "e;--", "$1"]);
    expect(cellsOf(table, "$1")).toEqual([4]);
  });

  it("takes an empty cell of a text column for missing, quoted or not", async () => {
    expect(cellsOf(await readTable(file("empty.csv", 'a,b\nx,1\n,2\n"",3\n'), { missing: "keep" }), "a")).toEqual([
      "x",
      null,
      null,
    ]);
  });
});

describe("a long CSV file", () => {
  it("decides by the last row too, far beyond what a sample would see", async () => {
    const long = `a\n${"x\n".repeat(150_000)}`;
    expect(kindsOf(await readTable(file("late.csv", `${long}1\n`)))).toEqual(["text"]);
    const numbers = `a,b\n${"1,2\n".repeat(150_000)}`;
    await expect(readTable(file("late-bad.csv", `${numbers}oops,2\n`))).rejects.toThrow(
      'column "a", row 150001: "oops"',
    );
  });

  it("keeps the order of the rows of a file that is read by several threads", async () => {
    const rows = 700_000;
    const text = Array.from({ length: rows }, (_, i) => `${i},${i % 7},k${i % 11},${"z".repeat(20)}\n`).join("");
    const table = await readTable(file("long.csv", `i,byte,k,z\n${text}`));
    const [i, byte, k] = ["i", "byte", "k"].map((name) => columnOf(table, name));
    if (i?.kind !== "number" || byte?.kind !== "number" || k?.kind !== "text") throw new Error("wrong kinds");
    // told by a loop of their own: toEqual takes most of a minute for two million numbers on a busy machine
    expect([i.values.length, i.values.findIndex((x, r) => x !== r)]).toEqual([rows, -1]);
    expect(byte.values).toBeInstanceOf(Uint8Array);
    expect(byte.values.findIndex((x, r) => x !== r % 7)).toBe(-1);
    expect(k.codes.findIndex((x, r) => x !== r % 11)).toBe(-1);
  });
});

describe("the options of a CSV file", () => {
  const mixed = () => file("options.csv", "id,x,y,junk\n01,1,3,\n02,2,oops,\n03,,4,\n");

  it("load the wanted columns only, in the order asked for, and do not mind the others", async () => {
    const table = await readTable(mixed(), { wanted: (names) => [names[1]!, "id"], missing: "keep" });
    expect(table.names).toEqual(["x", "id"]);
    expect((await readTable(mixed(), { wanted: () => ["id"] })).names).toEqual(["id"]);
  });

  it("read declared columns as text, whatever they hold", async () => {
    const table = await readTable(mixed(), { wanted: () => ["id", "x"], text: ["id", "x", "not there"] });
    expect([cellsOf(table, "id"), cellsOf(table, "x")]).toEqual([
      ["01", "02", "03"],
      ["1", "2", null],
    ]);
  });

  it("read labels as numbers only if all of them are", async () => {
    const labels = async (column: string) =>
      cellsOf(await readTable(mixed(), { wanted: () => [column], labels: [column] }), column);
    expect(await labels("y")).toEqual(["3", "oops", "4"]);
    expect(await labels("x")).toEqual([1, 2, null]);
  });

  it("read labels beyond 2^53 as texts, so that no two become one", async () => {
    const big = file("big.csv", "id\n9007199254740992\n9007199254740993\n");
    expect(cellsOf(await readTable(big, { labels: ["id"] }), "id")).toEqual(["9007199254740992", "9007199254740993"]);
  });

  it("name a column that is wanted but not there", async () => {
    await expect(readTable(mixed(), { wanted: () => ["junc"] })).rejects.toThrow(
      'no column "junc"; did you mean "junk"?',
    );
    await expect(readTable(mixed(), { wanted: () => [] })).rejects.toThrow("none of its 4 columns is left");
  });
});

describe("a JSON file", () => {
  const rows = [
    { n: 1, s: "12", b: true, m: 1, "": undefined },
    { n: 2.5, s: "x", b: null, m: "2" },
    { n: -0.1, s: 'é "}{', b: false, m: 3, late: "yes" },
  ];
  const expected = {
    n: [1, 2.5, -0.1],
    s: ["12", "x", 'é "}{'],
    b: [true, null, false],
    m: [1, 2, 3],
    late: [null, null, "yes"],
  };

  it.each([
    ["an array", "a.json", JSON.stringify(rows, null, 2)],
    ["objects line by line", "a.jsonl", rows.map((row) => JSON.stringify(row)).join("\n")],
    [
      "objects in a file called .json",
      "lines.json",
      `\ufeff${rows.map((row) => JSON.stringify(row)).join("\r\n")}\r\n`,
    ],
    ["an array, gzipped", "a.json.gz", gzipSync(JSON.stringify(rows))],
  ])("may be %s", async (_, name, content) => {
    const table = await readTable(file(name, content));
    expect(Object.fromEntries(table.names.map((column) => [column, cellsOf(table, column)]))).toEqual(expected);
  });

  it("may be longer than the blocks that it is read in", async () => {
    const many = Array.from({ length: 60_000 }, (_, i) => ({ i, text: `row "${i}" \\ { [` }));
    const table = await readTable(file("many.json", JSON.stringify(many)));
    expect(cellsOf(table, "i")).toEqual(many.map(({ i }) => i));
    expect(cellsOf(table, "text")).toEqual(many.map(({ text }) => text));
  });

  it("keeps keys apart that differ by case", async () => {
    const table = await readTable(file("case.json", '[{"a":1,"A":2}]'));
    expect([cellsOf(table, "a"), cellsOf(table, "A")]).toEqual([[1], [2]]);
  });
});

describe("a Parquet file", () => {
  it("has its types", async () => {
    const select = `select * from (values
      (1::bigint, 0.5::float, 1.25::decimal(5,2), 'u', true, 'a'::enum('b', 'a'), 3::utinyint),
      (2, 1e300::double::float * 0 + 0.25, 2.5, '2', null, null, 255)) t(i, f, d, s, b, e, u)`;
    const table = await readTable(await parquet("types.parquet", select.replace("1e300::double::float * 0 + ", "")));
    expect(kindsOf(table)).toEqual(["number", "number", "number", "text", "boolean", "text", "number"]);
    expect(table.names.map((name) => cellsOf(table, name))).toEqual([
      [1, 2],
      [0.5, 0.25],
      [1.25, 2.5],
      ["u", "2"],
      [true, null],
      ["a", null],
      [3, 255],
    ]);
  });

  it("keeps texts that look like numbers or truth values texts", async () => {
    const table = await readTable(await parquet("texts.pq", "select '1' a, 'true' b"));
    expect(kindsOf(table)).toEqual(["text", "text"]);
  });

  it("writes a category that came through a float as a text file would", async () => {
    const table = await readTable(await parquet("floats.parquet", "select 3.0::double a union all select 0.5"), {
      text: ["a"],
    });
    expect(cellsOf(table, "a")).toEqual(["3", "0.5"]);
  });

  it("names row and column of a null or a NaN among numbers", async () => {
    const nulls = await parquet("nulls.parquet", "select i::integer as x, if(i = 3, null, i) as y from range(5) t(i)");
    await expect(readTable(nulls)).rejects.toThrow('nulls.parquet: column "y", row 4: the cell is empty');
    const nan = await parquet("nan.parquet", "select if(i = 2, 'nan'::double, i) as x from range(5) t(i)");
    await expect(readTable(nan)).rejects.toThrow('column "x", row 3: "nan" is not a finite number');
    expect(cellsOf(await readTable(nan, { missing: "keep" }), "x")).toEqual([0, 1, null, 3, 4]);
  });

  it("names a column of another type and how to leave it out", async () => {
    const dated = await parquet("dates.parquet", "select 1 as a, date '2020-01-01' as d, [1, 2] as l");
    await expect(readTable(dated)).rejects.toThrow(/column "d" holds values of type DATE.*--ignore d$/);
    expect(kindsOf(await readTable(dated, { wanted: () => ["a"] }))).toEqual(["number"]);
  });
});

describe("standard input", () => {
  it.each([
    ["CSV", "a,b\n1,2\n", "csv"],
    ["JSON", ' \n[{"a":1}]', "json"],
    ["JSON lines", '{"a":1}\n', "json"],
    ["gzipped CSV", gzipSync("a\n1\n"), "csv"],
  ])("is copied, recognised as %s, and deleted afterwards", async (_, content, format) => {
    const input = await openInput("-", Readable.from([Buffer.from(content)]));
    expect([input.label, input.format, existsSync(input.path)]).toEqual(["standard input", format, true]);
    expect(input.path.startsWith(tmpdir())).toBe(true);
    await input.close();
    expect(existsSync(input.path)).toBe(false);
  });

  it("is recognised as Parquet", async () => {
    const input = await openInput("-", createReadStream(await parquet("stdin.parquet", "select 1 a")));
    expect(input.format).toBe("parquet");
    await input.close();
  });

  it("may be empty, which is an error", async () => {
    await expect(openInput("-", Readable.from([]))).rejects.toThrow("standard input: empty");
  });
});

it("reading a file leaves nothing that keeps the process alive", async () => {
  const rows = await parquet("alive.parquet", "select i % 7 as x, if(i % 3 = 0, 'a', 'b') as y from range(50) t(i)");
  const { stdout, status } = spawnSync(process.execPath, [PROGRAM, "fit", rows, "--target", "y", "--json"], {
    encoding: "utf8",
    timeout: 30_000,
  });
  expect([JSON.parse(stdout).rows, status]).toEqual([50, 0]);
});
