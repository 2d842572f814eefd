import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import fc from "fast-check";
import { MultilogitError, type Table, tableFromColumns } from "multilogit";
import { describe, expect, it } from "vitest";
import { readTable } from "../../src/files/read-table.js";
import { tableToCsv } from "../../src/files/table-to-csv.js";
import { outputFormat, writeTable } from "../../src/files/write-table.js";
import { writeTextFile, writeWhole } from "../../src/files/write-text-file.js";
import { scratchFolder } from "./scratch.js";

const { file, path } = scratchFolder();

/** Texts that trip CSV readers; never blank, since a blank cell is a missing one. */
const oddText = fc
  .array(fc.constantFrom('"', '""', ",", ";", "\n", "\r", "\r\n", " ", "\t", "'", "a", "1", "ü", "😀", "#", "\\"), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => `x${parts.join("")}`);

const table = tableFromColumns({
  'a"b': Float64Array.of(0.1, -0, 1e-300, Number.NaN, 1 / 3),
  "it's, x": ["x,y", 'q"', "l1\nl2", null, "ü"],
  byte: Uint8Array.of(1, 2, 3, 255, 0),
  truth: [true, false, null, true, false],
  " spaced": [" a", "b ", "c", "c", null],
});

describe("a table that is written and read again is the same", () => {
  it.each(["csv", "tsv", "json", "jsonl", "parquet"])("as .%s", async (extension) => {
    const target = path(`same.${extension}`);
    await writeTable(target, table);
    expect(await readTable(target, { missing: "keep" })).toEqual(table);
  });

  it("whatever doubles it holds", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        async (numbers) => {
          const doubles: Table = tableFromColumns({ x: Float64Array.from(numbers) });
          await writeTable(path("doubles.csv"), doubles);
          const [x] = (await readTable(path("doubles.csv"))).columns;
          expect(x?.kind === "number" && Array.from(x.values, (v) => v + 0)).toEqual(numbers.map((v) => v + 0));
        },
      ),
      { numRuns: 20 },
    ));
});

it("any texts survive CSV: quotes, separators, line breaks of every kind", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(oddText, oddText), { minLength: 1, maxLength: 8 }),
      oddText,
      async (rows, name) => {
        const texts = tableFromColumns({ [name]: rows.map(([a]) => a), other: rows.map(([, b]) => b) });
        await writeTable(path("texts.csv"), texts);
        expect(await readTable(path("texts.csv"), { text: texts.names })).toEqual(texts);
      },
    ),
    { numRuns: 100 },
  ));

it("a name full of semicolons does not make a comma file one of semicolons", async () => {
  const names = tableFromColumns({ "x;;y": ["a;b"], other: ["c"] });
  await writeTable(path("semicolons.csv"), names);
  expect(await readTable(path("semicolons.csv"))).toEqual(names);
});

it("CSV text quotes only what needs it", () => {
  const cells = tableFromColumns({ n: [1, 0.5], "t,": ["plain", 'a "b", c'], e: ["", null] });
  expect(tableToCsv(cells)).toBe('n,"t,",e\n1,plain,""\n0.5,"a ""b"", c",\n');
});

it("JSON has one row per line", async () => {
  await writeTable(path("rows.json"), tableFromColumns({ p: [0.25, Number.NaN], c: ["x", "y"] }));
  expect(readFileSync(path("rows.json"), "utf8")).toBe('[\n{"p":0.25,"c":"x"},\n{"p":null,"c":"y"}\n]\n');
});

describe("an extension that is not known", () => {
  it.each(["out.xlsx", "out", "out.csv.gz"])("as in %s, is refused with those that are", (name) => {
    expect(() => outputFormat(name)).toThrow(/cannot write .* use one of \.csv \.tsv/);
    expect(() => outputFormat(name)).toThrow(MultilogitError);
  });
});

describe("when writing fails", () => {
  it("nothing is left and the old file is untouched", async () => {
    const old = file("old.json", "old");
    const infinite = tableFromColumns({ x: [1, Number.POSITIVE_INFINITY] });
    await expect(writeTable(old, infinite)).rejects.toThrow('column "x", row 2: JSON cannot express Infinity');
    expect(readFileSync(old, "utf8")).toBe("old");
    await expect(writeWhole(path("new.txt"), () => Promise.reject(new Error("power cut")))).rejects.toThrow(
      /new\.txt: power cut/,
    );
    expect(readdirSync(path(".")).filter((name) => /tmp|new\.txt/.test(name))).toEqual([]);
  });

  it.each(["csv", "parquet"])("because there is no folder, one line says so (.%s)", async (extension) => {
    await expect(writeTable(path(`nowhere/x.${extension}`), table)).rejects.toThrow(
      /there is no folder ".*nowhere"; make it first$/,
    );
  });

  it("because it is a directory, one line says so", async () => {
    mkdirSync(path("folder"));
    await expect(writeTextFile(path("folder"), "x")).rejects.toThrow(/that is a directory/);
  });

  it("because one may not write there, one line says so", async () => {
    mkdirSync(path("locked"));
    chmodSync(path("locked"), 0o500);
    if (process.getuid?.() !== 0) await expect(writeTextFile(path("locked/x"), "x")).rejects.toThrow(/no permission/);
  });
});

it("a link stays a link to the new file, and a device stays a device", async () => {
  file("real.txt", "old");
  symlinkSync(path("real.txt"), path("link.txt"));
  await writeTextFile(path("link.txt"), "new");
  expect([readFileSync(path("real.txt"), "utf8"), lstatSync(path("link.txt")).isSymbolicLink()]).toEqual(["new", true]);
  await writeTextFile("/dev/null", "gone");
  expect(lstatSync("/dev/null").isFile()).toBe(false);
});
